"""What an administrator can change in the calendar, and what each change makes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, time

from engine.domain.calendar_table import (
    FIRST_YEAR,
    LAST_YEAR,
    LONGEST_VACATION,
    CalendarTable,
    MarkedDay,
    Vacation,
)
from engine.domain.errors import Rejection
from engine.domain.texts import Text

NAME_AT_MOST = 60
DAYS_AT_MOST = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class SetDays:
    """Mark days, let others be what their weekday says, publish years or make them provisional again.

    Days are the organisation's, or a `unit`'s own; years are the organisation's only.
    """

    marked: tuple[MarkedDay, ...] = ()
    cleared: tuple[date, ...] = ()
    published: tuple[int, ...] = ()
    provisional: tuple[int, ...] = ()
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetHours:
    """Open and close at other hours, from `since` on; without it, before any such date."""

    opens: time
    closes: time
    since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndHours:
    """Let hours that hold from `since` on not hold after all."""

    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AddVacation:
    """Add a vacation; its id is given when it is written."""

    vacation: Vacation


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveVacation:
    """Take a vacation out again."""

    id: str


Change = SetDays | SetHours | EndHours | AddVacation | RemoveVacation


def changed(table: CalendarTable, change: Change) -> CalendarTable:
    """Return `table` with the change.

    Raises Rejection("calendar_hours"), ("calendar_span"), ("calendar_year"), ("calendar_day"), ("text_too_long"), or
    ("calendar_unchanged") where nothing would be different.
    """
    match change:
        case SetDays():
            after = _days(table, change)
        case SetHours():
            after = _hours(table, change)
        case EndHours():
            kept = tuple(one for one in table.hours_from if one[0] != change.since)
            after = replace(table, hours_from=kept)
        case AddVacation():
            _check_vacation(change.vacation)
            after = replace(table, vacations=(*table.vacations, change.vacation))
        case RemoveVacation():
            after = replace(table, vacations=tuple(one for one in table.vacations if one.id != change.id))
    if after == table:
        raise Rejection("calendar_unchanged")
    return after


def first_touched(table: CalendarTable, change: Change) -> date:
    """The first day for which the change could make a difference; nothing that ends before can move."""
    match change:
        case SetDays():
            years = (date(year, 1, 1) for year in (*change.published, *change.provisional))
            return min((*(one.day for one in change.marked), *change.cleared, *years))
        case SetHours():
            return change.since or date(FIRST_YEAR, 1, 1)
        case EndHours():
            return change.since
        case AddVacation():
            return change.vacation.first
        case RemoveVacation():
            return next((one.first for one in table.vacations if one.id == change.id), date(LAST_YEAR, 12, 31))


def _days(table: CalendarTable, change: SetDays) -> CalendarTable:
    if change.unit is not None and (change.published or change.provisional):
        raise Rejection("calendar_year", year=(*change.published, *change.provisional)[0])
    for one in change.marked:
        _check_day(one.day)
        _check_name(one.name)
    for year in (*change.published, *change.provisional):
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise Rejection("calendar_year", year=year)
    if len(change.marked) + len(change.cleared) > DAYS_AT_MOST:
        told = {"zh": f"日期超过 {DAYS_AT_MOST} 个", "en": f"there are more than {DAYS_AT_MOST} days"}
        raise Rejection("calendar_file", detail=1, errors=[told])
    own = dict(table.days if change.unit is None else table.units.get(change.unit, {}))
    for day in change.cleared:
        own.pop(day, None)
    own.update({one.day: one for one in change.marked})
    years = {**table.years, **dict.fromkeys(change.published, True), **dict.fromkeys(change.provisional, False)}
    if change.unit is None:
        return replace(table, days=own, years=years)
    units: Mapping[str, Mapping[date, MarkedDay]] = {**table.units, change.unit: own}
    return replace(table, units={code: days for code, days in units.items() if days})


def _hours(table: CalendarTable, change: SetHours) -> CalendarTable:
    if change.opens >= change.closes:
        raise Rejection("calendar_hours", opens=f"{change.opens:%H:%M}", closes=f"{change.closes:%H:%M}")
    if change.since is None:
        return replace(table, hours=(change.opens, change.closes))
    _check_day(change.since)
    kept = {**dict(table.hours_from), change.since: (change.opens, change.closes)}
    return replace(table, hours_from=tuple(sorted(kept.items())))


def _check_vacation(vacation: Vacation) -> None:
    _check_day(vacation.first)
    _check_day(vacation.last)
    _check_name(vacation.name)
    if not vacation.name.strip():
        raise Rejection("name_required")
    if not 0 <= (vacation.last - vacation.first).days < LONGEST_VACATION:
        told = {"first": vacation.first.isoformat(), "last": vacation.last.isoformat()}
        raise Rejection("calendar_span", **told, limit=LONGEST_VACATION)


def _check_day(day: date) -> None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Rejection("calendar_day", day=day.isoformat(), first=FIRST_YEAR, last=LAST_YEAR)


def _check_name(name: str) -> None:
    if len(name) > NAME_AT_MOST:
        raise Rejection("text_too_long", field=Text("名称", "name"), limit=NAME_AT_MOST)
