"""The names of variables that a diagram writes."""

from typing import Final

from engine.diagrams.feeltext import SettingError
from engine.diagrams.juel.feel import is_plain
from engine.feel.lexer import KEYWORDS

OWN: Final = frozenset({"results", "case", "starter"})
"""The engine's own names, in every scope."""


def variable(name: str, what: str) -> str:
    """A name that a diagram may write; `what` says where it was found.

    Raises SettingError for what FEEL can't name, for expressions, and for the engine's own names.
    """
    name = name.strip()
    if not is_plain(name) or name in KEYWORDS:
        raise SettingError(f"Expected {what} to be the name of a variable, but it is '{name}'.")
    if name in OWN:
        raise SettingError(f"Expected {what} to be a variable of the process, but '{name}' is the engine's own name.")
    return name
