"""Tests of single characters: classes, categories, blocks and letters whose case does not count."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeAlias

from engine.feel.regexes.blocks import BLOCKS

Accepts: TypeAlias = Callable[[str], bool]

CONTROLS: Final[Mapping[str, str]] = {"n": "\n", "r": "\r", "t": "\t"}
LITERAL_ESCAPES: Final = frozenset("\\|.?*+(){}-[]^$")
_INITIAL: Final = (
    ":A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
"""What an XML name may begin with."""
_CATEGORIES: Final = frozenset(
    {
        "L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No", "P", "Pc", "Pd", "Ps", "Pe",
        "Pi", "Pf", "Po", "Z", "Zs", "Zl", "Zp", "S", "Sm", "Sc", "Sk", "So", "C", "Cc", "Cf", "Co", "Cn",
    }
)  # fmt: skip


def _one_of(letters: str) -> Accepts:
    found = re.compile(f"[{letters}]").match
    return lambda char: found(char) is not None


CLASSES: Final[Mapping[str, Accepts]] = {
    "d": str.isdecimal,
    "w": lambda char: unicodedata.category(char)[0] not in "PZC",
    "s": lambda char: char in " \t\n\r",
    "i": _one_of(_INITIAL),
    "c": _one_of(_INITIAL + "0-9.\\-\u00b7\u0300-\u036f\u203f-\u2040"),
}
"""The classes that a backslash and a letter name."""


def of_char(char: str, *, fold: bool) -> Accepts:
    """Accept one character; with `fold` in either case."""
    if not fold:
        return char.__eq__
    lower, upper = char.lower(), char.upper()
    return lambda one: one.lower() == lower or one.upper() == upper


def of_span(first: str, last: str, *, fold: bool) -> Accepts:
    """Accept the characters from one to another; with `fold` those with such a variant."""
    if not fold:
        return lambda char: first <= char <= last
    return lambda char: any(first <= variant <= last for variant in _variants(char))


def _variants(char: str) -> tuple[str, ...]:
    lower, upper = char.lower(), char.upper()
    return char, lower, upper, lower.upper(), upper.lower()


def of_category(name: str, *, positive: bool) -> Accepts | None:
    """Accept by a category or a block, None if there is none of that name."""
    if name in _CATEGORIES:
        return lambda char: unicodedata.category(char).startswith(name) is positive
    block = BLOCKS.get(name.removeprefix("Is")) if name.startswith("Is") else None
    if block is None:
        return None
    first, last = block
    return lambda char: (first <= char <= last) is positive


def inverted(accepts: Accepts) -> Accepts:
    """Accept what the other does not."""
    return lambda char: not accepts(char)


def any_of(members: Sequence[Accepts], removed: Accepts | None, *, negated: bool) -> Accepts:
    """Accept what one of the members accepts, or none of them, unless it is removed."""

    def accepts(char: str) -> bool:
        inside = any(member(char) for member in members) is not negated
        return inside and not (removed is not None and removed(char))

    return accepts
