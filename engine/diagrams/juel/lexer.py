"""Cuts the inside of `${…}` into tokens."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from engine.diagrams.juel.errors import JuelError

WORDS: Final = {
    "and": "&&", "or": "||", "not": "!", "eq": "==", "ne": "!=", "lt": "<", "gt": ">", "le": "<=", "ge": ">=",
    "div": "/", "mod": "%",
}  # fmt: skip
"""EL 2.2, 1.9: operators that may be written as words."""
KEYWORDS: Final = frozenset({"true", "false", "null", "empty", "instanceof"})
_BLANK: Final = re.compile(r"\s*")
_NUMBER: Final = re.compile(r"(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_NAME: Final = re.compile(r"[^\W\d]\w*")
_STRING: Final = re.compile(r"""'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)\"""", re.DOTALL)
_OPERATOR: Final = re.compile(r"&&|\|\||==|!=|<=|>=|[-+*/%<>!?:.,()\[\]]")
_ESCAPE: Final = re.compile(r"\\(.)", re.DOTALL)


class Token(NamedTuple):
    """One word; `kind` is number, string, name, keyword, operator or end."""

    kind: str
    text: str
    start: int


def tokens(source: str, start: int, end: int) -> Iterator[Token]:
    """Give the tokens between two positions, and an end.

    Raises JuelError at a character that belongs to nothing.
    """
    position = start
    while True:
        position = _after(_BLANK, source, position)
        if position >= end:
            yield Token("end", "", end)
            return
        token = _token(source, position, end)
        yield token
        position = _end(token, source)


def _after(pattern: re.Pattern[str], source: str, position: int) -> int:
    match = pattern.match(source, position)
    return match.end() if match else position


def _token(source: str, position: int, end: int) -> Token:
    if match := _NAME.match(source, position, end):
        word = match.group()
        if word in WORDS:
            return Token("operator", WORDS[word], position)
        return Token("keyword" if word in KEYWORDS else "name", word, position)
    if match := _NUMBER.match(source, position, end):
        return Token("number", match.group(), position)
    if match := _STRING.match(source, position, end):
        text = match.group(1) if match.group(1) is not None else match.group(2)
        return Token("string", _ESCAPE.sub(r"\1", text), position)
    if match := _OPERATOR.match(source, position, end):
        return Token("operator", match.group(), position)
    raise JuelError(f"has {source[position]!r}, which is no part of it,", source, position)


def _end(token: Token, source: str) -> int:
    """Where the token ends; one that was written as a word or with escapes is longer than its text."""
    for pattern in (_NAME, _NUMBER, _STRING, _OPERATOR):
        if match := pattern.match(source, token.start):
            return match.end()
    return token.start + len(token.text)
