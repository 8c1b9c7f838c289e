"""Working time on an organisation's calendar: adding it, taking it away, measuring it.

All arithmetic runs on the wall clock of the calendar's zone and only the ends are turned into UTC, so a night's change
to summer time neither lengthens nor shortens a working day.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5
_LONGEST_SEARCH = 36_525
"""Days, a hundred years: a calendar without a single working day must be an error, not a loop without end."""


Hours = tuple[time, time]
"""When a working day opens and closes."""


class CalendarExhaustedError(ValueError):
    """The calendar holds too few working days to answer within a hundred years."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDate:
    """An instant in UTC; `provisional` when a year that is not yet published had a say in it."""

    at: datetime
    provisional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingCalendar:
    """Monday to Friday, but for `days`: False is a day off, True a working day (a make-up Saturday, for instance)."""

    days: Mapping[date, bool] = field(default_factory=dict)
    published_years: frozenset[int] = frozenset()
    hours: Hours = (time(8, 30), time(17, 30))
    hours_from: tuple[tuple[date, Hours], ...] = ()
    """Other hours from a date on, the earliest date first; `hours` are those before."""
    zone: str = "Asia/Shanghai"

    def __post_init__(self) -> None:
        for opens, closes in (self.hours, *(hours for _, hours in self.hours_from)):
            if opens >= closes:
                raise ValueError(
                    f"Expected the working day to open before it closes, but it opens {opens}, closes {closes}."
                )

    def overlaid(self, days: Mapping[date, bool]) -> "WorkingCalendar":
        """This calendar with a unit's own days laid over it."""
        return replace(self, days={**self.days, **days})

    def is_working_day(self, day: date) -> bool:
        marked = self.days.get(day)
        return day.weekday() < _SATURDAY if marked is None else marked

    def hours_on(self, day: date) -> Hours:
        """When a working day of that date opens and closes."""
        if not self.hours_from:
            return self.hours
        return next((hours for since, hours in reversed(self.hours_from) if since <= day), self.hours)

    def is_open(self, at: datetime) -> bool:
        here = self._here(at)
        opens, closes = self.hours_on(here.date())
        return self.is_working_day(here.date()) and opens <= here.time() <= closes

    def counts_from(self, at: datetime) -> datetime:
        """The instant from which something that happens at `at` is counted: itself, or else the next opening."""
        return self._utc(self._counted(self._here(at)))

    def closing_of(self, day: date) -> datetime:
        """The last working minute of `day`, or of the last working day before it."""
        working = day if self.is_working_day(day) else self._neighbour(day, -1)
        return self._utc(self._closing(working))

    def add_working_days(self, start: datetime, n: int) -> DueDate:
        """`n` working days later at the same hour."""
        if n < 0:
            raise ValueError(f"Expected a number of working days from 0, but got {n}.")
        first = self._here(start)
        counted = self._counted(first)
        day = counted.date()
        for _ in range(n):
            day = self._neighbour(day, 1, origin=first.date())
        return self._due(first.date(), self._within_hours(day, counted.time()))

    def subtract_working_days(self, at: datetime, n: int) -> DueDate:
        """`n` working days earlier at the same hour."""
        if n < 0:
            raise ValueError(f"Expected a number of working days from 0, but got {n}.")
        last = self._here(at)
        day = last.date()
        for _ in range(n):
            day = self._neighbour(day, -1, origin=last.date())
        return self._due(last.date(), datetime.combine(day, last.time()))

    def add_working_time(self, start: datetime, amount: timedelta) -> DueDate:
        """The instant by which `amount` of working time has gone by since `start`."""
        _not_negative(amount)
        first = self._here(start)
        point, left = self._counted(first), amount
        while left > (today := self._closing(point.date()) - point):
            left -= today
            point = self._opening(self._neighbour(point.date(), 1, origin=first.date()))
        return self._due(first.date(), point + left)

    def stood(self, since: datetime, until: datetime) -> timedelta:
        """Working time that a clock stood; none where the wall's was set back meanwhile."""
        return max(timedelta(), self.working_time_between(since, until))

    def put_off(self, at: datetime, stood: timedelta) -> datetime:
        """`at` later by working time that a clock stood; where that is none it stays, also outside opening hours."""
        return self.add_working_time(at, stood).at if stood else at

    def subtract_working_time(self, at: datetime, amount: timedelta) -> DueDate:
        """The instant from which `amount` of working time is left until `at`."""
        _not_negative(amount)
        last = self._here(at)
        point, left = self._counted_backwards(last), amount
        while left > (today := point - self._opening(point.date())):
            left -= today
            point = self._closing(self._neighbour(point.date(), -1, origin=last.date()))
        return self._due(last.date(), point - left)

    def working_time_between(self, earlier: datetime, later: datetime) -> timedelta:
        """Working time from the one to the other; negative when `later` comes first."""
        if later < earlier:
            return -self.working_time_between(later, earlier)
        start, end = self._here(earlier), self._here(later)
        if start.date() == end.date():
            return self._within(start.date(), start.time(), end.time())
        total = self._within(start.date(), start.time(), time.max) + self._within(end.date(), time.min, end.time())
        between = (start.date() + timedelta(days=n) for n in range(1, (end.date() - start.date()).days))
        if not self.hours_from:
            return total + self._length(start.date()) * sum(map(self.is_working_day, between))
        return total + sum((self._length(day) for day in between if self.is_working_day(day)), timedelta())

    def slack(self, now: datetime, due: datetime) -> timedelta:
        """Working time left until `due`; negative once it is late."""
        return self.working_time_between(now, due)

    def _here(self, at: datetime) -> datetime:
        if at.tzinfo is None:
            raise ValueError(f"Expected an instant with a time zone, but {at.isoformat()} has none.")
        return at.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None, fold=0)

    def _utc(self, here: datetime) -> datetime:
        return here.replace(tzinfo=ZoneInfo(self.zone)).astimezone(UTC)

    def _due(self, known: date, here: datetime) -> DueDate:
        years = range(min(known.year, here.year), max(known.year, here.year) + 1)
        return DueDate(at=self._utc(here), provisional=not self.published_years.issuperset(years))

    def _counted(self, here: datetime) -> datetime:
        if not self.is_working_day(here.date()) or here > self._closing(here.date()):
            return self._opening(self._neighbour(here.date(), 1))
        return max(here, self._opening(here.date()))

    def _counted_backwards(self, here: datetime) -> datetime:
        if not self.is_working_day(here.date()) or here < self._opening(here.date()):
            return self._closing(self._neighbour(here.date(), -1))
        return min(here, self._closing(here.date()))

    def _opening(self, day: date) -> datetime:
        return datetime.combine(day, self.hours_on(day)[0])

    def _closing(self, day: date) -> datetime:
        return datetime.combine(day, self.hours_on(day)[1])

    def _length(self, day: date) -> timedelta:
        return self._closing(day) - self._opening(day)

    def _within_hours(self, day: date, at: time) -> datetime:
        """The same hour on another day; where that day opens later or closes earlier, its first or last minute."""
        return (
            min(max(datetime.combine(day, at), self._opening(day)), self._closing(day))
            if self.hours_from
            else (datetime.combine(day, at))
        )

    def _neighbour(self, day: date, direction: int, *, origin: date | None = None) -> date:
        first = origin or day
        try:
            while abs(((day := day + direction * _ONE_DAY) - first).days) <= _LONGEST_SEARCH:
                if self.is_working_day(day):
                    return day
        except OverflowError:
            pass
        raise CalendarExhaustedError(
            f"Expected to find another working day within a hundred years of {first}, but found none."
        )

    def _within(self, day: date, start: time, end: time) -> timedelta:
        opens, closes = self.hours_on(day)
        from_, until = max(start, opens), min(end, closes)
        if from_ >= until or not self.is_working_day(day):
            return timedelta()
        return datetime.combine(day, until) - datetime.combine(day, from_)


def _not_negative(amount: timedelta) -> None:
    if amount < timedelta():
        raise ValueError(f"Expected an amount of working time from zero, but got {amount}.")
