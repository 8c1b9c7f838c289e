from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.calendar import CalendarExhaustedError, DueDate, WorkingCalendar
from engine.domain.calendar_cn import seed_calendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
CALENDAR = seed_calendar()

instants = st.datetimes(
    min_value=datetime(2025, 1, 10),  # noqa: DTZ001 - hypothesis adds the zone itself
    max_value=datetime(2026, 11, 30),  # noqa: DTZ001 - as above
    timezones=st.just(UTC),
)
amounts = st.timedeltas(min_value=timedelta(), max_value=timedelta(hours=90))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def hours(n: float) -> timedelta:
    return timedelta(hours=n)


@pytest.mark.parametrize(
    ("start", "n", "due"),
    [
        ("2026-09-30 16:00", 3, "2026-10-10 16:00"),  # over the National Day week to a make-up Saturday
        ("2026-11-20 09:15", 1, "2026-11-23 09:15"),  # Friday to Monday, the same hour
        ("2026-11-23 06:00", 1, "2026-11-24 08:30"),  # before opening: from opening
        ("2026-11-23 17:30", 1, "2026-11-24 17:30"),  # on closing: still that day
        ("2026-11-23 17:31", 1, "2026-11-25 08:30"),  # after closing: from the next opening
        ("2026-11-21 12:00", 1, "2026-11-24 08:30"),  # Saturday: from Monday's opening
        ("2026-10-10 12:00", 1, "2026-10-12 12:00"),  # a make-up Saturday is a day like any other
        ("2026-11-23 10:00", 0, "2026-11-23 10:00"),
        ("2026-11-22 10:00", 0, "2026-11-23 08:30"),
    ],
)
def test_working_days_later_at_the_same_hour(start: str, n: int, due: str) -> None:
    assert CALENDAR.add_working_days(at(start), n) == DueDate(at=at(due))


def test_what_comes_back_is_in_utc() -> None:
    assert CALENDAR.add_working_days(at("2026-09-30 16:00"), 3).at.isoformat() == "2026-10-10T08:00:00+00:00"


@pytest.mark.parametrize(
    ("start", "amount", "due"),
    [
        ("2026-11-23 09:00", hours(4), "2026-11-23 13:00"),
        ("2026-11-23 15:30", hours(4), "2026-11-24 10:30"),
        ("2026-11-23 08:30", hours(9), "2026-11-23 17:30"),  # a full day ends on closing, not on the next opening
        ("2026-11-20 17:00", hours(1), "2026-11-23 09:00"),
        ("2026-11-21 03:00", hours(0), "2026-11-23 08:30"),
    ],
)
def test_working_time_later(start: str, amount: timedelta, due: str) -> None:
    assert CALENDAR.add_working_time(at(start), amount) == DueDate(at=at(due))


@pytest.mark.parametrize(
    ("due", "amount", "before"),
    [
        ("2026-10-10 16:00", hours(4), "2026-10-10 12:00"),
        ("2026-10-10 09:30", hours(4), "2026-10-09 14:30"),
        ("2026-10-08 08:30", hours(1), "2026-09-30 16:30"),
        ("2026-11-22 12:00", hours(1), "2026-11-20 16:30"),
        ("2026-11-23 20:00", hours(1), "2026-11-23 16:30"),
        ("2026-11-23 08:30", hours(0), "2026-11-23 08:30"),
    ],
)
def test_working_time_earlier(due: str, amount: timedelta, before: str) -> None:
    assert CALENDAR.subtract_working_time(at(due), amount) == DueDate(at=at(before))


def test_working_days_earlier() -> None:
    assert CALENDAR.subtract_working_days(at("2026-10-10 16:00"), 3) == DueDate(at=at("2026-09-30 16:00"))


