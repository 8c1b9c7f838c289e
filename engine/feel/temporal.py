"""Reads and writes dates, times and durations as the standard spells them."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from engine.feel.values import Value, YearsMonthsDuration, months_of

_DATE: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_TIME: Final = re.compile(r"(\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?(Z|[+-]\d{2}:\d{2}(?::\d{2})?|@[\w/+-]+)?", re.ASCII)
_DAYS: Final = re.compile(
    r"(-)?P(?=\d|T\d)(?:(\d{1,15})D)?(?:T(?=\d)(?:(\d{1,15})H)?(?:(\d{1,15})M)?(?:(\d{1,15})(?:\.(\d{0,30}))?S)?)?",
    re.ASCII,
)
_MONTHS: Final = re.compile(r"(-)?P(?=\d)(?:(\d{1,15})Y)?(?:(\d{1,15})M)?", re.ASCII)
_MAX_OFFSET: Final = 14


def parse_at(text: str) -> Value:
    """Read the text of an @-literal, None if it is none."""
    for parse in (parse_date, parse_time, parse_date_time, parse_duration):
        value = parse(text)
        if value is not None:
            return value
    return None


def parse_date(text: str) -> dt.date | None:
    """Read 2026-10-10."""
    match = _DATE.fullmatch(text)
    return make_date(*(int(part) for part in match.groups())) if match else None


def make_date(year: int, month: int, day: int) -> dt.date | None:
    """Put a date together, None if there is no such day."""
    try:
        return dt.date(year, month, day)
    except (ValueError, OverflowError):
        return None


def parse_time(text: str) -> dt.time | None:
    """Read 16:00:00 with an optional fraction and an offset or a zone."""
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    hour, minute, second, fraction, zone = match.groups()
    tzinfo = parse_zone(zone) if zone else None
    if zone and tzinfo is None:
        return None
    try:
        return dt.time(int(hour), int(minute), int(second), _micros(fraction), tzinfo=tzinfo)
    except ValueError:
        return None


def parse_date_time(text: str) -> dt.datetime | None:
    """Read a date, a T and a time; a date alone means its midnight."""
    day, separator, clock = text.partition("T")
    date = parse_date(day)
    if date is None:
        return None
    midnight = clock.startswith("24:00:00")
    time = parse_time("00" + clock[2:] if midnight else clock) if separator else dt.time()
    if time is None or (midnight and (time.microsecond or date == dt.date.max)):
        return None
    return dt.datetime.combine(date + dt.timedelta(days=int(midnight)), time)


def parse_zone(text: str) -> dt.tzinfo | None:
    """Read Z, +08:00 or @Asia/Shanghai."""
    if text == "Z":
        return dt.UTC
    if text.startswith("@"):
        return zone(text[1:])
    hours, minutes, seconds = (int(part) for part in (text[1:] + ":00").split(":")[:3])
    if hours > _MAX_OFFSET or minutes > 59 or seconds > 59:
        return None
    offset = dt.timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return dt.timezone(-offset if text[0] == "-" else offset)


def zone(name: str) -> dt.tzinfo | None:
    """Find a time zone by its name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def parse_duration(text: str) -> dt.timedelta | YearsMonthsDuration | None:
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
    try:
        length = dt.timedelta(
            days=days, hours=hours, minutes=minutes, seconds=seconds, microseconds=_micros(match.group(6))
        )
        return -length if match.group(1) else length
    except OverflowError:
        return None


def _micros(fraction: str | None) -> int:
    return int(fraction[:6].ljust(6, "0")) if fraction else 0


def format_time(value: dt.time | dt.datetime) -> str:
    """Write a time, or the time and the zone of a moment."""
    text = f"{value.hour:02}:{value.minute:02}:{value.second:02}"
    if value.microsecond:
        text += f".{value.microsecond:06}".rstrip("0")
    return text + format_zone(value)


def format_zone(value: dt.time | dt.datetime) -> str:
    """Write the zone as it was given."""
    if value.tzinfo is None:
        return ""
    if isinstance(value.tzinfo, ZoneInfo) and value.tzinfo.key:
        return f"@{value.tzinfo.key}"
    offset = value.utcoffset()
    if not offset:
        return "Z"
    return format_offset(offset)


def format_offset(offset: dt.timedelta) -> str:
    """Write an offset as +08:00."""
    seconds = int(offset.total_seconds())
    sign = "-" if seconds < 0 else "+"
    minutes, rest = divmod(abs(seconds), 60)
    tail = f":{rest:02}" if rest else ""
    return f"{sign}{minutes // 60:02}:{minutes % 60:02}{tail}"


def format_days(value: dt.timedelta) -> str:
    """Write a duration of days and time."""
    sign = "-" if value < dt.timedelta() else ""
    value = abs(value)
    hours, rest = divmod(value.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    fraction = f".{value.microseconds:06}".rstrip("0") if value.microseconds else ""
    clock = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    clock += f"{seconds}{fraction}S" if seconds or fraction else ""
    day = f"{value.days}D" if value.days else ""
    if not day and not clock:
        return "PT0S"
    return f"{sign}P{day}" + (f"T{clock}" if clock else "")


def format_months(value: YearsMonthsDuration) -> str:
    """Write a duration of years and months."""
    sign = "-" if value.total_months < 0 else ""
    years, months = abs(value.years), abs(value.months)
    if not years and not months:
        return "P0M"
    return f"{sign}P" + (f"{years}Y" if years else "") + (f"{months}M" if months else "")
