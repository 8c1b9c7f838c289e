"""Days of the proleptic Gregorian calendar as numbers, for all the years the language knows."""

from __future__ import annotations

from typing import Final

MAX_YEAR: Final = 999_999_999
"""Years run from -999999999 to 999999999, as in DMN 1.5, 10.3.2.3.5."""
CYCLE_DAYS: Final = 146_097
"""Days in 400 years; after them weekdays and leap years repeat."""
_DAYS_BEFORE: Final = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)
_EPOCH: Final = 719_162
"""Days from 0001-01-01 to 1970-01-01."""


def is_leap(year: int) -> bool:
    """Tell whether a year has a 29 February."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def days_in_month(year: int, month: int) -> int:
    """Count the days of a month."""
    if month == 2:
        return 29 if is_leap(year) else 28
    return 30 if month in {4, 6, 9, 11} else 31


def number_of(year: int, month: int, day: int) -> int | None:
    """Count the days since 1970-01-01, None if there is no such day."""
    if abs(year) > MAX_YEAR or not 1 <= month <= 12 or not 1 <= day <= days_in_month(year, month):
        return None
    before = year - 1
    years = before * 365 + before // 4 - before // 100 + before // 400
    leap = 1 if month > 2 and is_leap(year) else 0
    return years + _DAYS_BEFORE[month - 1] + leap + day - 1 - _EPOCH


def parts_of(number: int) -> tuple[int, int, int]:
    """Give year, month and day of a day's number."""
    cycles, rest = divmod(number + _EPOCH, CYCLE_DAYS)
    centuries, rest = _capped(rest, 36_524)
    fours, rest = divmod(rest, 1_461)
    ones, rest = _capped(rest, 365)
    year = cycles * 400 + centuries * 100 + fours * 4 + ones + 1
    month = 1
    while rest >= (length := days_in_month(year, month)):
        rest -= length
        month += 1
    return year, month, rest + 1


def _capped(days: int, length: int) -> tuple[int, int]:
    # The last of four centuries, and the last of four years, is a day longer than the others.
    count = min(days // length, 3)
    return count, days - count * length


FIRST: Final = -365_243_219_162
"""The number of -999999999-01-01."""
LAST: Final = 365_241_780_471
"""The number of 999999999-12-31."""


def weekday_of(number: int) -> int:
    """Give the day of the week, 1 for Monday."""
    return (number + 3) % 7 + 1


def day_of_year(number: int) -> int:
    """Give the place of a day in its year, from 1."""
    year, month, day = parts_of(number)
    return _DAYS_BEFORE[month - 1] + day + (1 if month > 2 and is_leap(year) else 0)


def week_of_year(number: int) -> int:
    """Give the week by ISO 8601: the first has the year's first Thursday."""
    thursday = number - weekday_of(number) + 4
    return (day_of_year(thursday) - 1) // 7 + 1
