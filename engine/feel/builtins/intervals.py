"""Functions that place points and ranges against each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from engine.feel.builtins.table import Table
from engine.feel.operators import equal, less
from engine.feel.values import Range, Value

TABLE: Final = Table()


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
    return _both(_starts_no_later(left, right), _ends_no_earlier(left, right))


def _both(*answers: bool | None) -> bool | None:
    if False in answers:
        return False
    return None if None in answers else True


def _overlaps(left: Range, right: Range) -> bool | None:
    apart = (_before(left, right), _before(right, left))
    return None if None in apart else True not in apart


def _meets(left: Range, right: Range) -> bool | None:
    return _both(equal(left.high, right.low), left.high_closed and right.low_closed)


def _overlaps_before(left: Range, right: Range) -> bool | None:
    return _both(_overlaps(left, right), _both(_negated(_starts_no_later(right, left)), _ends_no_earlier(right, left)))


def _finishes(left: Range, right: Range) -> bool | None:
    same = left.high_closed == right.high_closed and equal(left.high, right.high) is True
    return _both(same, _starts_no_later(right, left))


def _starts(left: Range, right: Range) -> bool | None:
    same = left.low_closed == right.low_closed and equal(left.low, right.low) is True
    return _both(same, _ends_no_earlier(right, left))


def _negated(answer: object) -> bool | None:
    return None if answer is None else answer is False


def _declare(name: str, relation: Callable[[Range, Range], bool | None], inverse: str = "") -> None:
    def straight(left: Value, right: Value) -> Value:
        return relation(_as_range(left), _as_range(right))

    def swapped(left: Value, right: Value) -> Value:
        return relation(_as_range(right), _as_range(left))

    for kinds in (("range", "range"), ("point", "range"), ("range", "point"), ("point", "point")):
        parameters = f"{kinds[0]}1: {kinds[0]}, {kinds[1]}2: {kinds[1]}"
        TABLE.add(name, parameters)(straight)
        if inverse:
            TABLE.add(inverse, parameters)(swapped)


_declare("before", _before, "after")
_declare("meets", _meets, "met by")
_declare("overlaps", _overlaps)
_declare("overlaps before", _overlaps_before, "overlaps after")
_declare("finishes", _finishes, "finished by")
_declare("includes", _includes, "during")
_declare("starts", _starts, "started by")


@TABLE.add("coincides", "range1: range, range2: range")
def coincides_ranges(left: Range, right: Range) -> Value:
    return equal(left, right)


@TABLE.add("coincides", "point1: point, point2: point")
def coincides_points(left: Value, right: Value) -> Value:
    return equal(left, right)
