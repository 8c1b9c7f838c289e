"""Functions that make dates, times and durations."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from engine.feel.builtins.table import Table
from engine.feel.dates import Date, DateTime, DaysTimeDuration, Time, YearsMonthsDuration, reading
from engine.feel.dates.arithmetic import at_instant, months_between
from engine.feel.dates.values import SECOND
from engine.feel.dates.zones import UTC, Zone, named_zone
from engine.feel.values import Value

TABLE: Final = Table()


@TABLE.add("date", "from: string")
def date(text: str) -> Value:
    return reading.parse_date(text)


@TABLE.add("date", "from: date")
def date_of(value: Date | DateTime) -> Value:
    return Date(day=value.day)


@TABLE.add("date", "year: number, month: number, day: number")
def date_from(year: Decimal, month: Decimal, day: Decimal) -> Value:
    return reading.make_date(int(year), int(month), int(day))


@TABLE.add("time", "from: string")
def time(text: str) -> Value:
    return reading.parse_time(text)


@TABLE.add("time", "from: date")
def time_of_date(value: Date | DateTime) -> Value:
    if isinstance(value, Date):
        return Time(nanoseconds=0, zone=UTC)
    return Time(nanoseconds=value.nanoseconds, zone=value.zone)


@TABLE.add("time", "from: time")
def time_of_time(value: Time) -> Value:
    return value


@TABLE.add("time", "hour: number, minute: number, second: number, offset?: duration?")
def time_from(
    hour: Decimal, minute: Decimal, second: Decimal, offset: DaysTimeDuration | YearsMonthsDuration | None = None
) -> Value:
    zone = None
    if offset is not None:
        zone = _zone_of(offset)
        if zone is None:
            return None
    whole = int(second)
    return reading.make_time(int(hour), int(minute), whole, int((second - whole) * SECOND), zone)


def _zone_of(offset: DaysTimeDuration | YearsMonthsDuration) -> Zone | None:
    if isinstance(offset, YearsMonthsDuration) or offset.nanoseconds % SECOND:
        return None
    return reading.zone_of(offset.nanoseconds // SECOND)


@TABLE.add("date and time", "from: string")
def date_and_time(text: str) -> Value:
    return reading.parse_date_time(text)


@TABLE.add("date and time", "date: date, time: time")
def date_and_time_from(date: Date | DateTime, time: Time) -> Value:
    return DateTime(day=date.day, nanoseconds=time.nanoseconds, zone=time.zone)


@TABLE.add("date and time", "date: date, time: time, timezone: string")
def date_and_time_from_in_zone(date: Date | DateTime, time: Time, timezone: str) -> Value:
    return date_and_time_in_zone(DateTime(day=date.day, nanoseconds=time.nanoseconds), timezone)


@TABLE.add("date and time", "from: date")
def date_and_time_of(value: Date | DateTime) -> Value:
    return value if isinstance(value, DateTime) else DateTime(day=value.day, nanoseconds=0)


@TABLE.add("date and time", "date: moment, timezone: string")
def date_and_time_in_zone(date: DateTime, timezone: str) -> Value:
    zone = reading.parse_zone(timezone) if timezone[:1] in {"Z", "+", "-"} else named_zone(timezone)
    if zone is None:
        return None
    if date.zone is None:
        return DateTime(day=date.day, nanoseconds=date.nanoseconds, zone=zone)
    return at_instant(date.instant, zone)


@TABLE.add("duration", "from: string")
def duration(text: str) -> Value:
    return reading.parse_duration(text)


@TABLE.add("duration", "from: duration")
def duration_of(value: DaysTimeDuration | YearsMonthsDuration) -> Value:
    return value


@TABLE.add("years and months duration", "from: date, to: date")
def years_and_months_between(start: Date | DateTime, end: Date | DateTime) -> Value:
    return months_between(start, end)
