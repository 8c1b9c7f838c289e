"""Functions that turn values into others: texts, numbers, dates, durations."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Final

from engine.feel import temporal
from engine.feel.builtins.table import Table
from engine.feel.limits import MAX_STRING
from engine.feel.operators import identical
from engine.feel.values import ARITHMETIC, Value, YearsMonthsDuration
from engine.feel.writing import text_of

TABLE: Final = Table()
_NUMBER: Final = re.compile(r"[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d{1,4})?", re.ASCII)
_SIGNS: Final = frozenset({" ", ",", "."})


@TABLE.add("string", "from: any")
def string(value: Value) -> Value:
    text = text_of(value)
    return text if text is None or len(text) <= MAX_STRING else None


@TABLE.add("number", "from: string, grouping separator?: string?, decimal separator?: string?")
def number(text: str, grouping: str | None = None, point: str | None = None) -> Value:
    if grouping is not None and (grouping not in _SIGNS or grouping == point):
        return None
    if point is not None and (point not in _SIGNS or point == " "):
        return None
    plain = text.replace(grouping, "") if grouping else text
    plain = plain.replace(point, ".") if point else plain
    return ARITHMETIC.create_decimal(plain) if _NUMBER.fullmatch(plain) else None


@TABLE.add("number", "from: number")
def number_of_number(value: Decimal) -> Value:
    return value


@TABLE.add("not", "negand: any")
def negation(value: Value) -> Value:
    return not value if isinstance(value, bool) else None


@TABLE.add("is", "value1: any, value2?: any")
def same(left: Value, right: Value = None) -> Value:
    return identical(left, right)


@TABLE.add("date", "from: string")
def date(text: str) -> Value:
    return temporal.parse_date(text)


@TABLE.add("date", "from: date")
def date_of(value: dt.date) -> Value:
    return value.date() if isinstance(value, dt.datetime) else value


@TABLE.add("date", "year: number, month: number, day: number")
def date_from(year: Decimal, month: Decimal, day: Decimal) -> Value:
    return temporal.make_date(int(year), int(month), int(day))


@TABLE.add("time", "from: string")
def time(text: str) -> Value:
    return temporal.parse_time(text)


@TABLE.add("time", "from: temporal")
def time_of(value: dt.date | dt.time) -> Value:
    if isinstance(value, dt.datetime):
        return value.timetz()
    return value if isinstance(value, dt.time) else dt.time(tzinfo=dt.UTC)


@TABLE.add("time", "hour: number, minute: number, second: number, offset?: duration?")
def time_from(
    hour: Decimal, minute: Decimal, second: Decimal, offset: dt.timedelta | YearsMonthsDuration | None = None
) -> Value:
    if isinstance(offset, YearsMonthsDuration):
        return None
    whole = int(second)
    try:
        zone = None if offset is None else dt.timezone(offset)
        return dt.time(int(hour), int(minute), whole, int((second - whole) * 1_000_000), tzinfo=zone)
    except (ValueError, OverflowError):
        return None


@TABLE.add("date and time", "from: string")
def date_and_time(text: str) -> Value:
    return temporal.parse_date_time(text)


@TABLE.add("date and time", "date: date, time: time")
def date_and_time_from(date: dt.date, time: dt.time) -> Value:
    return dt.datetime.combine(dt.date(date.year, date.month, date.day), time)


@TABLE.add("date and time", "from: date")
def date_and_time_of(value: dt.date) -> Value:
    return value if isinstance(value, dt.datetime) else dt.datetime.combine(value, dt.time())


@TABLE.add("date and time", "date: date, timezone: string")
def date_and_time_in_zone(date: dt.date, timezone: str) -> Value:
    zone = temporal.parse_zone(timezone) if timezone[:1] in {"Z", "+", "-"} else temporal.zone(timezone)
    if zone is None or not isinstance(date, dt.datetime):
        return None
    return date.replace(tzinfo=zone) if date.tzinfo is None else date.astimezone(zone)


@TABLE.add("duration", "from: string")
def duration(text: str) -> Value:
    return temporal.parse_duration(text)


@TABLE.add("duration", "from: duration")
def duration_of(value: dt.timedelta | YearsMonthsDuration) -> Value:
    return value


@TABLE.add("years and months duration", "from: date, to: date")
def years_and_months_between(start: dt.date, end: dt.date) -> Value:
    months = (end.year - start.year) * 12 + end.month - start.month
    if months > 0 and end.day < start.day:
        months -= 1
    elif months < 0 and end.day > start.day:
        months += 1
    return YearsMonthsDuration(total_months=months)
