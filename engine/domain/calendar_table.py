"""The calendar as an administrator keeps it: marked days, vacations, hours, published years; for all and for units."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from functools import cache

from engine.domain.calendar import Hours, WorkingCalendar
from engine.domain.calendar_cn import seeds

USUAL_HOURS: Hours = (time(8, 30), time(17, 30))
LONGEST_VACATION = 200
"""Days: a vacation longer than this is a slip of the pen in a year's number."""
FIRST_YEAR, LAST_YEAR = 2020, 2100
_SATURDAY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedDay:
    """A day that is not what its weekday says, with its name."""

    day: date
    working: bool
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vacation:
    """A span of days, its last included; `counts` says that it is working time all the same."""

    id: str
    first: date
    last: date
    name: str
    counts: bool = False
    unit: str | None = None

    def days(self) -> Iterator[date]:
        """Every day of the span."""
        return (self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarTable:
    """The whole calendar; `units` holds the own days of units that have any, `hours` those from a date on."""

    days: Mapping[date, MarkedDay] = field(default_factory=dict)
    units: Mapping[str, Mapping[date, MarkedDay]] = field(default_factory=dict)
    vacations: tuple[Vacation, ...] = ()
    years: Mapping[int, bool] = field(default_factory=dict)
    """Each year that was ever looked at, with whether it is published."""
    hours: Hours = USUAL_HOURS
    hours_from: tuple[tuple[date, Hours], ...] = ()
    zone: str = "Asia/Shanghai"

    @property
    def published(self) -> frozenset[int]:
        """The years whose arrangement is final."""
        return frozenset(year for year, published in self.years.items() if published)

    def owners(self) -> frozenset[str]:
        """Units that have days or vacations of their own."""
        return frozenset(self.units) | {v.unit for v in self.vacations if v.unit is not None}

    def days_of(self, units: Sequence[str] = ()) -> Mapping[date, MarkedDay]:
        """Marked days as they hold in the last of `units`, the outermost first.

        What is nearer goes before what is farther away, and a single day before a vacation of the same place. In a year
        of which nothing is known the statutory days hold.
        """
        found = dict(_statutory(frozenset(day.year for day in self.days))) if self.days else {}
        for unit in (None, *units):
            for vacation in self.vacations:
                if vacation.unit == unit and not vacation.counts:
                    for day in vacation.days():
                        found[day] = MarkedDay(day=day, working=False, name=vacation.name)
            found.update(self.days if unit is None else self.units.get(unit, {}))
        return found

    def calendar(self, units: Sequence[str] = ()) -> WorkingCalendar:
        """The working calendar of the last of `units`; without any, the organisation's."""
        return WorkingCalendar(
            days={day: marked.working for day, marked in self.days_of(units).items()},
            published_years=self.published,
            hours=self.hours,
            hours_from=self.hours_from,
            zone=self.zone,
        )


@cache
def _statutory(known: frozenset[int]) -> Mapping[date, MarkedDay]:
    """The statutory days of the years after those of which something is known."""
    later = (year for year in range(min(known), LAST_YEAR + 1) if year not in known)
    found = (one for year in later for one in seeds(year))
    return {one.day: MarkedDay(day=one.day, working=one.working, name=one.name) for one in found}


def works_by_weekday(day: date) -> bool:
    """What a day is where nothing is said of it."""
    return day.weekday() < _SATURDAY
