"""Reads members: of contexts, of every member of a list, and the properties of dates, durations and ranges."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from engine.feel.operators import seconds_of
from engine.feel.scope import Scope
from engine.feel.values import MISSING, Range, Value, YearsMonthsDuration


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


def _range_property(value: Range, member: str) -> Value:
    if member == "start":
        return None if value.negated else value.low
    if member == "end":
        return None if value.negated else value.high
    return {"start included": value.low_closed, "end included": value.high_closed}.get(member)


def _offset(value: dt.datetime | dt.time) -> Value:
    return value.utcoffset()


def _zone(value: dt.datetime | dt.time) -> Value:
    return value.tzinfo.key if isinstance(value.tzinfo, ZoneInfo) else None


def _second(value: dt.datetime | dt.time) -> Value:
    return Decimal(value.second) if not value.microsecond else value.second + Decimal(value.microsecond) / 1_000_000


def _signed(value: dt.timedelta, part: Callable[[dt.timedelta], int | Decimal]) -> Value:
    return Decimal(part(value)) if value >= dt.timedelta() else -Decimal(part(-value))


_Properties = Mapping[str, Callable[..., Value]]

_DATE: Final[_Properties] = {
    "year": lambda value: Decimal(value.year),
    "month": lambda value: Decimal(value.month),
    "day": lambda value: Decimal(value.day),
    "weekday": lambda value: Decimal(value.isoweekday()),
}
_TIME: Final[_Properties] = {
    "hour": lambda value: Decimal(value.hour),
    "minute": lambda value: Decimal(value.minute),
    "second": _second,
    "time offset": _offset,
    "timezone": _zone,
}
_PROPERTIES: Final[tuple[tuple[type, _Properties], ...]] = (
    (dt.datetime, {**_DATE, **_TIME}),
    (dt.date, _DATE),
    (dt.time, _TIME),
    (
        dt.timedelta,
        {
            "days": lambda value: _signed(value, lambda length: length.days),
            "hours": lambda value: _signed(value, lambda length: length.seconds // 3600),
            "minutes": lambda value: _signed(value, lambda length: length.seconds // 60 % 60),
            "seconds": lambda value: _signed(value, lambda length: seconds_of(length) % 60),
        },
    ),
    (
        YearsMonthsDuration,
        {"years": lambda value: Decimal(value.years), "months": lambda value: Decimal(value.months)},
    ),
)
