"""Finds the FEEL in what modelers write where an expression may stand."""

from collections.abc import Callable
from typing import Final

from lxml.etree import _Element

from engine.diagrams.juel import JuelError, is_juel, to_feel, to_feel_text
from engine.diagrams.juel.feel import quoted
from engine.diagrams.names import local
from engine.diagrams.notes import note
from engine.diagrams.problems import shortened
from engine.feel.limits import MAX_SOURCE

SHORT: Final = 40
LONG: Final = 300
"""Characters of a translation that are shown."""
LANGUAGES: Final = ("feel", "juel", "jsr/detail?id=245")
"""What the names of languages that are read have in common; JSR 245 is how Java engines call JUEL."""


class ExpressionError(ValueError):
    """A text that is no FEEL and has no plain FEEL equivalent; its message is a full sentence."""

    code = "language"
    """What the refusal is called in docs/lint."""


class SettingError(ExpressionError):
    """What an element says can't be read, or would not run as drawn; its message is a full sentence."""

    def __init__(self, text: str, code: str = "setting") -> None:
        super().__init__(text)
        self.code = code


def feel_text(text: str) -> str:
    """Modelers write FEEL with a leading equals sign, Java engines JUEL as `${…}`; anything else is FEEL as it stands.

    Raises ExpressionError when the text is JUEL without a plain FEEL equivalent.
    """
    text = text.strip()
    if text.startswith("="):
        return text[1:].strip()
    return _translated(text, to_feel) if is_juel(text) else text


def feel_value(text: str) -> str:
    """FEEL for the value of a text that stands for itself: `=…` and `${…}` are evaluated, "li" is the text "li".

    Raises ExpressionError when the text is JUEL without a plain FEEL equivalent.
    """
    told = text.strip()
    if told.startswith("="):
        return told[1:].strip()
    return _translated(told, to_feel_text) if is_juel(told) else quoted(text)


def is_expression(text: str) -> bool:
    """Whether a text is evaluated, where one may also stand for itself."""
    return text.strip().startswith("=") or is_juel(text)


def feel_of(node: _Element | None) -> str | None:
    """The FEEL inside an expression element; None without the element or without a text.

    Raises ExpressionError when the element or its text is in another language.
    """
    if node is None:
        return None
    check_language(node)
    text = "".join(node.itertext())
    if len(text) > MAX_SOURCE:
        raise ExpressionError(f"Expected an expression of at most {MAX_SOURCE} characters, but it has {len(text)}.")
    return feel_text(text) or None


def check_language(node: _Element) -> None:
    """Raise ExpressionError when an expression element names a language that is not read."""
    language = node.get("language") or ""
    if language and not any(known in language.lower() for known in LANGUAGES):
        raise ExpressionError(f"Expected FEEL in {local(node.tag)}, but this one is in '{language[:SHORT]}'.")


def _translated(text: str, translate: Callable[[str], str]) -> str:
    try:
        feel = translate(text)
    except JuelError as error:
        raise ExpressionError(str(error)) from error
    note("info", "translated", f"'{shortened(text)}' is read as the FEEL expression '{shortened(feel, LONG)}'.")
    return feel
