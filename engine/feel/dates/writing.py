"""Writes dates, times and durations as XML Schema spells them, with zones by their names beside."""

from __future__ import annotations

from engine.feel.dates.values import DAY, SECOND, Date, DateTime, DaysTimeDuration, Time, YearsMonthsDuration
from engine.feel.dates.zones import Zone


def write_date(value: Date | DateTime) -> str:
    """Write a date."""
    year, month, day = value.parts
    return f"{'-' if year < 0 else ''}{abs(year):04}-{month:02}-{day:02}"


def write_time(value: Time | DateTime) -> str:
    """Write a time, or the time and the zone of a moment."""
    minutes, seconds = divmod(value.nanoseconds // SECOND, 60)
    text = f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}{_fraction(value.nanoseconds)}"
    return text if value.zone is None else text + _zone(value.zone)


def write_date_time(value: DateTime) -> str:
    """Write a date and time."""
    return f"{write_date(value)}T{write_time(value)}"


def _zone(zone: Zone) -> str:
    if zone.name:
        return f"@{zone.name}"
    if not zone.offset:
        return "Z"
    minutes, rest = divmod(abs(zone.offset), 60)
    tail = f":{rest:02}" if rest else ""
    return f"{'-' if zone.offset < 0 else '+'}{minutes // 60:02}:{minutes % 60:02}{tail}"


def write_days(value: DaysTimeDuration) -> str:
    """Write a duration of days and time."""
    days, rest = divmod(abs(value.nanoseconds), DAY)
    minutes, seconds = divmod(rest // SECOND, 60)
    hours, minutes = divmod(minutes, 60)
    fraction = _fraction(rest)
    clock = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    clock += f"{seconds}{fraction}S" if seconds or fraction else ""
    if not days and not clock:
        return "PT0S"
    return f"{'-' if value.nanoseconds < 0 else ''}P" + (f"{days}D" if days else "") + (f"T{clock}" if clock else "")


def _fraction(nanoseconds: int) -> str:
    rest = nanoseconds % SECOND
    return f".{rest:09}".rstrip("0") if rest else ""


def write_months(value: YearsMonthsDuration) -> str:
    """Write a duration of years and months."""
    years, months = abs(value.years), abs(value.months)
    if not years and not months:
        return "P0M"
    return (
        f"{'-' if value.total_months < 0 else ''}P" + (f"{years}Y" if years else "") + (f"{months}M" if months else "")
    )
