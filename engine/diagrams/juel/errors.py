"""What keeps a JUEL expression from being translated."""

from typing import Final

SHOWN: Final = 60
"""Characters of an expression that a sentence repeats."""


class JuelError(ValueError):
    """An expression without a plain FEEL equivalent; its message is a full sentence with the column."""

    def __init__(self, reason: str, source: str, position: int) -> None:
        shown = source if len(source) <= SHOWN else source[: SHOWN - 1] + "…"
        super().__init__(
            f"Expected an expression with a FEEL equivalent, but '{shown}' {reason} at column {position + 1}."
        )
        self.position = position
