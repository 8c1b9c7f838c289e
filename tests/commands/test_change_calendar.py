from collections.abc import Callable
from datetime import date, time

import pytest

from engine.api import Rejection, Result
from engine.commands.change_calendar import ChangeCalendar
from engine.domain.calendar_changes import AddVacation, Change, EndHours, RemoveVacation, SetDays, SetHours
from engine.domain.calendar_table import MarkedDay, Vacation
from engine.store.calendar import CalendarChange, UnitDay, WorkingHours
from engine.store.calendar import Vacation as VacationRow
from engine.store.organisation import CalendarDay, CalendarYear
from engine.testing import MACHINE
from tests.factories.calendar import REASON, changed, off, working
from tests.factories.desk import ADMIN, CLERK, Desk, race

WINTER = Vacation(id="", first=date(2027, 1, 18), last=date(2027, 2, 21), name="寒假")


def test_a_day_is_marked_with_its_name_and_who_did_it(harness: Desk) -> None:
    made = changed(harness, off("2026-09-10", name="教师节活动"))
    day = harness.one(CalendarDay, CalendarDay.day == "2026-09-10")
    assert (day.working, day.name) == (False, "教师节活动")
    row = harness.one(CalendarChange)
    assert (row.id, row.by, row.reason, row.first_day) == (made, ADMIN, REASON, "2026-09-10")
    assert harness.last().event == "CalendarChanged"
    assert not harness.engine.calendar.is_working_day(date(2026, 9, 10))


def test_a_day_is_let_be_what_its_weekday_says(harness: Desk) -> None:
    changed(harness, SetDays(cleared=(date(2026, 9, 20),)))
    assert not harness.engine.calendar.is_working_day(date(2026, 9, 20))
    assert harness.all(CalendarDay, CalendarDay.day == "2026-09-20") == []


def test_every_process_reads_the_calendar_as_it_is_now(harness: Desk) -> None:
    with harness.configured() as other:
        assert other.engine.calendar.is_working_day(date(2026, 9, 10))
        changed(harness, off("2026-09-10"))
        assert not other.engine.calendar.is_working_day(date(2026, 9, 10))


def test_a_unit_has_days_of_its_own_that_lower_units_inherit(harness: Desk) -> None:
    units = harness.engine.organisation
    lower = next(unit for unit in units.units.values() if unit.parent is not None)
    upper = str(lower.parent)
    changed(harness, off("2026-09-10", unit=upper))
    assert [row.unit for row in harness.all(UnitDay)] == [upper]
    assert harness.engine.calendar.is_working_day(date(2026, 9, 10))
    assert not harness.engine.calendar_of(lower.code).is_working_day(date(2026, 9, 10))
    changed(harness, working("2026-09-10", unit=lower.code))
    assert harness.engine.calendar_of(lower.code).is_working_day(date(2026, 9, 10))
    assert not harness.engine.calendar_of(upper).is_working_day(date(2026, 9, 10))


def test_hours_change_from_a_date_on_and_back(harness: Desk) -> None:
    summer = SetHours(opens=time(8), closes=time(17), since=date(2026, 10, 8))
    changed(harness, summer)
    assert harness.engine.calendar.hours_on(date(2026, 10, 7)) == (time(8, 30), time(17, 30))
    assert harness.engine.calendar.hours_on(date(2026, 10, 8)) == (time(8), time(17))
    changed(harness, SetHours(opens=time(9), closes=time(18)))
    assert harness.engine.calendar.hours_on(date(2026, 10, 7)) == (time(9), time(18))
    changed(harness, EndHours(since=date(2026, 10, 8)))
    assert [row.since for row in harness.all(WorkingHours)] == [""]


def test_a_vacation_is_added_and_taken_out(harness: Desk) -> None:
    changed(harness, AddVacation(vacation=WINTER))
    assert not harness.engine.calendar.is_working_day(date(2027, 1, 20))
    row = harness.one(VacationRow)
    changed(harness, RemoveVacation(id=row.id))
    assert harness.engine.calendar.is_working_day(date(2027, 1, 20))
    assert harness.all(VacationRow) == []


