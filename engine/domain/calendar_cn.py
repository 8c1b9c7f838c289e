"""The Chinese public calendar a new installation starts from: days off, make-up days, a guess for later years."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from engine.domain.calendar import WorkingCalendar

PUBLISHED_YEARS = frozenset({2025, 2026})
"""Years whose arrangement the State Council has announced; of any other, only the statutory days are known."""

_DAYS_OFF: Mapping[int, tuple[tuple[str, str], ...]] = {
    2025: (
        ("01-01", "01-01"),
        ("01-28", "02-04"),
        ("04-04", "04-06"),
        ("05-01", "05-05"),
        ("05-31", "06-02"),
        ("10-01", "10-08"),
    ),
    2026: (
        ("01-01", "01-03"),
        ("02-15", "02-23"),
        ("04-04", "04-06"),
        ("05-01", "05-05"),
        ("06-19", "06-21"),
        ("09-25", "09-27"),
        ("10-01", "10-07"),
    ),
}
_MAKE_UP_DAYS: Mapping[int, tuple[str, ...]] = {
    2025: ("01-26", "02-08", "04-27", "09-28", "10-11"),
    2026: ("01-04", "02-14", "02-28", "05-09", "09-20", "10-10"),
}
_LUNAR: Mapping[int, tuple[str, str, str, str]] = {
    2027: ("02-06", "04-05", "06-09", "09-15"),
    2028: ("01-26", "04-04", "05-28", "10-03"),
    2029: ("02-13", "04-04", "06-16", "09-22"),
    2030: ("02-03", "04-05", "06-05", "09-12"),
}
"""First day of the lunar year, Qingming, Dragon Boat and Mid-Autumn: four dates that no rule of thumb gives."""
_SATURDAY = 5


def seed_days(year: int) -> Mapping[date, bool]:
    """The days of `year` that differ from the plain week: as announced, or the statutory days where nothing is."""
    if year not in PUBLISHED_YEARS:
        return dict.fromkeys(_with_compensation(_statutory(year)), False)
    off = {day: False for first, last in _DAYS_OFF[year] for day in _span(year, first, last)}
    return off | {_on(year, text): True for text in _MAKE_UP_DAYS[year]}


def seed_calendar(years: Iterable[int] = range(2025, 2031)) -> WorkingCalendar:
    """A calendar made of the seeds of `years`."""
    return WorkingCalendar(
        days={day: works for year in years for day, works in seed_days(year).items()}, published_years=PUBLISHED_YEARS
    )


def _statutory(year: int) -> list[date]:
    fixed = [_on(year, text) for text in ("01-01", "05-01", "05-02", "10-01", "10-02", "10-03")]
    if year not in _LUNAR:
        return fixed
    new_year, *festivals = (_on(year, text) for text in _LUNAR[year])
    spring = [new_year + timedelta(days=n) for n in range(-1, 3)]
    return sorted({*fixed, *spring, *festivals})


def _with_compensation(days: list[date]) -> set[date]:
    """A statutory day that falls on a weekend is made good on the next working day: the law says that much."""
    off = set(days)
    for day in days:
        if day.weekday() >= _SATURDAY:
            instead = day
            while instead in off or instead.weekday() >= _SATURDAY:
                instead += timedelta(days=1)
            off.add(instead)
    return off


def _span(year: int, first: str, last: str) -> list[date]:
    start = _on(year, first)
    return [start + timedelta(days=n) for n in range((_on(year, last) - start).days + 1)]


def _on(year: int, month_and_day: str) -> date:
    return date.fromisoformat(f"{year}-{month_and_day}")
