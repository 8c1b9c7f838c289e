"""Turns the text of a regular expression into the program of a small machine."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NoReturn, TypeAlias

Accepts: TypeAlias = Callable[[str], bool]

_MAX_PROGRAM: Final = 3_000
_MAX_REPEAT: Final = 500
_MAX_GROUPS: Final = 40
_CONTROLS: Final = {"n": "\n", "r": "\r", "t": "\t"}
_LITERAL_ESCAPES: Final = frozenset("\\|.?*+(){}[]^$-/\"'&#,:;=!<>@% ~`")
_CLASSES: Final[dict[str, Accepts]] = {
    "d": str.isdecimal,
    "w": lambda char: unicodedata.category(char)[0] not in "PZC",
    "s": lambda char: char in " \t\n\r",
    "i": lambda char: char.isalpha() or char in "_:",
    "c": lambda char: char.isalnum() or char in "_:.-",
}


class PatternError(Exception):
    """A text that is no regular expression."""


@dataclass(frozen=True, slots=True)
class Instruction:
    """One step of the machine: take a character, go two ways, note a place, or be done."""

    kind: str
    accepts: Accepts | None = None
    first: int = 0
    second: int = 0


def assemble(pattern: str, flags: str) -> tuple[list[Instruction], int]:
    """Make the program and count the groups."""
    return _Assembler(pattern, flags).whole()


class _Assembler:
    def __init__(self, pattern: str, flags: str) -> None:
        self._source = pattern
        self._at = 0
        self._depth = 0
        self._groups = 0
        self._fold = "i" in flags
        self._dot_all = "s" in flags
        self._multiline = "m" in flags
        self._free = "x" in flags

    def whole(self) -> tuple[list[Instruction], int]:
        body = self._alternatives()
        if self._at < len(self._source):
            self._refuse("a closing bracket without an opening one")
        program = [Instruction("save", first=0), *_moved(body, 1), Instruction("save", first=1), Instruction("match")]
        return program, self._groups

    def _alternatives(self) -> list[Instruction]:
        self._depth += 1
        if self._depth > _MAX_GROUPS:
            self._refuse("groups nested too deep")
        body = self._sequence()
        while self._peek() == "|":
            self._at += 1
            other = self._sequence()
            size = len(body)
            body = [
                Instruction("split", first=1, second=size + 2),
                *_moved(body, 1),
                Instruction("jump", first=size + 2 + len(other)),
                *_moved(other, size + 2),
            ]
        self._depth -= 1
        return body

    def _sequence(self) -> list[Instruction]:
        body: list[Instruction] = []
        while self._peek() not in {"", "|", ")"}:
            body += _moved(self._repeated(self._atom()), len(body))
            if len(body) > _MAX_PROGRAM:
                self._refuse("too large")
        return body

    def _atom(self) -> list[Instruction]:
        char = self._take()
        if char == "(":
            return self._group()
        if char == "[":
            return [Instruction("char", self._class())]
        if char == ".":
            return [Instruction("char", (lambda _: True) if self._dot_all else (lambda one: one not in "\n\r"))]
        if char == "^":
            return [Instruction("start", first=int(self._multiline))]
        if char == "$":
            return [Instruction("end", first=int(self._multiline))]
        if char in "*+?{}]":
            self._refuse(f"a lone {char}")
        return [Instruction("char", self._escape() if char == "\\" else self._one(char))]

    def _group(self) -> list[Instruction]:
        if self._source.startswith("?:", self._at):
            self._at += 2
            body = self._alternatives()
        elif self._peek() == "?":
            self._refuse("an unknown kind of group")
        else:
            self._groups += 1
            slot = 2 * self._groups
            inner = self._alternatives()
            body = [Instruction("save", first=slot), *_moved(inner, 1), Instruction("save", first=slot + 1)]
        if self._take() != ")":
            self._refuse("a group without an end")
        return body

    def _repeated(self, body: list[Instruction]) -> list[Instruction]:
        char = self._peek()
        if char not in {"*", "+", "?", "{"}:
            return body
        self._at += 1
        low, high = {"*": (0, None), "+": (1, None), "?": (0, 1)}.get(char) or self._counts()
        lazy = self._peek() == "?"
        if lazy:
            self._at += 1
        if self._peek() in {"*", "+", "?", "{"}:
            self._refuse("two quantifiers in a row")
        if len(body) * max(low, high or 1) > _MAX_PROGRAM:
            self._refuse("too large")
        return _repeat(body, low, high, lazy=lazy)

    def _counts(self) -> tuple[int, int | None]:
        end = self._source.find("}", self._at)
        low, comma, high = self._source[self._at : end].partition(",")
        if end < 0 or not low.isdecimal() or (high and not high.isdecimal()):
            self._refuse("a count that is no number")
        self._at = end + 1
        least = int(low)
        most = int(high) if high else None if comma else least
        if least > _MAX_REPEAT or (most is not None and (most > _MAX_REPEAT or most < least)):
            self._refuse("a count out of bounds")
        return least, most

    def _class(self) -> Accepts:
        negated = self._peek() == "^"
        if negated:
            self._at += 1
        members: list[Accepts] = []
        removed: Accepts | None = None
        while self._peek() != "]" or not members:
            char = self._take()
            if char == "-" and self._peek() == "[" and members:
                self._at += 1
                removed = self._class()
                break
            members.append(self._class_member(char))
        if self._take() != "]":
            self._refuse("a class without an end")
        return _any_of(members, removed, negated=negated)

    def _class_member(self, char: str) -> Accepts:
        if char == "":
            self._refuse("a class without an end")
        if char == "\\":
            accepts = self._escape()
            if self._source[self._at - 1].lower() in _CLASSES or self._source[self._at - 1] == "}":
                return accepts
            char = _CONTROLS.get(self._source[self._at - 1], self._source[self._at - 1])
        following = self._source[self._at : self._at + 2]
        if following[:1] != "-" or following[1:] in {"", "]", "["}:
            return self._one(char)
        self._at += 1
        last = self._take()
        if last == "\\":
            last = _CONTROLS.get(self._peek(), self._peek())
            self._at += 1
        if not last or last < char:
            self._refuse("a span that runs backwards")
        return self._span(char, last)

    def _span(self, first: str, last: str) -> Accepts:
        if not self._fold:
            return lambda char: first <= char <= last
        return lambda char: first <= char <= last or first <= char.lower() <= last or first <= char.upper() <= last

    def _one(self, char: str) -> Accepts:
        if not self._fold:
            return char.__eq__
        folded = char.casefold()
        return lambda one: one.casefold() == folded

    def _escape(self) -> Accepts:
        char = self._take()
        if char in _CONTROLS:
            return self._one(_CONTROLS[char])
        if char in {"p", "P"}:
            return self._category(positive=char == "p")
        if char.lower() in _CLASSES:
            accepts = _CLASSES[char.lower()]
            return accepts if char.islower() else lambda one: not accepts(one)
        if char not in _LITERAL_ESCAPES or not char:
            self._refuse(f"an unknown escape \\{char}")
        return self._one(char)

    def _category(self, *, positive: bool) -> Accepts:
        end = self._source.find("}", self._at)
        name = self._source[self._at + 1 : end]
        if self._peek() != "{" or end < 0 or not name.isalpha():
            self._refuse("a category without a name")
        self._at = end + 1
        return lambda char: unicodedata.category(char).startswith(name) is positive

    def _peek(self) -> str:
        while self._free and self._source[self._at : self._at + 1].isspace():
            self._at += 1
        return self._source[self._at : self._at + 1]

    def _take(self) -> str:
        char = self._peek()
        self._at += 1
        return char

    def _refuse(self, what: str) -> NoReturn:
        message = f"{what} in the regular expression {self._source!r}"
        raise PatternError(message)


def _any_of(members: list[Accepts], removed: Accepts | None, *, negated: bool) -> Accepts:
    def accepts(char: str) -> bool:
        inside = any(member(char) for member in members) is not negated
        return inside and not (removed is not None and removed(char))

    return accepts


def _moved(body: list[Instruction], by: int) -> list[Instruction]:
    return [
        Instruction(one.kind, one.accepts, one.first + by, one.second + by) if one.kind in {"jump", "split"} else one
        for one in body
    ]


def _repeat(body: list[Instruction], low: int, high: int | None, *, lazy: bool) -> list[Instruction]:
    program: list[Instruction] = []
    for _ in range(low):
        program += _moved(body, len(program))
    if high is None:
        start = len(program)
        after = start + len(body) + 2
        program.append(_split(start + 1, after, lazy=lazy))
        program += _moved(body, start + 1)
        program.append(Instruction("jump", first=start))
        return program
    for _ in range(high - low):
        start = len(program)
        program.append(_split(start + 1, start + 1 + len(body), lazy=lazy))
        program += _moved(body, start + 1)
    return program


def _split(inside: int, after: int, *, lazy: bool) -> Instruction:
    return Instruction("split", first=after if lazy else inside, second=inside if lazy else after)