@pytest.mark.parametrize(
    ("earlier", "later", "amount"),
    [
        ("2026-11-23 09:00", "2026-11-23 11:00", hours(2)),
        ("2026-11-23 05:00", "2026-11-23 23:00", hours(9)),
        ("2026-11-20 16:30", "2026-11-23 09:30", hours(2)),
        ("2026-09-30 16:00", "2026-10-10 16:00", hours(27)),
        ("2026-10-01 09:00", "2026-10-07 09:00", hours(0)),
        ("2026-11-23 18:00", "2026-11-23 19:00", hours(0)),
        ("2026-11-23 11:00", "2026-11-23 09:00", hours(-2)),
    ],
)
def test_working_time_between(earlier: str, later: str, amount: timedelta) -> None:
    assert CALENDAR.working_time_between(at(earlier), at(later)) == amount


def test_slack_turns_negative_when_late() -> None:
    due = at("2026-11-23 17:00")
    assert CALENDAR.slack(at("2026-11-23 09:00"), due) == hours(8)
    assert CALENDAR.slack(at("2026-11-24 09:00"), due) == hours(-1)


def test_a_deadline_that_reaches_an_unpublished_year_is_provisional() -> None:
    assert CALENDAR.add_working_days(at("2026-12-30 10:00"), 1) == DueDate(at=at("2026-12-31 10:00"))
    crossing = CALENDAR.add_working_days(at("2026-12-30 10:00"), 2)
    assert crossing == DueDate(at=at("2027-01-04 10:00"), provisional=True)
    assert CALENDAR.add_working_time(at("2026-12-31 17:00"), hours(1)).provisional is True
    assert CALENDAR.subtract_working_days(at("2027-01-04 10:00"), 1).provisional is True


def test_the_year_between_counts_too() -> None:
    calendar = WorkingCalendar(published_years=frozenset({2026, 2028}))
    assert calendar.add_working_days(at("2026-12-31 10:00"), 300).provisional is True


def test_a_units_own_days_lie_over_the_calendar() -> None:
    closed = CALENDAR.overlaid({date(2026, 11, 24): False, date(2026, 11, 28): True})
    assert closed.add_working_days(at("2026-11-23 10:00"), 1) == DueDate(at=at("2026-11-25 10:00"))
    assert closed.add_working_days(at("2026-11-27 10:00"), 1) == DueDate(at=at("2026-11-28 10:00"))
    assert CALENDAR.is_working_day(date(2026, 11, 24)) is True


def test_a_zone_with_summer_time_keeps_the_hour_on_the_wall() -> None:
    berlin = WorkingCalendar(zone="Europe/Berlin", hours=(time(9), time(17)), published_years=frozenset({2026}))
    friday = datetime(2026, 3, 27, 10, tzinfo=ZoneInfo("Europe/Berlin"))
    due = berlin.add_working_days(friday, 1)
    assert due == DueDate(at=datetime(2026, 3, 30, 8, tzinfo=UTC))
    assert friday.astimezone(UTC) == datetime(2026, 3, 27, 9, tzinfo=UTC)
    assert berlin.working_time_between(friday, due.at) == hours(8)


def test_the_last_hour_of_a_day_in_the_zone_decides_which_day_it_is() -> None:
    late_on_sunday = datetime(2026, 11, 22, 23, tzinfo=UTC)  # Monday 07:00 in Shanghai
    assert CALENDAR.counts_from(late_on_sunday) == at("2026-11-23 08:30")
    assert CALENDAR.is_open(late_on_sunday) is False
    assert CALENDAR.is_open(at("2026-11-23 08:30")) is True


def test_the_closing_of_a_day_off_is_that_of_the_working_day_before() -> None:
    assert CALENDAR.closing_of(date(2026, 10, 5)) == at("2026-09-30 17:30")
    assert CALENDAR.closing_of(date(2026, 10, 8)) == at("2026-10-08 17:30")


def test_a_calendar_without_working_days_is_an_error_and_not_a_loop() -> None:
    never = WorkingCalendar(days={date(2026, 1, 1) + timedelta(days=n): False for n in range(40_000)})
    with pytest.raises(CalendarExhaustedError, match="within a hundred years of 2026-11-23"):
        never.add_working_days(at("2026-11-23 10:00"), 1)


