"""Dates, times and durations: all years of the standard, zones, arithmetic, order, and what Python is given of them."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from engine.feel import YearsMonthsDuration, compile_expression


def value(text: str, **context: object) -> object:
    return compile_expression(text, lenient=True).evaluate(context)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ('date("999999999-12-31")', "999999999-12-31"),
        ('date("-999999999-01-01")', "-999999999-01-01"),
        ('date("-0044-03-15")', "-0044-03-15"),
        ('date("0000-01-01")', "0000-01-01"),
        ('date and time("99999-12-31T11:22:33.123456789Z")', "99999-12-31T11:22:33.123456789Z"),
        ('time("10:20:30.0005")', "10:20:30.0005"),
        ('time("23:59:59@Asia/Shanghai")', "23:59:59@Asia/Shanghai"),
        ('time("10:00:00+08:00")', "10:00:00+08:00"),
        ('time("10:00:00-00:00")', "10:00:00Z"),
        ('time("24:00:00")', "00:00:00"),
        ('date and time("2026-12-31T24:00:00")', "2027-01-01T00:00:00"),
        ('date and time("2026-12-31")', "2026-12-31T00:00:00"),
        ('date and time(date("2026-10-10"), time("08:00:00@Asia/Shanghai"))', "2026-10-10T08:00:00@Asia/Shanghai"),
        ('date and time(@"2026-10-10T08:00:00Z", "Asia/Shanghai")', "2026-10-10T16:00:00@Asia/Shanghai"),
        ("time(8, 30, 15.25)", "08:30:15.25"),
        ('time(8, 30, 0, duration("-PT5H"))', "08:30:00-05:00"),
        ('time(@"2026-10-10")', "00:00:00Z"),
        ('duration("P1Y14M")', "P2Y2M"),
        ('duration("-P26M")', "-P2Y2M"),
        ('duration("PT36H90.5S")', "P1DT12H1M30.5S"),
        ('duration("P0D")', "PT0S"),
        ('duration("P0Y")', "P0M"),
        ('@"2026-01-31" + @"P1M"', "2026-02-28"),
        ('@"2024-02-29" - @"P1Y"', "2023-02-28"),
        ('@"2026-01-01" - @"PT1H"', "2025-12-31"),
        ('@"2026-03-28T12:00:00@Europe/Paris" + @"P1D"', "2026-03-29T13:00:00@Europe/Paris"),
        ('@"23:30:00" + @"PT1H"', "00:30:00"),
        ('@"2026-01-02" - @"2026-01-01T12:00:00Z"', "PT12H"),
        ('@"10:00:00+08:00" - @"10:00:00Z"', "-PT8H"),
        ('years and months duration(@"2024-01-31", @"2025-01-30")', "P11M"),
        ('@"P1Y" * 1.5', "P1Y6M"),
        ('@"PT1H" / 7', "PT8M34.285714285S"),
    ],
)
def test_it_is_written_as_xml_schema_has_it(text: str, written: str) -> None:
    assert value(f"string({text})") == written


@pytest.mark.parametrize(
    "text",
    [
        'date("1000000000-01-01")',
        'date("2026-02-29")',
        'date("26-01-01")',
        'date("02026-01-01")',
        'date("2026-01-01T00:00:00")',
        "date(2026, 13, 1)",
        'time("25:00:00")',
        'time("10:00")',
        'time("10:00:00+15:00")',
        'time("10:00:00@Middle/Earth")',
        'time("10:00:00+08:00@Asia/Shanghai")',
        "time(24, 0, 0)",
        'duration("P")',
        'duration("P1DT")',
        'duration("P1Y1D")',
        '@"999999999-12-31" + @"P1D"',
        '@"2026-01-01T00:00:00" - @"2026-01-01T00:00:00Z"',
        '@"10:00:00" - @"10:00:00Z"',
        '@"10:00:00" + @"P1M"',
        '@"P1D" + @"P1M"',
        '@"2026-01-01" + @"2026-01-01"',
        '@"2026-01-01T00:00:00" = @"2026-01-01"',
    ],
)
def test_what_no_calendar_and_no_table_knows_is_null(text: str) -> None:
    assert value(text) is None


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ('@"2026-10-10T08:00:00+08:00" = @"2026-10-10T00:00:00Z"', True),
        ('@"2026-10-10T08:00:00" = @"2026-10-10T08:00:00Z"', False),
        ('@"2026-10-10T08:00:00" < @"2026-10-10T09:00:00+08:00"', True),
        ('@"2026-10-10T08:00:00" <= @"2026-10-10T08:00:00Z"', True),
        ('is(@"2026-10-10T08:00:00+08:00", @"2026-10-10T00:00:00Z")', False),
        ('@"08:00:00@Asia/Shanghai" = @"00:00:00Z"', True),
        ('@"P1D" < @"PT25H"', True),
        ('@"P1D" < @"P1M"', None),
        ('@"-0001-01-01" < @"0001-01-01"', True),
        ('@"2026-07-01T12:00:00@Europe/Paris".time offset = @"PT2H"', True),
        ('@"2026-01-01T12:00:00@Europe/Paris".time offset = @"PT1H"', True),
        ('@"12026-01-01T12:00:00@Europe/Paris".time offset = @"PT1H"', True),
        ('@"2026-10-10".hour', None),
        ('@"-P1Y2M".months', -2),
        ('@"-P1DT2H3M4.5S".seconds * 2', -9),
        ('@"2026-10-10".weekday', 6),
        ('@"2026-10-10T00:00:00".weekday', 6),
        ('day of week(@"-999999999-01-01")', "Monday"),
        ('week of year(@"2005-01-01")', 53),
        ('day of year(@"2024-12-31")', 366),
    ],
)
def test_order_and_parts(text: str, answer: object) -> None:
    assert value(text) == answer


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ('@"2026-10-10"', dt.date(2026, 10, 10)),
        ('@"2026-10-10T08:00:00.5Z"', dt.datetime(2026, 10, 10, 8, 0, 0, 500_000, tzinfo=dt.UTC)),
        ('@"2026-10-10T08:00:00@Asia/Shanghai"', dt.datetime(2026, 10, 10, 8, tzinfo=ZoneInfo("Asia/Shanghai"))),
        ('@"08:00:00"', dt.time(8)),
        ('@"-PT1.5S"', -dt.timedelta(seconds=1.5)),
        ('@"P1Y2M"', YearsMonthsDuration(total_months=14)),
        ('@"12026-10-10"', "12026-10-10"),
        ('@"12026-10-10T00:00:00Z"', "12026-10-10T00:00:00Z"),
        ('[@"2026-10-10", {a: @"PT1H"}]', [dt.date(2026, 10, 10), {"a": dt.timedelta(hours=1)}]),
    ],
)
def test_a_caller_is_given_values_of_python(text: str, given: object) -> None:
    assert value(text) == given


def test_values_of_python_come_back_as_they_were() -> None:
    moment = dt.datetime(2026, 10, 10, 8, 0, 0, 1, tzinfo=ZoneInfo("Asia/Shanghai"))
    values = [moment, moment.date(), moment.timetz(), dt.timedelta(days=-1, microseconds=1), dt.datetime(2026, 1, 1)]  # noqa: DTZ001
    assert value("x", x=values) == values
