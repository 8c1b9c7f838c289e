"""Functions that place points and ranges against each other, by table 78 of DMN 1.5."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

from engine.feel.builtins.table import Table
from engine.feel.equality import both, equal, less
from engine.feel.values import Range, Value

TABLE: Final = Table()
Relation: TypeAlias = Callable[[Range, Range], bool | None]


def _as_range(value: Value) -> Range:
    if isinstance(value, Range):
        return value
    return Range(low=value, high=value, low_closed=True, high_closed=True)


def _before(left: Range, right: Range) -> bool | None:
    if left.high is None or right.low is None:
        return False
    touching = equal(left.high, right.low)
    if touching is None:
        return None
    return not (left.high_closed and right.low_closed) if touching else less(left.high, right.low)


def _starts_no_later(left: Range, right: Range) -> bool | None:
    if left.low is None or right.low is None:
        return left.low is None
    if equal(left.low, right.low):
        return left.low_closed or not right.low_closed
    return less(left.low, right.low)


def _ends_no_earlier(left: Range, right: Range) -> bool | None:
    if left.high is None or right.high is None:
        return left.high is None
    if equal(left.high, right.high):
        return left.high_closed or not right.high_closed
    return less(right.high, left.high)


def _includes(left: Range, right: Range) -> bool | None:
    return both(_starts_no_later(left, right), _ends_no_earlier(left, right))


def _overlaps(left: Range, right: Range) -> bool | None:
    apart = (_before(left, right), _before(right, left))
    return None if None in apart else True not in apart


def _meets(left: Range, right: Range) -> bool | None:
    return both(equal(left.high, right.low), left.high_closed and right.low_closed)


def _overlaps_before(left: Range, right: Range) -> bool | None:
    return both(_overlaps(left, right), both(_negated(_starts_no_later(right, left)), _ends_no_earlier(right, left)))


def _finishes(left: Range, right: Range) -> bool | None:
    return both(left.high_closed == right.high_closed, equal(left.high, right.high), _starts_no_later(right, left))


def _starts(left: Range, right: Range) -> bool | None:
    return both(left.low_closed == right.low_closed, equal(left.low, right.low), _ends_no_earlier(right, left))


def _negated(answer: object) -> bool | None:
    return None if answer is None else answer is False


def _coincides(left: Range, right: Range) -> bool | None:
    return equal(left, right)


POINTS: Final = "point1: point, point2: point"
POINT_RANGE: Final = "point: point, range: range"
RANGE_POINT: Final = "range: range, point: point"
RANGES: Final = "range1: range, range2: range"


def _declare(name: str, relation: Relation, *forms: str, swapped: bool = False) -> None:
    def place(left: Value, right: Value) -> Value:
        one, other = _as_range(left), _as_range(right)
        if one.negated or other.negated:
            # "Anything but 5" is no stretch that could lie before or after another.
            return None
        return relation(other, one) if swapped else relation(one, other)

    for form in forms:
        TABLE.add(name, form)(place)


_declare("before", _before, POINTS, POINT_RANGE, RANGE_POINT, RANGES)
_declare("after", _before, POINTS, POINT_RANGE, RANGE_POINT, RANGES, swapped=True)
_declare("meets", _meets, RANGES)
_declare("met by", _meets, RANGES, swapped=True)
_declare("overlaps", _overlaps, RANGES)
_declare("overlaps before", _overlaps_before, RANGES)
_declare("overlaps after", _overlaps_before, RANGES, swapped=True)
_declare("finishes", _finishes, POINT_RANGE, RANGES)
_declare("finished by", _finishes, RANGE_POINT, RANGES, swapped=True)
_declare("includes", _includes, RANGE_POINT, RANGES)
_declare("during", _includes, POINT_RANGE, RANGES, swapped=True)
_declare("starts", _starts, POINT_RANGE, RANGES)
_declare("started by", _starts, RANGE_POINT, RANGES, swapped=True)
_declare("coincides", _coincides, POINTS, RANGES)
