"""Turns the text of a regular expression into the program of a small machine (XPath 2.0 functions, 7.6.1)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, NoReturn

from engine.feel.regexes.classes import (
    CLASSES,
    CONTROLS,
    LITERAL_ESCAPES,
    Accepts,
    any_of,
    inverted,
    of_category,
    of_char,
    of_span,
)

_MAX_PROGRAM: Final = 3_000
_MAX_REPEAT: Final = 500
_MAX_NESTING: Final = 40
_SPACES: Final = frozenset("\t\n\r ")


class PatternError(Exception):
    """A text that is no regular expression."""


@dataclass(frozen=True, slots=True)
class Instruction:
    """One step of the machine: take a character or a group again, go two ways, note a place, or be done."""

    kind: str
    accepts: Accepts | None = None
    first: int = 0
    second: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """What a machine runs."""

    steps: tuple[Instruction, ...]
    groups: int
    repeats_groups: bool
    """Whether a group is asked for again, which takes a machine that tries one way after the other."""


def assemble(pattern: str, flags: str) -> Program:
    """Make the program of a pattern."""
    return _Assembler(_without_spaces(pattern) if "x" in flags else pattern, flags).whole()


def _without_spaces(pattern: str) -> str:
    kept = []
    depth = 0
    escaped = False
    for char in pattern:
        if char in _SPACES and not depth:
            continue
        if not escaped:
            depth += (char == "[") - (char == "]" and depth > 0)
        escaped = char == "\\" and not escaped
        kept.append(char)
    return "".join(kept)


class _Assembler:
    def __init__(self, pattern: str, flags: str) -> None:
        self._source = pattern
        self._at = 0
        self._depth = 0
        self._groups = 0
        self._closed: set[int] = set()
        self._repeats = False
        self._fold = "i" in flags
        self._dot_all = "s" in flags
        self._multiline = "m" in flags

    def whole(self) -> Program:
        body = self._alternatives()
        if self._at < len(self._source):
            self._refuse("a closing bracket without an opening one")
        steps = [Instruction("save", first=0), *_moved(body, 1), Instruction("save", first=1), Instruction("match")]
        return Program(steps=tuple(steps), groups=self._groups, repeats_groups=self._repeats)

    def _alternatives(self) -> list[Instruction]:
        self._depth += 1
        if self._depth > _MAX_NESTING:
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
        if char in {"^", "$"}:
            return [Instruction("start" if char == "^" else "end", first=int(self._multiline))]
        if char in {"*", "+", "?", "{", "}", "]"}:
            self._refuse(f"a lone {char}")
        if char == "\\" and self._peek() in set("123456789"):
            return [self._group_again()]
        return [Instruction("char", self._escape() if char == "\\" else of_char(char, fold=self._fold))]

    def _group(self) -> list[Instruction]:
        if self._source.startswith("?:", self._at):
            self._at += 2
            body = self._alternatives()
        elif self._peek() == "?":
            self._refuse("an unknown kind of group")
        else:
            self._groups += 1
            number = self._groups
            inner = self._alternatives()
            body = [Instruction("save", first=2 * number), *_moved(inner, 1), Instruction("save", first=2 * number + 1)]
            self._closed.add(number)
        if self._take() != ")":
            self._refuse("a group without an end")
        return body

    def _group_again(self) -> Instruction:
        number = int(self._take())
        # "\12" is group 12 where there are as many, else group 1 and a 2.
        while self._peek() in set("0123456789") and number * 10 + int(self._peek()) <= self._groups:
            number = number * 10 + int(self._take())
        if number not in self._closed:
            self._refuse(f"group {number} is asked for before its end")
        self._repeats = True
        return Instruction("again", first=number, second=int(self._fold))

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
        if end < 0 or not _is_count(low) or (high and not _is_count(high)):
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
        return any_of(members, removed, negated=negated)

    def _class_member(self, char: str) -> Accepts:
        if char in {"", "[", "]"}:
            self._refuse("a class without an end")
        if char == "\\":
            if self._peek() in {"p", "P"} or self._peek().lower() in CLASSES:
                return self._escape()
            char = self._escaped_char()
        following = self._source[self._at : self._at + 2]
        if following[:1] != "-" or following[1:] in {"", "]", "["}:
            return of_char(char, fold=self._fold)
        self._at += 1
        last = self._take()
        if last == "\\":
            last = self._escaped_char()
        if not last or last < char:
            self._refuse("a span that runs backwards")
        return of_span(char, last, fold=self._fold)

    def _escape(self) -> Accepts:
        char = self._peek()
        if char in {"p", "P"}:
            self._at += 1
            return self._category(positive=char == "p")
        if char.lower() in CLASSES:
            self._at += 1
            accepts = CLASSES[char.lower()]
            return accepts if char.islower() else inverted(accepts)
        return of_char(self._escaped_char(), fold=self._fold)

    def _escaped_char(self) -> str:
        char = self._take()
        if char in CONTROLS:
            return CONTROLS[char]
        if char not in LITERAL_ESCAPES:
            self._refuse(f"an unknown escape \\{char}")
        return char

    def _category(self, *, positive: bool) -> Accepts:
        end = self._source.find("}", self._at)
        name = self._source[self._at + 1 : end]
        accepts = of_category(name, positive=positive) if self._peek() == "{" and end >= 0 else None
        if accepts is None:
            self._refuse("a category that is not known")
        self._at = end + 1
        return accepts

    def _peek(self) -> str:
        return self._source[self._at : self._at + 1]

    def _take(self) -> str:
        char = self._peek()
        self._at += 1
        return char

    def _refuse(self, what: str) -> NoReturn:
        message = f"{what} in the regular expression {self._source!r}"
        raise PatternError(message)


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10


def _moved(body: list[Instruction], by: int) -> list[Instruction]:
    return [
        replace(one, first=one.first + by, second=one.second + by) if one.kind in {"jump", "split"} else one
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
