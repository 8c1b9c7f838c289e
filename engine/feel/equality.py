"""Equality, identity and order between values, with null for what has no answer."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Final

from engine.feel.dates import Date, DateTime, DaysTimeDuration, Time, YearsMonthsDuration
from engine.feel.errors import FeelLimitError
from engine.feel.limits import MAX_STEPS
from engine.feel.values import Range, Value, kind_of


class Fuel:
    """What comparing two structures may cost: lists may share members, so that few of them look like very many."""

    __slots__ = ("left",)

    def __init__(self) -> None:
        self.left = MAX_STEPS

    def burn(self, amount: int) -> None:
        self.left -= amount
        if self.left < 0:
            raise FeelLimitError("Two values are too large to be compared")


def equal(left: Value, right: Value, fuel: Fuel | None = None) -> bool | None:
    """Compare for equality; values of different kinds have no answer, null equals null alone."""
    if left is None or right is None:
        return left is right
    kind = left.__class__
    if kind is right.__class__ and (kind is Decimal or kind is str or kind is bool):
        return left == right
    if isinstance(left, list) and isinstance(right, list):
        return _equal_lists(left, right, fuel or Fuel())
    if isinstance(left, dict) and isinstance(right, dict):
        if left.keys() != right.keys():
            return False
        return _equal_lists(list(left.values()), [right[key] for key in left], fuel or Fuel())
    if isinstance(left, Range) and isinstance(right, Range):
        return _equal_ranges(left, right)
    if isinstance(left, Time | DateTime) and kind is right.__class__:
        return _equal_moments(left, right)
    return left == right if kind_of(left) == kind_of(right) else None


def _equal_lists(left: list[object], right: list[object], fuel: Fuel) -> bool:
    if len(left) != len(right):
        return False
    fuel.burn(len(left))
    # Members that can't be compared are not the same: only the whole may be.
    return all(equal(one, other, fuel) is True for one, other in zip(left, right, strict=True))


def _equal_ranges(left: Range, right: Range) -> bool:
    ends = (left.low_closed, left.high_closed, left.sign) == (right.low_closed, right.high_closed, right.sign)
    return ends and equal(left.low, right.low) is True and equal(left.high, right.high) is True


def _equal_moments(left: Time | DateTime, right: Value) -> bool:
    # A moment with a zone and one without are never the same.
    return (
        isinstance(right, Time | DateTime)
        and (left.zone is None) == (right.zone is None)
        and left.instant == right.instant
    )


def identical(left: Value, right: Value) -> bool:
    """Tell whether two values are the same in kind and in every part, zones included."""
    if isinstance(left, Time | DateTime):
        return left == right
    return equal(left, right) is True


def less(left: Value, right: Value) -> bool | None:
    """Answer left < right."""
    kind = left.__class__
    if kind is right.__class__ and (kind is Decimal or kind is str):
        return left < right  # type: ignore[no-any-return, operator]
    return _ordered(left, right, lambda one, other: one < other)


def less_or_equal(left: Value, right: Value) -> bool | None:
    """Answer left <= right."""
    kind = left.__class__
    if kind is right.__class__ and (kind is Decimal or kind is str):
        return left <= right  # type: ignore[no-any-return, operator]
    return _ordered(left, right, lambda one, other: one <= other)


def _ordered(left: Value, right: Value, test: Callable[..., bool]) -> bool | None:
    if isinstance(left, Time):
        return _ordered_moments(left, right, test) if isinstance(right, Time) else None
    if isinstance(left, DateTime):
        return _ordered_moments(left, right, test) if isinstance(right, DateTime) else None
    for kind in _ORDERED:
        if isinstance(left, kind):
            return test(left, right) if isinstance(right, kind) else None
    return None


def _ordered_moments(left: Time | DateTime, right: Time | DateTime, test: Callable[..., bool]) -> bool:
    if left.zone is None or right.zone is None:
        # Table 54: the one without a zone is read in the zone of the other.
        return test(left.clock, right.clock)
    return test(left.instant, right.instant)


_ORDERED: Final = (Decimal, str, Date, DaysTimeDuration, YearsMonthsDuration)


def contains(interval: Range, value: Value) -> bool | None:
    """Tell whether a value lies in a range."""
    if value is None:
        return None
    low, high = interval.low, interval.high
    if interval.negated:
        answer = equal(value, low)
        return None if answer is None else not answer
    above = True if low is None else (less_or_equal if interval.low_closed else less)(low, value)
    below = True if high is None else (less_or_equal if interval.high_closed else less)(value, high)
    return both(above, below)


def both(*answers: bool | None) -> bool | None:
    """Join answers by `and`, with the standard's three values."""
    if False in answers:
        return False
    return None if None in answers else True
