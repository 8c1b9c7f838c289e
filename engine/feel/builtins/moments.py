"""Functions over the calendar, and the moment of the evaluation."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from engine.feel.builtins.table import Table
from engine.feel.dates import Date, DateTime, gregorian
from engine.feel.scope import Scope
from engine.feel.values import Value

TABLE: Final = Table()
_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


@TABLE.add("now", "", scoped=True)
def now(scope: Scope) -> Value:
    return scope.now


@TABLE.add("today", "", scoped=True)
def today(scope: Scope) -> Value:
    return None if scope.now is None else Date(day=scope.now.day)


@TABLE.add("day of year", "date: date")
def day_of_year(date: Date | DateTime) -> Value:
    return Decimal(gregorian.day_of_year(date.day))


@TABLE.add("day of week", "date: date")
def day_of_week(date: Date | DateTime) -> Value:
    return _DAYS[gregorian.weekday_of(date.day) - 1]


@TABLE.add("month of year", "date: date")
def month_of_year(date: Date | DateTime) -> Value:
    return _MONTHS[date.parts[1] - 1]


@TABLE.add("week of year", "date: date")
def week_of_year(date: Date | DateTime) -> Value:
    return Decimal(gregorian.week_of_year(date.day))
