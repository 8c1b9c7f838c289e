"""What the checks find in a diagram: one element, one sentence each."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

Severity: TypeAlias = Literal["error", "warning", "info"]
"""An error refuses the diagram; a warning is worth a look; an info says what could not be found out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """`element` is the id as written in the file, or "" for the file itself."""

    code: str
    element: str
    text: str
    severity: Severity = "error"


class DiagramRefused(Exception):  # noqa: N818 - a refusal is a state of the file, not a programming error
    """The diagram can't run exactly as drawn."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        """All problems, for logs and tests."""
        return "; ".join(f"{p.code} {p.element}: {p.text}" for p in self.problems)


def refusing(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Those that keep a diagram from being deployed."""
    return tuple(problem for problem in problems if problem.severity == "error")


def shortened(text: str, longest: int = 80) -> str:
    """A text of a file as it may stand in a sentence, however long the file makes it."""
    return text if len(text) <= longest else text[:longest] + "…"
