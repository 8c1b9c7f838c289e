"""Finds the `${…}` in a text: one expression, or several between words."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from engine.diagrams.juel.errors import JuelError
from engine.diagrams.juel.limits import MAX_FEEL, MAX_SOURCE
from engine.diagrams.juel.parser import parse
from engine.diagrams.juel.tree import Node
from engine.diagrams.juel.writing import joined, valued, written

_OPENING: Final = re.compile(r"\\[$#]\{|[$#]\{")
_INSIDE: Final = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^'"}]""", re.DOTALL)


class _Part(NamedTuple):
    """Words, or the place of an expression's inside."""

    words: str
    start: int = 0
    end: int = 0


def is_juel(text: str) -> bool:
    """Whether a text holds an expression that JUEL would evaluate."""
    return any(not match.group().startswith("\\") for match in _OPENING.finditer(text))


def to_feel(text: str) -> str:
    """Translate a condition: a text that is one `${…}` or `#{…}` and nothing else.

    Raises JuelError where it has no plain FEEL equivalent: calls that do something, classes, words around it.
    """
    return _checked(text, written(tree(text), text).text)


def to_feel_text(text: str) -> str:
    """As `to_feel`, for a value that is kept; with words around the expressions the translation gives the whole text.

    Raises JuelError as `to_feel` does.
    """
    parts = list(_parts(text))
    if len(parts) == 1:
        return _checked(text, valued(tree(text), text).text)
    pieces = [part.words if not part.end else parse(text, part.start, part.end) for part in parts]
    return _checked(text, joined(pieces, text))


def tree(text: str) -> Node:
    """The tree of a text that is one expression and nothing else.

    Raises JuelError as `to_feel` does.
    """
    parts = list(_parts(text))
    if len(parts) != 1 or not parts[0].end:
        raise JuelError("has words around its ${…}", text, 0)
    return parse(text, parts[0].start, parts[0].end)


def _parts(text: str) -> Iterator[_Part]:
    if len(text) > MAX_SOURCE:
        raise JuelError(f"is longer than {MAX_SOURCE} characters", text, MAX_SOURCE)
    words, position = "", 0
    while position < len(text):
        opening = _OPENING.search(text, position)
        if opening is None:
            words += text[position:]
            break
        words += text[position : opening.start()]
        if opening.group().startswith("\\"):
            words, position = words + opening.group()[1:], opening.end()
            continue
        if words:
            yield _Part(words)
        words, end = "", _closing(text, opening.end())
        yield _Part("", opening.end(), end)
        position = end + 1
    if words:
        yield _Part(words)


def _closing(text: str, position: int) -> int:
    """The brace that ends an expression; one inside quotes does not."""
    while position < len(text):
        if text[position] == "}":
            return position
        match = _INSIDE.match(text, position)
        if match is None:
            raise JuelError("has a text without an end", text, position)
        position = match.end()
    raise JuelError("has no closing brace", text, len(text))


def _checked(source: str, feel: str) -> str:
    """Whether FEEL can read it is looked at with all other expressions, which is dear."""
    if len(feel) > MAX_FEEL:
        raise JuelError("has a translation that is too long", source, 0)
    return feel