def test_a_vacation_may_count_as_working_time(harness: Desk) -> None:
    told = Vacation(id="", first=WINTER.first, last=WINTER.last, name="寒假", counts=True)
    changed(harness, AddVacation(vacation=told))
    assert harness.engine.calendar.is_working_day(date(2027, 1, 20))


def test_a_year_is_published_with_its_days(harness: Desk) -> None:
    changed(harness, SetDays(marked=(MarkedDay(day=date(2027, 1, 2), working=True),), published=(2027,)))
    assert harness.one(CalendarYear, CalendarYear.year == 2027).published
    assert 2027 in harness.engine.calendar.published_years
    changed(harness, SetDays(provisional=(2027,)))
    assert 2027 not in harness.engine.calendar.published_years


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (off("1999-01-01"), "calendar_day"),
        (off("2026-09-10", name="长" * 61), "text_too_long"),
        (SetHours(opens=time(18), closes=time(9)), "calendar_hours"),
        (
            AddVacation(vacation=Vacation(id="", first=date(2027, 2, 1), last=date(2027, 1, 1), name="寒假")),
            "calendar_span",
        ),
        (
            AddVacation(vacation=Vacation(id="", first=date(2027, 2, 1), last=date(2028, 1, 1), name="寒假")),
            "calendar_span",
        ),
        (
            AddVacation(vacation=Vacation(id="", first=date(2027, 2, 1), last=date(2027, 2, 2), name=" ")),
            "name_required",
        ),
        (SetDays(published=(1066,)), "calendar_year"),
        (SetDays(published=(2027,), unit="GJC"), "calendar_year"),
        (SetDays(), "calendar_unchanged"),
        (SetDays(published=(2026,)), "calendar_unchanged"),
        (off("2026-09-10", unit="NOWHERE"), "not_found"),
        (RemoveVacation(id="0" * 32), "not_found"),
        (EndHours(since=date(2026, 10, 8)), "calendar_unchanged"),
    ],
)
def test_what_is_refused_leaves_everything_as_it_was(harness: Desk, change: Change, code: str) -> None:
    assert harness.code(ADMIN, ChangeCalendar(change=change, reason=REASON)) == code


def test_a_reason_is_asked_for(harness: Desk) -> None:
    assert harness.code(ADMIN, ChangeCalendar(change=off("2026-09-10"), reason="  ")) == "reason_required"
    long = ChangeCalendar(change=off("2026-09-10"), reason="长" * 501)
    assert harness.code(ADMIN, long) == "text_too_long"


def test_only_an_administrator_changes_it(harness: Desk) -> None:
    command = ChangeCalendar(change=off("2026-09-10"), reason=REASON)
    assert harness.code(CLERK, command) == "not_permitted"
    assert harness.code(MACHINE, command) == "not_permitted"


def test_what_was_previewed_before_another_change_is_refused(harness: Desk) -> None:
    first = changed(harness, off("2026-09-10"))
    stale = ChangeCalendar(change=off("2026-09-11"), reason=REASON, seen="")
    assert harness.code(ADMIN, stale) == "calendar_moved_on"
    harness.act(ADMIN, ChangeCalendar(change=off("2026-09-11"), reason=REASON, seen=first))


def test_of_two_who_change_it_at_once_one_wins(harness: Desk) -> None:
    def act(day: str) -> Callable[[], Result]:
        command = ChangeCalendar(change=off(day), reason=REASON, seen="")
        return lambda: harness.act(ADMIN, command)

    found = race(act("2026-09-10"), act("2026-09-11"))
    assert [one.code for one in found if isinstance(one, Rejection)] == ["calendar_moved_on"]
    assert len(harness.all(CalendarChange)) == 1
