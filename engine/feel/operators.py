"""Equality, order and arithmetic between values, with null for what has no answer."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable
from decimal import Decimal, DecimalException
from functools import partial
from typing import Final
from zoneinfo import ZoneInfo

from engine.feel.errors import FeelLimitError
from engine.feel.limits import MAX_STEPS, MAX_STRING
from engine.feel.values import ARITHMETIC, Range, Value, YearsMonthsDuration, kind_of, months_of

_ORDERED: Final = frozenset(
    {"number", "string", "date", "time", "date and time", "days and time duration", "years and months duration"}
)


def equal(left: Value, right: Value, fuel: Fuel | None = None) -> bool | None:
    """Compare for equality; values of different kinds have no answer, null equals null alone."""
    if left is None or right is None:
        return left is right
    kind = kind_of(left)
    if kind != kind_of(right):
        return None
    if isinstance(left, list) and isinstance(right, list):
        return _equal_lists(left, right, fuel or Fuel())
    if isinstance(left, dict) and isinstance(right, dict):
        if left.keys() != right.keys():
            return False
        return _equal_lists(list(left.values()), [right[key] for key in left], fuel or Fuel())
    if isinstance(left, Range) and isinstance(right, Range):
        return _equal_ranges(left, right)
    return bool(left == right)


class Fuel:
    """What comparing two structures may cost: lists may share members, so that few of them look like very many."""

    __slots__ = ("left",)

    def __init__(self) -> None:
        self.left = MAX_STEPS

    def burn(self, amount: int) -> None:
        self.left -= amount
        if self.left < 0:
            raise FeelLimitError("Two values are too large to be compared")


def _equal_lists(left: list[object], right: list[object], fuel: Fuel) -> bool | None:
    if len(left) != len(right):
        return False
    fuel.burn(len(left))
    answers = [equal(one, other, fuel) for one, other in zip(left, right, strict=True)]
    return False if False in answers else None if None in answers else True


def _equal_ranges(left: Range, right: Range) -> bool:
    ends = (left.low_closed, left.high_closed, left.negated) == (right.low_closed, right.high_closed, right.negated)
    return ends and equal(left.low, right.low) is True and equal(left.high, right.high) is True


def identical(left: Value, right: Value) -> bool:
    """Tell whether two values are the same in kind and in every part, zones included."""
    if isinstance(left, dt.time | dt.datetime) and isinstance(right, dt.time | dt.datetime):
        if kind_of(left) != kind_of(right) or _zone_of(left) != _zone_of(right):
            return False
        return left.replace(tzinfo=None) == right.replace(tzinfo=None)
    return equal(left, right) is True


def _zone_of(value: dt.time | dt.datetime) -> object:
    return value.tzinfo.key if isinstance(value.tzinfo, ZoneInfo) else value.utcoffset()


def less(left: Value, right: Value) -> bool | None:
    """Answer left < right."""
    return _ordered(left, right, lambda one, other: one < other)


def less_or_equal(left: Value, right: Value) -> bool | None:
    """Answer left <= right."""
    return _ordered(left, right, lambda one, other: one <= other)


def _ordered(left: Value, right: Value, test: Callable[..., bool]) -> bool | None:
    kind = kind_of(left)
    if kind not in _ORDERED or kind != kind_of(right):
        return None
    try:
        return test(left, right)
    except TypeError:
        # A moment with a zone and one without lie in no order.
        return None


def contains(interval: Range, value: Value) -> bool | None:
    """Tell whether a value lies in a range."""
    if value is None:
        return None
    low, high = interval.low, interval.high
    if isinstance(value, Decimal) and isinstance(low, Decimal) and isinstance(high, Decimal):
        # Tables of numbers are what most cells are: they skip the questions below.
        if value < low or value > high:
            return False
        return (interval.low_closed or value != low) and (interval.high_closed or value != high)
    if interval.negated:
        answer = equal(value, interval.low)
        return None if answer is None else not answer
    above = True if low is None else (less_or_equal if interval.low_closed else less)(low, value)
    below = True if high is None else (less_or_equal if interval.high_closed else less)(value, high)
    if above is False or below is False:
        return False
    return None if above is None or below is None else True


def add(left: Value, right: Value) -> Value:
    """Answer left + right."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return _number(ARITHMETIC.add, left, right)
    if isinstance(left, str) and isinstance(right, str):
        if len(left) + len(right) > MAX_STRING:
            raise FeelLimitError(f"A text grew beyond {MAX_STRING} characters")
        return left + right
    if isinstance(left, YearsMonthsDuration) and isinstance(right, YearsMonthsDuration):
        return months_of(left.total_months + right.total_months)
    if isinstance(left, dt.timedelta) and isinstance(right, dt.timedelta):
        return _length(left, right, 1)
    if isinstance(left, dt.timedelta | YearsMonthsDuration):
        left, right = right, left
    return _shift(left, right, 1)


