"""Reads members: of contexts, of every member of a list, and the properties of dates, durations and ranges."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final

from engine.feel.dates import Date, DateTime, DaysTimeDuration, Time, YearsMonthsDuration
from engine.feel.dates.gregorian import weekday_of
from engine.feel.dates.values import DAY, SECOND
from engine.feel.scope import Scope
from engine.feel.values import MISSING, Range, Value


def read_path(name: str, keys: tuple[str, ...], fallback: Value) -> Callable[[Scope], Value]:
    """Make the closure of a path that starts at a name.

    Only what the path ends at is converted: a case may hold far more beside it than the path reads.
    """

    def read(scope: Scope) -> Value:
        frame = scope
        value = frame.values.get(name, MISSING)
        while value is MISSING and frame.parent is not None:
            frame = frame.parent
            value = frame.values.get(name, MISSING)
        if value is MISSING:
            value = fallback
        for at, key in enumerate(keys):
            if value.__class__ is dict:
                value = value.get(key)
            else:
                found = frame.admit((name, *keys[:at]), value) if frame.parent is None else value
                return _follow(found, keys[at:], scope)
        if value is None or value.__class__ is str or frame.parent is not None:
            return value
        return frame.admit((name, *keys), value)

    return read


def _follow(value: Value, keys: tuple[str, ...], scope: Scope) -> Value:
    for key in keys:
        if isinstance(value, list):
            scope.spend(len(value))
        value = member_of(value, key)
    return value


def member_of(value: Value, member: str) -> Value:
    """Read a member; what has none gives null."""
    if isinstance(value, dict):
        return value.get(member)
    if isinstance(value, list):
        return [member_of(one, member) for one in value]
    if isinstance(value, Range):
        return _range_property(value, member)
    for kind, properties in _PROPERTIES:
        if isinstance(value, kind):
            read = properties.get(member)
            return None if read is None else read(value)
    return None


def descendants_of(value: Value, member: str, scope: Scope) -> list[Value]:
    """Find every member of that name, in the value and in whatever it holds, outer ones first."""
    found: list[Value] = []
    waiting = [iter([value])]
    while waiting:
        one = next(waiting[-1], MISSING)
        scope.spend()
        if one is MISSING:
            waiting.pop()
        elif isinstance(one, list):
            waiting.append(iter(one))
        elif isinstance(one, dict):
            if member in one:
                found.append(one[member])
            waiting.append(iter(one.values()))
    return found


def _range_property(value: Range, member: str) -> Value:
    if member == "start":
        return None if value.negated else value.low
    if member == "end":
        return None if value.negated else value.high
    return {"start included": value.low_closed, "end included": value.high_closed}.get(member)


_Properties = Mapping[str, Callable[..., Value]]


def _offset(value: Time | DateTime) -> Value:
    if value.zone is None:
        return None
    seconds = value.offset if isinstance(value, DateTime) else value.zone.offset
    return DaysTimeDuration(nanoseconds=(seconds or 0) * SECOND)


def _zone(value: Time | DateTime) -> Value:
    return None if value.zone is None else value.zone.name or None


def _seconds(nanoseconds: int) -> Decimal:
    # The finest second is 1e-9, so 34 digits always do.
    return Decimal(nanoseconds).scaleb(-9).normalize() if nanoseconds % SECOND else Decimal(nanoseconds // SECOND)


def _signed(value: DaysTimeDuration, part: Callable[[int], int | Decimal]) -> Value:
    return Decimal(part(value.nanoseconds)) if value.nanoseconds >= 0 else -Decimal(part(-value.nanoseconds))


_DAY: Final[_Properties] = {
    "year": lambda value: Decimal(value.parts[0]),
    "month": lambda value: Decimal(value.parts[1]),
    "day": lambda value: Decimal(value.parts[2]),
    "weekday": lambda value: Decimal(weekday_of(value.day)),
}
_CLOCK: Final[_Properties] = {
    "hour": lambda value: Decimal(value.nanoseconds // (3600 * SECOND)),
    "minute": lambda value: Decimal(value.nanoseconds // (60 * SECOND) % 60),
    "second": lambda value: _seconds(value.nanoseconds % (60 * SECOND)),
    "time offset": _offset,
    "timezone": _zone,
}
_PROPERTIES: Final[tuple[tuple[type, _Properties], ...]] = (
    (Date, _DAY),
    (Time, _CLOCK),
    (DateTime, {**_DAY, **_CLOCK}),
    (
        DaysTimeDuration,
        {
            "days": lambda value: _signed(value, lambda length: length // DAY),
            "hours": lambda value: _signed(value, lambda length: length % DAY // (3600 * SECOND)),
            "minutes": lambda value: _signed(value, lambda length: length // (60 * SECOND) % 60),
            "seconds": lambda value: _signed(value, lambda length: _seconds(length % (60 * SECOND))),
        },
    ),
    (
        YearsMonthsDuration,
        {"years": lambda value: Decimal(value.years), "months": lambda value: Decimal(value.months)},
    ),
)
