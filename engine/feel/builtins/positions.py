"""Places in lists and texts: 1 is the first, -1 the last, and what lies outside is refused (tables 74 and 75)."""

from __future__ import annotations

from decimal import Decimal


def place_of(size: int, position: Decimal) -> int | None:
    """Give the index from 0 of a place, None if there is none."""
    if position.copy_abs() >= size + 1:
        return None
    number = int(position)
    return None if number == 0 else number - 1 if number > 0 else size + number


def stretch_of(size: int, start: Decimal, length: Decimal | None) -> slice | None:
    """Give the stretch from a place on; one that is empty or runs over the end is none."""
    begin = place_of(size, start)
    if begin is None:
        return None
    if length is None:
        return slice(begin, size)
    return slice(begin, begin + int(length)) if 1 <= length < size - begin + 1 else None
