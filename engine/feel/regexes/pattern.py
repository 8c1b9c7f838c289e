"""Searches, replaces and splits by a regular expression."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from engine.feel.errors import FeelLimitError
from engine.feel.limits import MAX_PATTERN, MAX_STRING
from engine.feel.regexes.assembling import PatternError, Program, assemble
from engine.feel.regexes.machine import Places, Spend, find

_REPLACEMENT: Final = re.compile(r"\\([\\$])|\$([0-9]+)|([\\$])")
_FLAGS: Final = frozenset("smix")


class Pattern:
    """A compiled pattern."""

    def __init__(self, program: Program) -> None:
        self._program = program

    def search(self, text: str, spend: Spend) -> str | None:
        """Find the text of the first match; `spend` counts the steps."""
        places = find(self._program, text, 0, spend)
        return None if places is None else text[places[0] : places[1]]

    def replace(self, text: str, replacement: str, spend: Spend) -> str:
        """Replace every match; $1 stands for a group, $0 for the whole."""
        pieces = _pieces(replacement, self._program.groups)
        parts: list[str] = []
        end = size = 0
        for places in self._all(text, spend):
            parts.append(text[end : places[0]])
            parts.append("".join(_filled(piece, places, text) for piece in pieces))
            end = places[1]
            size += len(parts[-1]) + len(parts[-2])
            if size > MAX_STRING:
                raise FeelLimitError(f"A text grew beyond {MAX_STRING} characters")
        return "".join(parts) + text[end:]

    def split(self, text: str, spend: Spend) -> list[object]:
        """Cut the text at every match."""
        parts: list[object] = []
        end = 0
        for places in self._all(text, spend):
            parts.append(text[end : places[0]])
            end = places[1]
        return [*parts, text[end:]]

    def _all(self, text: str, spend: Spend) -> list[Places]:
        if find(self._program, "", 0, spend) is not None:
            # XPath's error FORX0003: between any two letters there would be such a match.
            message = "the regular expression matches nothing at all"
            raise PatternError(message)
        found = []
        places = find(self._program, text, 0, spend)
        while places is not None:
            found.append(places)
            start, end = places[:2]
            places = find(self._program, text, end if end > start else end + 1, spend)
        return found


def _pieces(replacement: str, groups: int) -> list[str | int]:
    pieces: list[str | int] = []
    end = 0
    for match in _REPLACEMENT.finditer(replacement):
        pieces.append(replacement[end : match.start()])
        end = match.end()
        escaped, digits, lone = match.groups()
        if lone:
            message = "a lone $ or \\ in a replacement"
            raise PatternError(message)
        pieces += [escaped] if escaped else _group_and_rest(digits, groups)
    return [*pieces, replacement[end:]]


def _group_and_rest(digits: str, groups: int) -> list[str | int]:
    # "$12" is group 12 where there are as many, else group 1 and a 2.
    size = len(digits)
    while size > 1 and int(digits[:size]) > groups:
        size -= 1
    number = int(digits[:size])
    return [number if number <= groups else "", digits[size:]]


def _filled(piece: str | int, places: Places, text: str) -> str:
    if isinstance(piece, str):
        return piece
    start, end = places[2 * piece : 2 * piece + 2]
    return text[start:end] if 0 <= start <= end else ""


@lru_cache(maxsize=256)
def compile_pattern(pattern: str, flags: str) -> Pattern:
    """Compile a pattern of the standard; flags are any of s, m, i and x.

    Raises PatternError for what is no regular expression of XPath 2.0, FeelLimitError for one that is too long.
    """
    if not set(flags) <= _FLAGS:
        message = "unknown flags"
        raise PatternError(message)
    if len(pattern) > MAX_PATTERN:
        message = f"A regular expression is longer than {MAX_PATTERN} characters"
        raise FeelLimitError(message)
    return Pattern(assemble(pattern, flags))
