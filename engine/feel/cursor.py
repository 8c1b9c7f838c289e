"""The place of the parser in its text: the token at hand and the ways to move on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NoReturn

from engine.feel.errors import FeelSyntaxError
from engine.feel.lexer import Lexer, Token
from engine.feel.limits import MAX_NESTING, MAX_SOURCE

_CLOSING: Final = frozenset({"return", "satisfies", "then", "else"})
"""Words that say that the name before them has ended."""


class Cursor:
    """Holds one token ahead; forgets it when a new name becomes known."""

    def __init__(self, source: str, names: Iterable[str], calls: Iterable[str], types: Iterable[str] = ()) -> None:
        self.lexer = Lexer(source, names, calls, types)
        self.depth = 0
        if len(source) > MAX_SOURCE:
            raise self.lexer.error(f"The text is longer than {MAX_SOURCE} characters", MAX_SOURCE)
        self.token = self.lexer.scan(0)

    def learn(self, name: str) -> None:
        """Make a name known from here on."""
        self.lexer.learn(name)
        self.token = self.lexer.scan(self.token.start)

    def at(self, *texts: str) -> bool:
        """Tell whether the token is one of these operators or keywords."""
        return self.token.text in texts and self.token.kind in {"operator", "keyword"}

    def following(self) -> Token:
        """Look at the token after the one at hand."""
        return self.lexer.scan(self.token.end)

    def move_to(self, position: int) -> None:
        """Go back to a place."""
        self.token = self.lexer.scan(position)

    def advance(self) -> Token:
        """Take the token."""
        token = self.token
        self.token = self.lexer.scan(token.end)
        return token

    def accept(self, *texts: str) -> bool:
        """Take the token if it is one of these."""
        if self.at(*texts):
            self.advance()
            return True
        return False

    def expect(self, *texts: str) -> Token:
        """Take the token, which must be one of these."""
        if not self.at(*texts):
            self.fail(" or ".join(repr(text) for text in texts))
        return self.advance()

    def label(self) -> str | None:
        """Take a name with the colon after it, if that stands here."""
        token = self.lexer.scan_label(self.token.start)
        if token is None:
            return None
        self.token = self.lexer.scan(token.end)
        return token.text

    def member(self) -> str:
        """Take the dot and the member name after it."""
        token = self.lexer.scan_member(self.token.end)
        if token.kind not in {"name", "keyword"}:
            self.token = token
            self.fail("a name")
        self.token = self.lexer.scan(token.end)
        return token.text

    def declared(self, form: re.Pattern[str]) -> str:
        """Take the name of a new variable, which ends where the form says."""
        token = self.lexer.scan_name(self.token.start, form)
        if token is None or _CLOSING.intersection(token.text.split()):
            self.fail("a name")
        self.token = self.lexer.scan(token.end)
        return token.text

    def type_name(self) -> str:
        """Take the name of a type."""
        token = self.lexer.scan_type(self.token.start)
        if token is None:
            self.fail("a type")
        self.token = self.lexer.scan(token.end)
        return token.text

    def deeper(self) -> None:
        """Count one more level of nesting."""
        self.depth += 1
        if self.depth > MAX_NESTING:
            raise self.lexer.error(f"The expression is nested more than {MAX_NESTING} deep", self.token.start)

    def fail(self, expected: str) -> NoReturn:
        """Refuse the token at hand."""
        token = self.token
        found = "Unexpected end" if token.kind == "end" else f"Unexpected {token.text!r}"
        raise self.lexer.error(found, token.start, expected)

    def refuse(self, message: str) -> FeelSyntaxError:
        """Make an error for the place of the token at hand."""
        return self.lexer.error(message, self.token.start)
