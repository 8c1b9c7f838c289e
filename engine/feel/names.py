"""What a name may be made of: the letters, spaces and signs of grammar rules 25 to 30 and 61."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final, TypeAlias

_SPACES: Final = " \t\n\v\f\r\x85\xa0\u1680\u180e\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff"
_SIGNS: Final = r"./\-'’+*"
"""Signs a name may hold after its first letter."""
# The standard also counts full-width punctuation among the letters; typed by mistake, it would hide in a name.
_FIRST: Final = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u167f\u1681-\u180d\u180f-\u1fff"
    "\u200c-\u200d\u2070-\u218f\u2c00-\u2fef\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303c\u3041-\ud7ff"
    "\uf900-\ufdcf\ufdf0-\ufdff\ufe70-\ufefe\uff10-\uff19\uff21-\uff3a\uff3f\uff41-\uff5a\uff66-\uffdc"
    "\U00010000-\U000effff"
)
_LETTER: Final = _FIRST + "0-9\u00b7\u0300-\u036f\u203f-\u2040"
_END: Final = f"(?![{_LETTER}])"
_TEXT: Final = f"[{_FIRST}?](?:[{_LETTER}?{_SIGNS}]|[{_SPACES}])*?"

BLANK: Final = re.compile(rf"(?:[{_SPACES}]+|//[^\n\v\f\r]*|/\*.*?\*/)*", re.DOTALL)
"""Spaces and comments."""
WORD: Final = re.compile(rf"\?|[{_FIRST}][{_LETTER}]*")
"""A name that needs no announcement."""
LABEL: Final = re.compile(rf"({_TEXT})[{_SPACES}]*:")
"""A name that a colon follows."""
ITERATOR: Final = re.compile(rf"({_TEXT})[{_SPACES}]+(?=in{_END})")
"""A name that `in` follows."""
PARAMETER: Final = re.compile(rf"({_TEXT})[{_SPACES}]*(?=[,)])")
"""A name that ends where the parameter does."""
QUALIFIED: Final = re.compile(rf"[{_FIRST}][{_LETTER}]*(?:\.[{_FIRST}][{_LETTER}]*)*")
"""Words joined by dots."""
_OPENING: Final = re.compile(rf"[{_SPACES}]*\(")
_LETTERS: Final = re.compile(f"[{_LETTER}]+")
_PARTS: Final = re.compile(rf"[{_LETTER}]+|[^{_LETTER}{_SPACES}]")


def single_spaced(name: str) -> str:
    """Write a name with single spaces."""
    return " ".join(name.split())


@dataclass(frozen=True, slots=True)
class KnownName:
    """A name that can't be told from its letters alone, and how it is found."""

    name: str
    first: str
    pattern: re.Pattern[str]
    ends_in_letter: bool
    only_called: bool

    def match(self, source: str, start: int) -> int | None:
        """Find the name at a place however it is spaced, and give where it ends."""
        if not source.startswith(self.first, start):
            return None
        match = self.pattern.match(source, start)
        if match is None:
            return None
        end = match.end()
        if self.ends_in_letter and _LETTERS.match(source, end):
            return None
        return None if self.only_called and _OPENING.match(source, end) is None else end


@lru_cache(maxsize=4096)
def known_name(name: str, *, only_called: bool = False) -> KnownName:
    """Make the finder of a name."""
    parts = _PARTS.findall(name)
    pieces = [re.escape(parts[0])]
    for before, part in pairwise(parts):
        pieces.append(f"[{_SPACES}]{'+' if _is_word(before) and _is_word(part) else '*'}{re.escape(part)}")
    return KnownName(name, parts[0], re.compile("".join(pieces)), _is_word(parts[-1]), only_called)


Vocabulary: TypeAlias = Mapping[str, tuple[KnownName, ...]]
"""Names by their first letter; of two that fit the longer one is found first."""


@lru_cache(maxsize=256)
def vocabulary(names: frozenset[str]) -> Vocabulary:
    """Make the finders of names; those that are one word need none."""
    spaced = {single_spaced(name) for name in names}
    return by_first_letter(known_name(name) for name in spaced if name and not WORD.fullmatch(name))


def by_first_letter(known: Iterable[KnownName]) -> Vocabulary:
    """Put names in order."""
    found: dict[str, list[KnownName]] = {}
    for one in sorted(known, key=lambda one: (-len(one.name), one.name)):
        found.setdefault(one.first[0], []).append(one)
    return {letter: tuple(names) for letter, names in found.items()}


def with_name(names: Vocabulary, name: str) -> Vocabulary:
    """Add a name, unless it needs no finder or has one."""
    name = single_spaced(name)
    if not name or WORD.fullmatch(name):
        return names
    there = names.get(known_name(name).first[0], ())
    if any(one.name == name for one in there):
        return names
    return {**names, **by_first_letter([*there, known_name(name)])}


def _is_word(part: str) -> bool:
    return _LETTERS.fullmatch(part) is not None
