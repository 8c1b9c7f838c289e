"""Cuts a text into tokens, knowing the names that hold spaces or operators."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Final, NamedTuple

from engine.feel.errors import FeelSyntaxError

KEYWORDS: Final = frozenset(
    {
        "if", "then", "else", "for", "in", "return", "some", "every", "satisfies", "and", "or", "between",
        "instance", "of", "true", "false", "null", "function", "external",
    }
)  # fmt: skip
_BLANK: Final = re.compile(r"(?:\s+|//[^\n]*|/\*.*?\*/)*", re.DOTALL)
_NUMBER: Final = re.compile(r"(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?")
_WORD: Final = re.compile(r"\?|(?:[^\W\d]|[\U00010000-\U000EFFFF])(?:\w|[\U00010000-\U000EFFFF])*")
_STRING: Final = re.compile(r'@?\s*"((?:[^"\\]|\\.)*)"', re.DOTALL)
_OPERATOR: Final = re.compile(r"\*\*|\.\.|<=|>=|!=|->|[-+*/=<>()\[\]{},:.]")
_LABEL: Final = re.compile(r"\s*([\w?\U00010000-\U000EFFFF][\w?'./+*\s\U00010000-\U000EFFFF-]*?)\s*:")
_PARTS: Final = re.compile(r"\w+|[^\w\s]")
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

    def __init__(self, source: str, names: Iterable[str], calls: Iterable[str]) -> None:
        self.source = source
        self._known: list[tuple[re.Pattern[str], str]] = []
        self._calls = [(_pattern(name, r"(?=\s*\()"), name) for name in calls if not _WORD.fullmatch(name)]
        self._calls.sort(key=lambda known: -len(known[1]))
        for name in names:
            self.learn(name)

    def learn(self, name: str) -> None:
        """Make a name known that can't be told from its letters alone."""
        name = " ".join(name.split())
        if name and not _WORD.fullmatch(name) and all(name != known for _, known in self._known):
            self._known.append((_pattern(name, ""), name))
            self._known.sort(key=lambda known: -len(known[1]))

    def scan(self, position: int) -> Token:
        """Read the token at or after a position."""
        start = self.skip(position)
        source = self.source
        if start >= len(source):
            return Token("end", "", start, start)
        known = self._match_known(start)
        if known is not None:
            return known
        if match := _WORD.match(source, start):
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
        while (match := _WORD.match(self.source, self.skip(end))) and (not words or match.group() not in KEYWORDS):
            words.append(match.group())
            end = match.end()
        return Token("name", " ".join(words), start, end) if words else self.scan(position)

    def scan_label(self, position: int) -> Token | None:
        """Read a name that a colon follows: the key of a context, the name of an argument or a parameter."""
        match = _LABEL.match(self.source, self.skip(position))
        if match is None:
            return None
        return Token("name", " ".join(match.group(1).split()), match.start(1), match.end())

    def skip(self, position: int) -> int:
        """Step over spaces and comments."""
        match = _BLANK.match(self.source, position)
        return match.end() if match else position

    def error(self, message: str, position: int, expected: str = "") -> FeelSyntaxError:
        """Make the error for a place in the text."""
        before = self.source[:position]
        line = before.count("\n") + 1
        column = position - (before.rfind("\n") + 1) + 1
        return FeelSyntaxError(message, line=line, column=column, expected=expected)

    def _match_known(self, start: int) -> Token | None:
        for pattern, name in (*self._known, *self._calls):
            match = pattern.match(self.source, start)
            if match:
                return Token("name", name, start, match.end())
        return None

    def _unknown(self, start: int) -> FeelSyntaxError:
        char = self.source[start]
        if char in "\"'":
            return self.error("A string has no end" if char == '"' else "Strings stand in double quotes", start, '"')
        return self.error(f"Unknown character {char!r}", start, _WIDE.get(char, ""))


def _pattern(name: str, after: str) -> re.Pattern[str]:
    parts = _PARTS.findall(name)
    pieces = [re.escape(parts[0])]
    for before, part in pairwise(parts):
        both_words = before[-1].isalnum() and part[0].isalnum()
        pieces.append((r"\s+" if both_words else r"\s*") + re.escape(part))
    edge = r"(?!\w)" if parts[-1][-1].isalnum() or parts[-1][-1] == "_" else ""
    return re.compile("".join(pieces) + edge + after)


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
