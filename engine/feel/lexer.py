"""Cuts a text into tokens, knowing the names that hold spaces or operators."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

from engine.feel.errors import FeelSyntaxError
from engine.feel.names import (
    BLANK,
    LABEL,
    QUALIFIED,
    WORD,
    Vocabulary,
    by_first_letter,
    known_name,
    single_spaced,
    vocabulary,
    with_name,
)

KEYWORDS: Final = frozenset(
    {
        "if", "then", "else", "for", "in", "return", "some", "every", "satisfies", "and", "or", "between",
        "instance", "of", "true", "false", "null", "function", "external",
    }
)  # fmt: skip
_NUMBER: Final = re.compile(r"(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_STRING: Final = re.compile(r'@?\s*"((?:[^"\\]|\\.)*)"', re.DOTALL)
_OPERATOR: Final = re.compile(r"\*\*|\.\.\.(?![0-9])|\.\.|<=|>=|!=|->|[-+*/=<>()\[\]{},:.]")
_ESCAPE: Final = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{6})|(.))", re.DOTALL)
_ESCAPED: Final = {"n": "\n", "t": "\t", "r": "\r"}
_SURROGATES: Final = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_WIDE: Final = dict(zip("，（）：；＝＞＜＋－＊／。！“”｛｝［］【】", ',():;=><+-*/.!""{}[][]', strict=True))
"""Signs that a Chinese keyboard writes and what was meant."""


class Token(NamedTuple):
    """One word of the text; `kind` is number, string, at, name, keyword, operator or end."""

    kind: str
    text: str
    start: int
    end: int


class Lexer:
    """Reads tokens from any position, since what is one name depends on what is known there."""

    def __init__(self, source: str, names: Iterable[str], calls: Iterable[str], types: Iterable[str] = ()) -> None:
        self.source = source
        self._known = vocabulary(frozenset(names))
        self._calls = _callable(frozenset(calls))
        self._types = vocabulary(frozenset(types))

    def learn(self, name: str) -> None:
        """Make a name known that can't be told from its letters alone."""
        self._known = with_name(self._known, name)

    def scan(self, position: int) -> Token:
        """Read the token at or after a position."""
        start = self.skip(position)
        source = self.source
        if start >= len(source):
            return Token("end", "", start, start)
        known = self._match_known(start)
        if known is not None:
            return known
        if match := WORD.match(source, start):
            text = match.group()
            return Token("keyword" if text in KEYWORDS else "name", text, start, match.end())
        if match := _NUMBER.match(source, start):
            return Token("number", match.group(), start, match.end())
        if match := _STRING.match(source, start):
            kind = "at" if source[start] == "@" else "string"
            return Token(kind, _unescape(match.group(1)), start, match.end())
        if match := _OPERATOR.match(source, start):
            return Token("operator", match.group(), start, match.end())
        raise self._unknown(start)

    def scan_member(self, position: int) -> Token:
        """Read the name after a dot: words that stand side by side belong together there."""
        start = self.skip(position)
        known = self._match_known(start)
        if known is not None:
            return known
        words: list[str] = []
        end = start
        while (match := WORD.match(self.source, self.skip(end))) and (not words or match.group() not in KEYWORDS):
            words.append(match.group())
            end = match.end()
        return Token("name", " ".join(words), start, end) if words else self.scan(position)

    def scan_name(self, position: int, form: re.Pattern[str]) -> Token | None:
        """Read a name by what follows it: a colon, the word `in`, the end of a parameter."""
        match = form.match(self.source, self.skip(position))
        if match is None:
            return None
        return Token("name", single_spaced(match.group(1)), match.start(1), match.end())

    def scan_label(self, position: int) -> Token | None:
        """Read a name that a colon follows: the key of a context, the name of an argument or a parameter."""
        return self.scan_name(position, LABEL)

    def scan_type(self, position: int) -> Token | None:
        """Read the name of a type: the longest known one, or words joined by dots."""
        start = self.skip(position)
        for known in self._types.get(self.source[start : start + 1], ()):
            if end := known.match(self.source, start):
                return Token("name", known.name, start, end)
        match = QUALIFIED.match(self.source, start)
        return None if match is None else Token("name", match.group(), start, match.end())

    def skip(self, position: int) -> int:
        """Step over spaces and comments."""
        match = BLANK.match(self.source, position)
        return match.end() if match else position

    def error(self, message: str, position: int, expected: str = "") -> FeelSyntaxError:
        """Make the error for a place in the text."""
        before = self.source[:position]
        line = before.count("\n") + 1
        column = position - (before.rfind("\n") + 1) + 1
        return FeelSyntaxError(message, line=line, column=column, expected=expected)

    def _match_known(self, start: int) -> Token | None:
        letter = self.source[start : start + 1]
        for names in (self._known, self._calls):
            for known in names.get(letter, ()):
                if end := known.match(self.source, start):
                    return Token("name", known.name, start, end)
        return None

    def _unknown(self, start: int) -> FeelSyntaxError:
        char = self.source[start]
        if char in "\"'":
            return self.error("A string has no end" if char == '"' else "Strings stand in double quotes", start, '"')
        return self.error(f"Unknown character {char!r}", start, _WIDE.get(char, ""))


@lru_cache(maxsize=8)
def _callable(names: frozenset[str]) -> Vocabulary:
    # "date and time" may also be two conditions, so there only a call is the function.
    spaced = (name for name in names if not WORD.fullmatch(name))
    return by_first_letter(known_name(name, only_called=" and " in name) for name in spaced)


def _unescape(text: str) -> str:
    if "\\" not in text:
        return text

    def one(match: re.Match[str]) -> str:
        code = match.group(1) or match.group(2)
        if code:
            return chr(int(code, 16)) if int(code, 16) <= 0x10FFFF else match.group()
        char = match.group(3)
        if char in _ESCAPED:
            return _ESCAPED[char]
        return char if char in "\"'\\" else match.group()

    joined = _ESCAPE.sub(one, text)
    return _SURROGATES.sub(lambda pair: pair.group().encode("utf-16", "surrogatepass").decode("utf-16"), joined)
