from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.durations import (
    Cycle,
    Day,
    Duration,
    Moment,
    Period,
    Span,
    TimerTextError,
    WorkingDays,
    WorkingTime,
    parse_duration,
    parse_span,
    scaled,
)


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("3 workdays", WorkingDays(days=3)),
        ("1 workday", WorkingDays(days=1)),
        (" 10workdays ", WorkingDays(days=10)),
        ("4 workhours", WorkingTime(amount=timedelta(hours=4))),
        ("1.5 workhours", WorkingTime(amount=timedelta(minutes=90))),
        ("30 workminutes", WorkingTime(amount=timedelta(minutes=30))),
        ("P3D", Period(days=3)),
        ("PT72H", Period(clock=timedelta(hours=72))),
        ("P1M", Period(months=1)),
        ("PT1M", Period(clock=timedelta(minutes=1))),
        ("P1Y2M", Period(months=14)),
        ("P2W", Period(days=14)),
        ("P1DT2H30M0.5S", Period(days=1, clock=timedelta(hours=2, minutes=30, milliseconds=500))),
        ("PT0S", Period()),
        ("P100Y", Period(months=1200)),
        ("2026-10-10", Day(on=date(2026, 10, 10))),
        ("2026-10-10T16:00", Moment(at=datetime(2026, 10, 10, 8, tzinfo=UTC))),
        ("2026-10-10T16:00:00Z", Moment(at=datetime(2026, 10, 10, 16, tzinfo=UTC))),
        ("2026-10-10T16:00:00+02:00", Moment(at=datetime(2026, 10, 10, 14, tzinfo=UTC))),
        ("PT1.5H", Period(clock=timedelta(minutes=90))),
        ("PT0,5M", Period(clock=timedelta(seconds=30))),
        ("2026-10-23T17:00[Europe/Berlin]", Moment(at=datetime(2026, 10, 23, 15, tzinfo=UTC))),
        ("2026-10-26T17:00+01:00[Europe/Berlin]", Moment(at=datetime(2026, 10, 26, 16, tzinfo=UTC))),
        ("2026-03-29T02:30[Europe/Berlin]", Moment(at=datetime(2026, 3, 29, 1, 30, tzinfo=UTC))),
        ("2026-10-25T02:30[Europe/Berlin]", Moment(at=datetime(2026, 10, 25, 0, 30, tzinfo=UTC))),
        (
            "R3/2026-10-01T09:00Z/2026-10-02T10:00Z",
            Cycle(every=Period(clock=timedelta(hours=25)), repeats=3, start=datetime(2026, 10, 1, 9, tzinfo=UTC)),
        ),
        ("R3/PT10H", Cycle(every=Period(clock=timedelta(hours=10)), repeats=3)),
        ("R/1 workday", Cycle(every=WorkingDays(days=1))),
    ],
)
def test_texts_that_can_be_read(text: str, duration: Duration) -> None:
    assert parse_duration(text) == duration


def test_a_time_without_offset_is_read_in_the_given_zone() -> None:
    read = parse_duration("2026-07-01T09:00", zone="Europe/Berlin")
    assert read == Moment(at=datetime(2026, 7, 1, 7, tzinfo=UTC))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "P",
        "PT",
        "P1DT",
        "soon",
        "3 days",
        "3",
        "P1H",
        "P1.5D",
        "2026-13-01",
        "2026-02-30",
        "2026-10-23T17:00[Mars/Olympus]",
        "2026-10-23T17:00[../../etc/passwd]",
        "2026-10-23T17:00+08:00[Europe/Berlin]",
        "2026-10-23[Europe/Berlin][Asia/Shanghai]",
        "PT1.5H30M",
        "P3D extra",
        "R3/",
        "R3/2026-10-10",
        "workdays",
        "1e3 workdays",
        "P" + "9" * 400 + "D",
        "٣ workdays",
        "0001-01-01T00:00:00+14:00",
    ],
)
def test_texts_that_can_not_be_read(text: str) -> None:
    with pytest.raises(TimerTextError, match=r"^Expected a time such as '3 workdays'.*\.$"):
        parse_duration(text)


@pytest.mark.parametrize(
    "text", ["P101Y", "P1201M", "P36526D", "PT876601H", "40000 workdays", "999999999 workhours", "P99Y400D"]
)
def test_more_than_a_hundred_years_are_refused(text: str) -> None:
    with pytest.raises(TimerTextError, match="at most a hundred years"):
        parse_duration(text)


@pytest.mark.parametrize("text", ["-P1D", "-3 workdays"])
def test_negative_times_are_refused(text: str) -> None:
    with pytest.raises(TimerTextError, match="is negative"):
        parse_duration(text)


def test_half_working_days_are_refused() -> None:
    with pytest.raises(TimerTextError, match="whole number of working days"):
        parse_duration("1.5 workdays")


@pytest.mark.parametrize(
    "text", ["R0/P1D", "R10001/P1D", "R3/PT0S", "R/PT0.001S", "R5/0.01 workminutes", "R/0 workdays"]
)
def test_cycles_that_never_or_always_fire_are_refused(text: str) -> None:
    with pytest.raises(TimerTextError, match="Expected a cycle to"):
        parse_duration(text)


def test_a_first_turn_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(TimerTextError, match="first turn to end after it begins"):
        parse_duration("R/2026-10-02T09:00Z/2026-10-01T09:00Z")


def test_a_date_is_no_length_of_time() -> None:
    assert parse_span("3 workdays") == WorkingDays(days=3)
    with pytest.raises(TimerTextError):
        parse_span("2026-10-10")


@pytest.mark.parametrize(
    ("span", "factor", "longer"),
    [
        (WorkingDays(days=3), Fraction(3, 2), WorkingDays(days=5)),
        (WorkingDays(days=10), Fraction(3, 2), WorkingDays(days=15)),
        (WorkingTime(amount=timedelta(hours=4)), Fraction(1, 2), WorkingTime(amount=timedelta(hours=2))),
        (
            Period(months=1, days=3, clock=timedelta(hours=1)),
            Fraction(3, 2),
            Period(months=2, days=5, clock=timedelta(hours=1.5)),
        ),
    ],
)
def test_a_factor_stretches_a_time_limit(span: Span, factor: Fraction, longer: Span) -> None:
    assert scaled(span, factor) == longer


def test_a_factor_must_be_above_zero() -> None:
    with pytest.raises(TimerTextError, match="factor above zero"):
        scaled(WorkingDays(days=3), Fraction(0))


@given(st.text(alphabet="PTRYMWDHS0123456789.-/: +workdayshour", max_size=30) | st.text(max_size=30))
def test_whatever_is_written_is_read_or_refused(text: str) -> None:
    try:
        read = parse_duration(text)
    except TimerTextError:
        return
    assert parse_duration(f" {text} ") == read
