import re
from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest

from engine.domain.calendar_cn import PUBLISHED_YEARS, SeedDay, seed_calendar, seed_days, seeds


def days_of(year: int) -> list[date]:
    return [date(year, 1, 1) + timedelta(days=n) for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)]


@pytest.mark.parametrize("year", sorted(PUBLISHED_YEARS))
def test_published_years_are_those_of_the_chinese_calendar(year: int) -> None:
    calendar = seed_calendar([year])
    assert [d for d in days_of(year) if calendar.is_working_day(d) != chinese_calendar.is_workday(d)] == []


@pytest.mark.parametrize("year", [*sorted(PUBLISHED_YEARS), 2027, 2028, 2029, 2030])
def test_every_public_holiday_is_a_day_off(year: int) -> None:
    calendar = seed_calendar([year])
    assert [d for d in holidays.country_holidays("CN", years=year) if calendar.is_working_day(d)] == []


@pytest.mark.parametrize("year", [2027, 2028, 2029, 2030])
def test_an_unpublished_year_has_no_day_off_that_the_law_does_not_give(year: int) -> None:
    assert set(seed_days(year)) == set(holidays.country_holidays("CN", years=year))
    assert set(seed_days(year).values()) == {False}


@pytest.mark.parametrize("year", sorted(PUBLISHED_YEARS))
def test_every_substituted_weekend_day_is_a_make_up_day(year: int) -> None:
    names = holidays.country_holidays("CN", years=year, language="en_US").values()
    named = [re.search(r"from (\d\d)/(\d\d)/(\d{4})", name) for name in names]
    made_up = {date(int(m[3]), int(m[1]), int(m[2])) for m in named if m}
    assert {day for day, works in seed_days(year).items() if works} == made_up


def test_a_year_of_which_nothing_lunar_is_known_keeps_its_fixed_days() -> None:
    assert sorted(seed_days(2040)) == [
        date(2040, 1, 1),
        date(2040, 1, 2),
        date(2040, 5, 1),
        date(2040, 5, 2),
        date(2040, 10, 1),
        date(2040, 10, 2),
        date(2040, 10, 3),
    ]


def test_every_seed_says_what_day_it_is() -> None:
    assert seeds(2026)[0] == SeedDay(day=date(2026, 1, 1), working=False, name="元旦")
    assert seeds(2026)[-1] == SeedDay(day=date(2026, 10, 10), working=True, name="调休上班")
    assert [seed.name for seed in seeds(2027) if seed.day.month == 2] == ["春节"] * 4 + ["春节补休"] * 2
