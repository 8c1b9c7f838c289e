"""One year of the working calendar, of all or of a unit: every day with what it is, hours, vacations, and its state."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from engine.domain.calendar import WorkingCalendar
from engine.domain.calendar_table import CalendarTable, MarkedDay, works_by_weekday
from engine.domain.errors import Rejection
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.store.calendar import CalendarChange
from engine.store.jobs import Job

DayKind = Literal["working", "weekend", "off", "made_up"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayView:
    """One day; `own` says that the unit that is looked at has it for itself, `vacation` that a span covers it."""

    day: date
    kind: DayKind
    name: str = ""
    own: bool = False
    marked: bool = False
    vacation: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthView:
    """A month in weeks from Monday; None where a week reaches into another month."""

    month: int
    weeks: tuple[tuple[DayView | None, ...], ...]
    working_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VacationView:
    """A vacation that touches the year."""

    id: str
    first: date
    last: date
    name: str
    counts: bool
    unit: str | None
    unit_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitChoice:
    """A unit whose calendar can be looked at."""

    code: str
    name: str
    own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarView:
    """The year; `seen` is the last change, `left` how many cases have still to be looked at because of changes."""

    year: int
    today: date
    unit: str | None
    unit_name: str
    published: bool
    known: bool
    months: tuple[MonthView, ...]
    vacations: tuple[VacationView, ...]
    hours: tuple[tuple[date | None, time, time], ...]
    units: tuple[UnitChoice, ...]
    seen: str
    left: int

    @property
    def working_days(self) -> int:
        """How many working days the year has."""
        return sum(month.working_days for month in self.months)

    @property
    def days(self) -> tuple[DayView, ...]:
        """Every day of the year."""
        return tuple(day for month in self.months for week in month.weeks for day in week if day is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarYear(Query[CalendarView]):
    """Asks for a year as it holds in `unit`; in none for all. Without a year, the present one."""

    year: int | None = None
    unit: str | None = None
    language: str = "zh"


def answer(query: CalendarYear, reader: Reader) -> CalendarView:
    """Return the year.

    Raises Rejection("not_found") for a unit or a year that cannot be.
    """
    today = reader.now.astimezone(ZoneInfo(reader.settings.zone)).date()
    year, table = query.year or today.year, reader.calendar_table
    if not date.min.year < year < date.max.year or (query.unit and reader.organisation.unit(query.unit) is None):
        raise Rejection("not_found")
    line = () if query.unit is None else reader.organisation.line_of(query.unit)
    days = _Days(table, line, reader.calendar_of(query.unit))
    return CalendarView(
        year=year,
        today=today,
        unit=query.unit,
        unit_name=unit_name(reader, query.unit, query.language),
        published=year in table.published,
        known=year in table.years,
        months=tuple(days.month(year, month) for month in range(1, 13)),
        vacations=_vacations(reader, table, year, query, line),
        hours=((None, *table.hours), *((since, *hours) for since, hours in table.hours_from)),
        units=_units(reader, table, query.language),
        seen=last_change(reader),
        left=left(reader),
    )


def last_change(reader: Reader) -> str:
    """Return the id of the last change; empty before the first."""
    chosen = select(CalendarChange.id).order_by(CalendarChange.id.desc()).limit(1)
    return reader.session.scalar(chosen) or ""


def left(reader: Reader) -> int:
    """Return how many cases have still to be looked at."""
    waiting = Job.state.in_(("waiting", "leased"))
    chosen = select(func.count()).where(Job.queue == "timer", Job.kind == "redue", waiting)
    return int(reader.session.scalar(chosen) or 0)


def unit_name(reader: Reader, code: str | None, language: str) -> str:
    """Return what a unit is called; empty for none."""
    unit = reader.organisation.unit(code) if code else None
    return "" if unit is None else unit.name.in_language(language)


class _Days:
    """Tells what each day is, in one place of the organisation."""

    def __init__(self, table: CalendarTable, line: tuple[str, ...], calendar: WorkingCalendar) -> None:
        self._own = table.units.get(line[-1], {}) if line else table.days
        self._all = table.days_of(line)
        self._calendar = calendar
        places = (None, *line)
        self._vacations = [one for one in table.vacations if one.unit in places]

    def month(self, year: int, month: int) -> MonthView:
        first = date(year, month, 1)
        after = date(year + month // 12, month % 12 + 1, 1)
        days = [self._day(first + timedelta(days=n)) for n in range((after - first).days)]
        cells: list[DayView | None] = [*[None] * first.weekday(), *days]
        cells += [None] * (-len(cells) % 7)
        weeks = tuple(tuple(cells[at : at + 7]) for at in range(0, len(cells), 7))
        return MonthView(month=month, weeks=weeks, working_days=sum(day.kind in ("working", "made_up") for day in days))

    def _day(self, day: date) -> DayView:
        marked = self._all.get(day)
        covering = next((one for one in self._vacations if one.first <= day <= one.last), None)
        name = marked.name if marked is not None else covering.name if covering is not None else ""
        return DayView(
            day=day,
            kind=_kind(day, marked, works=self._calendar.is_working_day(day)),
            name=name,
            own=day in self._own,
            marked=marked is not None,
            vacation=covering is not None,
        )


def _kind(day: date, marked: MarkedDay | None, *, works: bool) -> DayKind:
    if works:
        return "working" if works_by_weekday(day) else "made_up"
    return "weekend" if marked is None else "off"


def _vacations(
    reader: Reader, table: CalendarTable, year: int, query: CalendarYear, line: tuple[str, ...]
) -> tuple[VacationView, ...]:
    return tuple(
        VacationView(
            id=one.id,
            first=one.first,
            last=one.last,
            name=one.name,
            counts=one.counts,
            unit=one.unit,
            unit_name=unit_name(reader, one.unit, query.language),
        )
        for one in table.vacations
        if one.first.year <= year <= one.last.year and (query.unit is None or one.unit in (None, *line))
    )


def _units(reader: Reader, table: CalendarTable, language: str) -> tuple[UnitChoice, ...]:
    owners = table.owners()
    found = (
        UnitChoice(code=unit.code, name=unit.name.in_language(language), own=unit.code in owners)
        for unit in reader.organisation.units.values()
    )
    return tuple(sorted(found, key=lambda one: (not one.own, one.name)))
