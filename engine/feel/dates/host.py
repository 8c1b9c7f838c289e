"""Exchanges dates, times and durations with Python's own."""

from __future__ import annotations

import datetime as dt
from typing import Final
from zoneinfo import ZoneInfo

from engine.feel.dates.reading import Temporal
from engine.feel.dates.values import DAY, SECOND, Date, DateTime, DaysTimeDuration, Time, YearsMonthsDuration
from engine.feel.dates.writing import write_date, write_date_time, write_days
from engine.feel.dates.zones import UTC, Zone, named_zone

_EPOCH: Final = dt.date(1970, 1, 1)
_FIRST: Final = (dt.date.min - _EPOCH).days
_LAST: Final = (dt.date.max - _EPOCH).days
_MICRO: Final = dt.timedelta(microseconds=1)
_LONGEST: Final = dt.timedelta.max.days

Host = dt.date | dt.time | dt.timedelta


def from_python(value: Host) -> Temporal:
    """Take over a value of Python's."""
    if isinstance(value, dt.datetime):
        return DateTime(day=(value.date() - _EPOCH).days, nanoseconds=_nanoseconds(value), zone=_zone(value))
    if isinstance(value, dt.date):
        return Date(day=(value - _EPOCH).days)
    if isinstance(value, dt.time):
        return Time(nanoseconds=_nanoseconds(value), zone=_zone(value))
    return DaysTimeDuration(nanoseconds=value // _MICRO * 1000)


def _nanoseconds(value: dt.datetime | dt.time) -> int:
    return ((value.hour * 60 + value.minute) * 60 + value.second) * SECOND + value.microsecond * 1000


def _zone(value: dt.datetime | dt.time) -> Zone | None:
    if value.tzinfo is None:
        return None
    if isinstance(value.tzinfo, ZoneInfo) and (zone := named_zone(value.tzinfo.key or "")) is not None:
        return zone
    offset = value.utcoffset()
    return None if offset is None else Zone(offset=int(offset.total_seconds()))


def to_python(value: Temporal) -> Host | YearsMonthsDuration | str:
    """Give a value of Python's: what Python's years do not reach as text, what is finer than a microsecond cut."""
    if isinstance(value, Date):
        return _EPOCH + dt.timedelta(days=value.day) if _FIRST <= value.day <= _LAST else write_date(value)
    if isinstance(value, Time):
        return _face(value)
    if isinstance(value, DateTime):
        if not _FIRST <= value.day <= _LAST:
            return write_date_time(value)
        return dt.datetime.combine(_EPOCH + dt.timedelta(days=value.day), _face(value))
    if isinstance(value, DaysTimeDuration):
        return dt.timedelta(microseconds=_toward_zero(value.nanoseconds)) if _held(value) else write_days(value)
    return value


def _held(value: DaysTimeDuration) -> bool:
    return abs(value.nanoseconds) // DAY < _LONGEST


def _toward_zero(nanoseconds: int) -> int:
    return nanoseconds // 1000 if nanoseconds >= 0 else -(-nanoseconds // 1000)


def _face(value: Time | DateTime) -> dt.time:
    minutes, seconds = divmod(value.nanoseconds // SECOND, 60)
    micros = value.nanoseconds % SECOND // 1000
    return dt.time(minutes // 60, minutes % 60, seconds, micros, tzinfo=_tzinfo(value.zone))


def _tzinfo(zone: Zone | None) -> dt.tzinfo | None:
    if zone is None:
        return None
    if zone.name:
        return ZoneInfo(zone.name)
    return dt.UTC if zone == UTC else dt.timezone(dt.timedelta(seconds=zone.offset))