def subtract(left: Value, right: Value) -> Value:
    """Answer left - right."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return _number(ARITHMETIC.subtract, left, right)
    if isinstance(left, YearsMonthsDuration) and isinstance(right, YearsMonthsDuration):
        return months_of(left.total_months - right.total_months)
    if isinstance(left, dt.timedelta) and isinstance(right, dt.timedelta):
        return _length(left, right, -1)
    if isinstance(left, dt.time) and isinstance(right, dt.time):
        return _clock(left) - _clock(right) if (left.tzinfo is None) == (right.tzinfo is None) else None
    if isinstance(left, dt.date) and isinstance(right, dt.date):
        return _distance(left, right)
    return _shift(left, right, -1)


def _length(left: dt.timedelta, right: dt.timedelta, sign: int) -> Value:
    return _guarded(lambda: left + sign * right)


def _distance(left: dt.date, right: dt.date) -> dt.timedelta | None:
    if not isinstance(left, dt.datetime) and not isinstance(right, dt.datetime):
        return left - right
    one, other = _moment(left), _moment(right)
    return one - other if (one.tzinfo is None) == (other.tzinfo is None) else None


def _moment(value: dt.date) -> dt.datetime:
    # Beside a moment the standard takes a date as its midnight in UTC.
    return value if isinstance(value, dt.datetime) else dt.datetime(value.year, value.month, value.day, tzinfo=dt.UTC)


def _clock(value: dt.time) -> dt.timedelta:
    since = dt.timedelta(hours=value.hour, minutes=value.minute, seconds=value.second, microseconds=value.microsecond)
    return since - (value.utcoffset() or dt.timedelta())


def _shift(value: Value, length: Value, sign: int) -> Value:
    if isinstance(length, YearsMonthsDuration) and isinstance(value, dt.date):
        return add_months(value, sign * length.total_months)
    if not isinstance(length, dt.timedelta):
        return None
    if isinstance(value, dt.datetime):
        return _guarded(partial(_shift_moment, value, sign * length))
    if isinstance(value, dt.date):
        # The standard counts a date as its midnight, so half a day back is the day before.
        midnight = dt.datetime.combine(value, dt.time())
        moved = _guarded(partial(_shift_moment, midnight, sign * length))
        return moved.date() if isinstance(moved, dt.datetime) else None
    if isinstance(value, dt.time):
        day = dt.datetime(2000, 1, 1, value.hour, value.minute, value.second, value.microsecond)  # noqa: DTZ001
        return _guarded(lambda: (day + sign * dt.timedelta(seconds=length.seconds)).time().replace(tzinfo=value.tzinfo))
    return None


def _shift_moment(value: dt.datetime, length: dt.timedelta) -> dt.datetime:
    if value.tzinfo is None:
        return value + length
    # Python adds on the clock face; across a change of summer time only UTC keeps the length.
    return (value.astimezone(dt.UTC) + length).astimezone(value.tzinfo)


def add_months(value: dt.date, months: int) -> dt.date | None:
    """Move by months, to the last day where the month is too short."""
    year, month = divmod(value.year * 12 + value.month - 1 + months, 12)
    if not dt.MINYEAR <= year <= dt.MAXYEAR:
        return None
    day = min(value.day, calendar.monthrange(year, month + 1)[1])
    return value.replace(year=year, month=month + 1, day=day)


def multiply(left: Value, right: Value) -> Value:
    """Answer left * right."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return _number(ARITHMETIC.multiply, left, right)
    if isinstance(left, Decimal):
        left, right = right, left
    if not isinstance(right, Decimal):
        return None
    if isinstance(left, YearsMonthsDuration):
        return months_of(int(left.total_months * right))
    if isinstance(left, dt.timedelta):
        return _scaled(left, right, ARITHMETIC.multiply)
    return None


def divide(left: Value, right: Value) -> Value:
    """Answer left / right."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return _number(ARITHMETIC.divide, left, right)
    if isinstance(left, YearsMonthsDuration):
        if isinstance(right, YearsMonthsDuration):
            return _number(ARITHMETIC.divide, Decimal(left.total_months), Decimal(right.total_months))
        if isinstance(right, Decimal) and right:
            return months_of(int(left.total_months / right))
    if isinstance(left, dt.timedelta):
        if isinstance(right, dt.timedelta):
            return _number(ARITHMETIC.divide, seconds_of(left), seconds_of(right))
        if isinstance(right, Decimal) and right:
            return _scaled(left, right, ARITHMETIC.divide)
    return None


def power(left: Value, right: Value) -> Value:
    """Answer left ** right."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return _number(ARITHMETIC.power, left, right)
    return None


def negate(value: Value) -> Value:
    """Answer -value."""
    if isinstance(value, Decimal):
        return ARITHMETIC.minus(value)
    if isinstance(value, dt.timedelta):
        return -value
    return YearsMonthsDuration(total_months=-value.total_months) if isinstance(value, YearsMonthsDuration) else None


def seconds_of(value: dt.timedelta) -> Decimal:
    """The exact length in seconds."""
    return Decimal(value // dt.timedelta(microseconds=1)) / 1_000_000


def _scaled(
    value: dt.timedelta, factor: Decimal, operation: Callable[[Decimal, Decimal], Decimal]
) -> dt.timedelta | None:
    try:
        micros = operation(Decimal(value // dt.timedelta(microseconds=1)), factor)
        return dt.timedelta(microseconds=int(micros))
    except (DecimalException, OverflowError):
        return None


def _number(operation: Callable[[Decimal, Decimal], Decimal], left: Decimal, right: Decimal) -> Decimal | None:
    try:
        result = operation(left, right)
    except DecimalException:
        return None
    return result if result.is_finite() else None


def _guarded(operation: Callable[[], Value]) -> Value:
    try:
        return operation()
    except (OverflowError, ValueError):
        return None
