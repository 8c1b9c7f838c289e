from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from engine.domain.calendar import DueDate, WorkingCalendar
from engine.domain.calendar_cn import seed_calendar
from engine.domain.due_dates import due_date
from engine.domain.durations import Moment, TimerTextError, parse_duration

CALENDAR = seed_calendar()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("start", "text", "due"),
    [
        ("2026-09-30 16:00", "3 workdays", "2026-10-10 16:00"),
        ("2026-09-30 16:00", "4 workhours", "2026-10-08 11:00"),
        ("2026-09-30 16:00", "P3D", "2026-10-10 16:00"),
        ("2026-09-30 16:00", "PT72H", "2026-10-16 16:00"),
        ("2026-09-30 16:00", "P1M", "2026-10-30 16:00"),
        ("2026-09-30 16:00", "P1MT2H", "2026-11-02 09:00"),
        ("2026-09-30 16:00", "2026-10-10", "2026-10-10 17:30"),
        ("2026-09-30 16:00", "2026-10-05", "2026-09-30 17:30"),
        ("2026-09-30 16:00", "2026-10-05T12:00", "2026-10-05 12:00"),
    ],
)
def test_a_time_limit_counts_working_time(start: str, text: str, due: str) -> None:
    assert due_date(at(start), parse_duration(text), CALENDAR, working=True) == DueDate(at=at(due))


@pytest.mark.parametrize(
    ("start", "text", "due"),
    [
        ("2026-09-30 16:00", "3 workdays", "2026-10-10 16:00"),
        ("2026-09-30 16:00", "P3D", "2026-10-03 16:00"),
        ("2026-09-30 16:00", "PT72H", "2026-10-03 16:00"),
        ("2026-01-31 16:00", "P1M", "2026-02-28 16:00"),
        ("2026-12-31 16:00", "P1Y2M", "2028-02-29 16:00"),
        ("2026-09-30 16:00", "2026-10-05", "2026-10-05 00:00"),
        ("2026-09-30 16:00", "R3/PT10H", "2026-10-01 02:00"),
    ],
)
def test_a_timer_follows_the_clock_unless_it_says_otherwise(start: str, text: str, due: str) -> None:
    assert due_date(at(start), parse_duration(text), CALENDAR) == DueDate(at=at(due))


@pytest.mark.parametrize("text", ["5 workdays", "40 workhours", "P5D", "P1M", "2027-03-01"])
def test_a_limit_in_an_unpublished_year_is_provisional(text: str) -> None:
    assert due_date(at("2026-12-30 16:00"), parse_duration(text), CALENDAR, working=True).provisional is True


def test_the_clock_needs_no_calendar() -> None:
    assert due_date(at("2026-12-30 16:00"), parse_duration("P5D"), CALENDAR).provisional is False


def test_summer_time_keeps_days_and_hours_apart() -> None:
    berlin = WorkingCalendar(zone="Europe/Berlin")
    saturday = datetime(2026, 3, 28, 11, tzinfo=UTC)  # noon, the day before the clocks change
    assert due_date(saturday, parse_duration("P1D"), berlin).at == datetime(2026, 3, 29, 10, tzinfo=UTC)
    assert due_date(saturday, parse_duration("PT24H"), berlin).at == datetime(2026, 3, 29, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "text", "due"),
    [
        ("2026-03-27 12:00", "R/2026-03-01T09:00/P1D", "2026-03-28 09:00"),
        ("2026-03-28 09:00", "R/2026-03-01T09:00/P1D", "2026-03-29 09:00"),  # that night the clocks go forward
        ("2026-10-24 12:00", "R/2026-10-01T09:00/P1D", "2026-10-25 09:00"),  # that night they go back
        ("2026-10-24 12:00", "R/2026-10-01T09:00/PT24H", "2026-10-25 08:00"),
        ("2026-03-15 12:00", "R/2026-01-31T09:00/P1M", "2026-03-31 09:00"),
        ("2026-01-01 12:00", "R/2026-10-01T09:00/P1D", "2026-10-01 09:00"),
        ("2026-10-24 12:00", "R/1926-10-24T09:00/PT1M", "2026-10-24 12:01"),
    ],
)
def test_a_cycle_that_has_begun_keeps_its_beat(now: str, text: str, due: str) -> None:
    berlin, zone = WorkingCalendar(zone="Europe/Berlin"), ZoneInfo("Europe/Berlin")
    here, expected = (datetime.fromisoformat(one).replace(tzinfo=zone).astimezone(UTC) for one in (now, due))
    assert due_date(here, parse_duration(text, zone="Europe/Berlin"), berlin).at == expected


@pytest.mark.parametrize(
    ("now", "text", "due"),
    [
        ("2026-03-27 16:00", "3 workdays", "2026-04-01 16:00"),
        ("2026-03-27 16:00", "4 workhours", "2026-03-30 11:00"),
        ("2026-10-23 16:00", "1 workday", "2026-10-26 16:00"),
        ("2026-10-23 16:00", "P1DT2H", "2026-10-27 09:00"),
    ],
)
def test_working_time_runs_on_the_wall_of_the_zone(now: str, text: str, due: str) -> None:
    berlin, zone = WorkingCalendar(zone="Europe/Berlin", published_years=frozenset({2026})), ZoneInfo("Europe/Berlin")
    here, expected = (datetime.fromisoformat(one).replace(tzinfo=zone).astimezone(UTC) for one in (now, due))
    assert due_date(here, parse_duration(text), berlin, working=True) == DueDate(at=expected)


@pytest.mark.parametrize("text", ["36000 workdays", "P100YT48H", "2226-01-01"])
def test_beyond_a_hundred_years_is_refused(text: str) -> None:
    with pytest.raises(TimerTextError, match="hundred years"):
        due_date(at("2026-09-30 16:00"), parse_duration(text), CALENDAR)


def test_beyond_the_last_year_is_refused() -> None:
    with pytest.raises(TimerTextError, match="within a hundred years"):
        due_date(datetime(9990, 1, 1, tzinfo=UTC), parse_duration("P50Y"), CALENDAR)


def test_a_moment_is_taken_as_it_is() -> None:
    moment = datetime(2026, 10, 5, 3, tzinfo=UTC)
    assert due_date(at("2026-09-30 16:00"), Moment(at=moment), CALENDAR, working=True) == DueDate(at=moment)
