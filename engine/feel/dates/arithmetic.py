"""Adds and subtracts dates, times and durations by tables 57 and 58 of DMN 1.5."""

from __future__ import annotations

from engine.feel.dates.gregorian import days_in_month, number_of
from engine.feel.dates.values import (
    DAY,
    SECOND,
    Date,
    DateTime,
    DaysTimeDuration,
    Time,
    YearsMonthsDuration,
    date_on,
    days_of,
    moment_on,
)
from engine.feel.dates.zones import UTC, Zone


def distance(left: Date | DateTime, right: Date | DateTime) -> DaysTimeDuration | None:
    """How much later the left day or moment is; without an answer where only one has a zone."""
    if isinstance(left, Date) and isinstance(right, Date):
        return days_of((left.day - right.day) * DAY)
    one, other = as_moment(left), as_moment(right)
    return days_of(one.instant - other.instant) if (one.zone is None) == (other.zone is None) else None


def as_moment(value: Date | DateTime) -> DateTime:
    """Take a date for its midnight in UTC, as the standard does where a moment is asked for (10.3.2.9.4)."""
    return value if isinstance(value, DateTime) else DateTime(day=value.day, nanoseconds=0, zone=UTC)


def time_between(left: Time, right: Time) -> DaysTimeDuration | None:
    """How much later the left time of day is; without an answer where only one has a zone."""
    return days_of(left.instant - right.instant) if (left.zone is None) == (right.zone is None) else None


def shift(value: object, length: DaysTimeDuration | YearsMonthsDuration, sign: int) -> Date | Time | DateTime | None:
    """Move a date, a time or a moment by a length."""
    if isinstance(length, YearsMonthsDuration):
        return add_months(value, sign * length.total_months) if isinstance(value, Date | DateTime) else None
    by = sign * length.nanoseconds
    if isinstance(value, DateTime):
        return _later(value, by)
    if isinstance(value, Date):
        # The standard counts a date as its midnight, so half a day back is the day before.
        return date_on(value.day + by // DAY)
    if isinstance(value, Time):
        return Time(nanoseconds=(value.nanoseconds + by) % DAY, zone=value.zone)
    return None


def _later(value: DateTime, by: int) -> DateTime | None:
    zone = value.zone
    if zone is None or not zone.name:
        days, rest = divmod(value.nanoseconds + by, DAY)
        return moment_on(value.day + days, rest, zone)
    # Across a change of summer time only UTC keeps the length.
    return at_instant(value.instant + by, zone)


def at_instant(instant: int, zone: Zone) -> DateTime | None:
    """Give what clocks of a zone show at an instant, in nanoseconds since 1970 in UTC."""
    days, rest = divmod(instant + zone.at_instant(instant // SECOND) * SECOND, DAY)
    return moment_on(days, rest, zone)


def add_months(value: Date | DateTime, months: int) -> Date | DateTime | None:
    """Move by months, to the last day where the month is too short."""
    year, month, day = value.parts
    year, month = divmod(year * 12 + month - 1 + months, 12)
    number = number_of(year, month + 1, min(day, days_in_month(year, month + 1)))
    if number is None:
        return None
    return Date(day=number) if isinstance(value, Date) else moment_on(number, value.nanoseconds, value.zone)


def months_between(start: Date | DateTime, end: Date | DateTime) -> YearsMonthsDuration:
    """Whole months from one day to another."""
    (first_year, first_month, first_day), (last_year, last_month, last_day) = start.parts, end.parts
    months = (last_year - first_year) * 12 + last_month - first_month
    if months > 0 and last_day < first_day:
        months -= 1
    elif months < 0 and last_day > first_day:
        months += 1
    return YearsMonthsDuration(total_months=months)
