"""Dates, times and durations of the language: wider and finer than Python's, counted in whole numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from engine.feel.dates.gregorian import FIRST, LAST, parts_of
from engine.feel.dates.zones import Zone

SECOND: Final = 1_000_000_000
"""Nanoseconds, the finest that times hold."""
DAY: Final = 86_400 * SECOND
MAX_NANOSECONDS: Final = 2**63 * SECOND
"""The longest duration of days and time: beyond any calendar, yet small enough to be written."""
MAX_MONTHS: Final = 12 * 10**9


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Date:
    """A day, counted from 1970-01-01."""

    day: int

    @property
    def parts(self) -> tuple[int, int, int]:
        """Year, month and day."""
        return parts_of(self.day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Time:
    """A time of day, in nanoseconds since midnight."""

    nanoseconds: int
    zone: Zone | None = None

    @property
    def clock(self) -> int:
        """Nanoseconds since midnight on the clock of its own zone."""
        return self.nanoseconds

    @property
    def instant(self) -> int:
        """Nanoseconds since midnight in UTC; without a zone, where one is."""
        return self.nanoseconds if self.zone is None else self.nanoseconds - self.zone.offset * SECOND


@dataclass(frozen=True, slots=True, kw_only=True)
class DateTime:
    """A day with a time of day; two of them are the same object of the standard only if their zones agree."""

    day: int
    nanoseconds: int
    zone: Zone | None = None

    @property
    def parts(self) -> tuple[int, int, int]:
        """Year, month and day."""
        return parts_of(self.day)

    @property
    def offset(self) -> int | None:
        """The zone's offset at that moment, in seconds."""
        return None if self.zone is None else self.zone.at_clock(self.day * 86_400 + self.nanoseconds // SECOND)

    @property
    def clock(self) -> int:
        """Nanoseconds since 1970 on the clock of its own zone."""
        return self.day * DAY + self.nanoseconds

    @property
    def instant(self) -> int:
        """Nanoseconds since 1970 in UTC; without a zone, on the clock where one is."""
        return self.clock - (self.offset or 0) * SECOND


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class DaysTimeDuration:
    """A length of time in days, hours, minutes and seconds."""

    nanoseconds: int


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class YearsMonthsDuration:
    """A length of time in months; incomparable with one in days."""

    total_months: int

    @property
    def years(self) -> int:
        return abs(self.total_months) // 12 * (1 if self.total_months >= 0 else -1)

    @property
    def months(self) -> int:
        return abs(self.total_months) % 12 * (1 if self.total_months >= 0 else -1)


def date_on(day: int) -> Date | None:
    """Make a date, None outside the calendar."""
    return Date(day=day) if FIRST <= day <= LAST else None


def moment_on(day: int, nanoseconds: int, zone: Zone | None) -> DateTime | None:
    """Make a date and time, None outside the calendar."""
    return DateTime(day=day, nanoseconds=nanoseconds, zone=zone) if FIRST <= day <= LAST else None


def days_of(nanoseconds: int) -> DaysTimeDuration | None:
    """Make a length in days and time, None beyond all bounds."""
    return DaysTimeDuration(nanoseconds=nanoseconds) if abs(nanoseconds) <= MAX_NANOSECONDS else None


def months_of(total: int) -> YearsMonthsDuration | None:
    """Make a length in months, None beyond what the standard's calendar holds."""
    return YearsMonthsDuration(total_months=total) if abs(total) <= MAX_MONTHS else None