def test_more_than_a_hundred_years_are_refused() -> None:
    with pytest.raises(CalendarExhaustedError):
        CALENDAR.add_working_days(at("2026-11-23 10:00"), 30_000)
    with pytest.raises(CalendarExhaustedError):
        CALENDAR.add_working_days(datetime(9999, 12, 30, tzinfo=UTC), 30)


@pytest.mark.parametrize("act", ["add_working_days", "subtract_working_days"])
def test_negative_numbers_of_days_are_refused(act: str) -> None:
    with pytest.raises(ValueError, match="Expected a number of working days from 0, but got -1"):
        getattr(CALENDAR, act)(at("2026-11-23 10:00"), -1)


@pytest.mark.parametrize("act", ["add_working_time", "subtract_working_time"])
def test_negative_amounts_of_time_are_refused(act: str) -> None:
    with pytest.raises(ValueError, match="Expected an amount of working time from zero"):
        getattr(CALENDAR, act)(at("2026-11-23 10:00"), hours(-1))


def test_an_instant_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="has none"):
        CALENDAR.counts_from(datetime(2026, 11, 23, 10))  # noqa: DTZ001 - the point of the test


def test_a_day_must_open_before_it_closes() -> None:
    with pytest.raises(ValueError, match="open before it closes"):
        WorkingCalendar(hours=(time(18), time(9)))


@given(instants, amounts)
def test_what_is_added_can_be_measured(start: datetime, amount: timedelta) -> None:
    assert CALENDAR.working_time_between(start, CALENDAR.add_working_time(start, amount).at) == amount


@given(instants, amounts)
def test_what_is_taken_away_can_be_measured(end: datetime, amount: timedelta) -> None:
    assert CALENDAR.working_time_between(CALENDAR.subtract_working_time(end, amount).at, end) == amount


@given(instants, instants, instants)
def test_stretches_of_working_time_add_up(one: datetime, two: datetime, three: datetime) -> None:
    whole = CALENDAR.working_time_between(one, three)
    assert CALENDAR.working_time_between(one, two) + CALENDAR.working_time_between(two, three) == whole


@given(instants, st.integers(min_value=0, max_value=20))
def test_a_working_day_is_nine_hours_of_working_time(start: datetime, n: int) -> None:
    due = CALENDAR.add_working_days(start, n)
    assert CALENDAR.working_time_between(start, due.at) == hours(9) * n
    assert CALENDAR.is_open(due.at) is True


SUMMER = WorkingCalendar(
    hours_from=((date(2026, 6, 1), (time(8), time(17))), (date(2026, 9, 1), (time(9), time(16)))),
    published_years=frozenset({2026}),
)


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        (date(2026, 5, 29), (time(8, 30), time(17, 30))),
        (date(2026, 6, 1), (time(8), time(17))),
        (date(2026, 8, 31), (time(8), time(17))),
        (date(2026, 9, 1), (time(9), time(16))),
    ],
)
def test_hours_hold_from_their_date_on(day: date, hours: tuple[time, time]) -> None:
    assert SUMMER.hours_on(day) == hours


def test_a_limit_in_days_moves_into_the_hours_of_its_last_day() -> None:
    assert SUMMER.add_working_days(at("2026-08-31 16:45"), 1).at == at("2026-09-01 16:00")
    assert SUMMER.add_working_days(at("2026-05-29 17:15"), 1).at == at("2026-06-01 17:00")


def test_working_time_is_measured_in_the_hours_of_each_day() -> None:
    assert SUMMER.working_time_between(at("2026-05-29 08:30"), at("2026-06-02 17:00")) == timedelta(hours=27)
    assert SUMMER.working_time_between(at("2026-08-31 16:00"), at("2026-09-02 10:00")) == timedelta(hours=9)
    assert SUMMER.add_working_time(at("2026-08-31 16:00"), timedelta(hours=9)).at == at("2026-09-02 10:00")
    assert SUMMER.subtract_working_time(at("2026-09-02 10:00"), timedelta(hours=9)).at == at("2026-08-31 16:00")
    assert SUMMER.closing_of(date(2026, 9, 1)) == at("2026-09-01 16:00")
    assert not SUMMER.is_open(at("2026-09-01 16:30"))
