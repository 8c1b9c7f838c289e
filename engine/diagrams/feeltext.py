"""Finds the FEEL in what modelers write where an expression may stand."""

from typing import Final

from lxml.etree import _Element

from engine.diagrams.names import local

SHORT: Final = 40


class ExpressionError(ValueError):
    """A text that is no FEEL and has no plain FEEL equivalent; its message is a full sentence."""

    code = "language"
    """What the refusal is called in docs/lint."""


def feel_text(text: str) -> str:
    """Modelers write FEEL with a leading equals sign; the expression is what follows.

    Raises ExpressionError when the text is written in another engine's language.
    """
    text = text.strip()
    return text[1:].strip() if text.startswith("=") else text


def feel_of(node: _Element | None) -> str | None:
    """The FEEL inside an expression element; None without the element or without a text.

    Raises ExpressionError when the element or its text is in another language.
    """
    if node is None:
        return None
    language = node.get("language")
    if language and "feel" not in language.lower():
        raise ExpressionError(f"Expected FEEL in {local(node.tag)}, but this one is in '{language[:SHORT]}'.")
    return feel_text("".join(node.itertext())) or None
