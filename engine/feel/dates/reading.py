"""Reads dates, times and durations as XML Schema spells them, with zones by their names beside."""

from __future__ import annotations

import re
from typing import Final, TypeAlias

from engine.feel.dates.gregorian import number_of
from engine.feel.dates.values import (
    DAY,
    SECOND,
    Date,
    DateTime,
    DaysTimeDuration,
    Time,
    YearsMonthsDuration,
    days_of,
    moment_on,
    months_of,
)
from engine.feel.dates.zones import UTC, Zone, named_zone

Temporal: TypeAlias = Date | Time | DateTime | DaysTimeDuration | YearsMonthsDuration

_DATE: Final = re.compile(r"(-?(?:[1-9]\d{4,8}|\d{4}))-(\d{2})-(\d{2})", re.ASCII)
_TIME: Final = re.compile(r"(\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?([Zz]|[+-]\d{2}:\d{2}(?::\d{2})?|@[\w/+-]+)?", re.ASCII)
_OFFSET: Final = re.compile(r"([+-])(\d{2}):(\d{2})(?::(\d{2}))?", re.ASCII)
_DAYS: Final = re.compile(
    r"(-)?P(?=\d|T\d)(?:(\d{1,15})D)?(?:T(?=\d)(?:(\d{1,15})H)?(?:(\d{1,15})M)?(?:(\d{1,15})(?:\.(\d{0,30}))?S)?)?",
    re.ASCII,
)
_MONTHS: Final = re.compile(r"(-)?P(?=\d)(?:(\d{1,15})Y)?(?:(\d{1,15})M)?", re.ASCII)
_MAX_OFFSET: Final = 14


def parse_at(text: str) -> Temporal | None:
    """Read the text of an @-literal, None if it is none."""
    return parse_date(text) or parse_time(text) or parse_date_time(text) or parse_duration(text)


def parse_date(text: str) -> Date | None:
    """Read 2026-10-10."""
    match = _DATE.fullmatch(text)
    return make_date(*(int(part) for part in match.groups())) if match else None


def make_date(year: int, month: int, day: int) -> Date | None:
    """Put a date together, None if there is no such day."""
    number = number_of(year, month, day)
    return None if number is None else Date(day=number)


def parse_time(text: str) -> Time | None:
    """Read 16:00:00 with an optional fraction and an offset or a zone; 24:00:00 is midnight."""
    read = _clock(text)
    return None if read is None else Time(nanoseconds=read[0] % DAY, zone=read[1])


def make_time(hour: int, minute: int, second: int, fraction: int, zone: Zone | None) -> Time | None:
    """Put a time together, `fraction` in nanoseconds, None if no clock shows it."""
    if not (0 <= hour < 24 and 0 <= minute < 60 and 0 <= second < 60):
        return None
    return Time(nanoseconds=((hour * 60 + minute) * 60 + second) * SECOND + fraction, zone=zone)


def parse_date_time(text: str) -> DateTime | None:
    """Read a date, a T and a time; a date alone means its midnight, 24:00:00 that of the day after."""
    day, separator, clock = text.partition("T")
    date = parse_date(day)
    read = _clock(clock) if separator else (0, None)
    if date is None or read is None:
        return None
    return moment_on(date.day + read[0] // DAY, read[0] % DAY, read[1])


def _clock(text: str) -> tuple[int, Zone | None] | None:
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    hour, minute, second = (int(part) for part in match.groups()[:3])
    fraction = _nanoseconds(match.group(4))
    zone = parse_zone(match.group(5)) if match.group(5) else None
    if match.group(5) and zone is None:
        return None
    total = ((hour * 60 + minute) * 60 + second) * SECOND + fraction
    return None if minute > 59 or second > 59 or total > DAY else (total, zone)


def parse_zone(text: str) -> Zone | None:
    """Read Z, +08:00 or @Asia/Shanghai."""
    if text in {"Z", "z"}:
        return UTC
    if text.startswith("@"):
        return named_zone(text[1:])
    match = _OFFSET.fullmatch(text)
    if match is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in match.groups()[1:])
    if minutes > 59 or seconds > 59:
        return None
    return zone_of((hours * 60 + minutes) * 60 + seconds, negative=match.group(1) == "-")


def zone_of(seconds: int, *, negative: bool = False) -> Zone | None:
    """Make a zone of an offset, None beyond fourteen hours."""
    if abs(seconds) > _MAX_OFFSET * 3600:
        return None
    return Zone(offset=-seconds if negative else seconds)


def parse_duration(text: str) -> DaysTimeDuration | YearsMonthsDuration | None:
    """Read P1DT2H or P1Y2M."""
    match = _MONTHS.fullmatch(text)
    if match:
        years, months = (int(part or 0) for part in match.groups()[1:])
        total = years * 12 + months
        return months_of(-total if match.group(1) else total)
    match = _DAYS.fullmatch(text)
    if match is None:
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups()[1:5])
    total = (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * SECOND + _nanoseconds(match.group(6))
    return days_of(-total if match.group(1) else total)


def _nanoseconds(fraction: str | None) -> int:
    return int(fraction[:9].ljust(9, "0")) if fraction else 0
