"""The Chinese public calendar a new installation starts from: days off, make-up days, a guess for later years."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from engine.domain.calendar import WorkingCalendar

PUBLISHED_YEARS = frozenset({2025, 2026})
"""Years whose arrangement the State Council has announced; of any other, only the statutory days are known."""

_DAYS_OFF: Mapping[int, tuple[tuple[str, str, str], ...]] = {
    2025: (
        ("01-01", "01-01", "元旦"),
        ("01-28", "02-04", "春节"),
        ("04-04", "04-06", "清明节"),
        ("05-01", "05-05", "劳动节"),
        ("05-31", "06-02", "端午节"),
        ("10-01", "10-08", "国庆节、中秋节"),
    ),
    2026: (
        ("01-01", "01-03", "元旦"),
        ("02-15", "02-23", "春节"),
        ("04-04", "04-06", "清明节"),
        ("05-01", "05-05", "劳动节"),
        ("06-19", "06-21", "端午节"),
        ("09-25", "09-27", "中秋节"),
        ("10-01", "10-07", "国庆节"),
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


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedDay:
    """A day that is not what its weekday says, with the Chinese name that a calendar shows."""

    day: date
    working: bool
    name: str


def seeds(year: int) -> tuple[SeedDay, ...]:
    """The days of `year` that differ from the plain week: as announced, or the statutory days where nothing is."""
    if year not in PUBLISHED_YEARS:
        return tuple(SeedDay(day=day, working=False, name=name) for day, name in _with_compensation(_statutory(year)))
    off = (
        SeedDay(day=day, working=False, name=name)
        for first, last, name in _DAYS_OFF[year]
        for day in _span(year, first, last)
    )
    made_up = (SeedDay(day=_on(year, text), working=True, name="调休上班") for text in _MAKE_UP_DAYS[year])
    return tuple(sorted((*off, *made_up), key=lambda seed: seed.day))


def seed_days(year: int) -> Mapping[date, bool]:
    """The days of `seeds`, each with whether it is a working day."""
    return {seed.day: seed.working for seed in seeds(year)}


def seed_calendar(years: Iterable[int] = range(2025, 2031)) -> WorkingCalendar:
    """A calendar made of the seeds of `years`."""
    return WorkingCalendar(
        days={day: works for year in years for day, works in seed_days(year).items()}, published_years=PUBLISHED_YEARS
    )


def _statutory(year: int) -> dict[date, str]:
    named = {
        "01-01": "元旦",
        "05-01": "劳动节",
        "05-02": "劳动节",
        "10-01": "国庆节",
        "10-02": "国庆节",
        "10-03": "国庆节",
    }
    days = {_on(year, text): name for text, name in named.items()}
    if year not in _LUNAR:
        return days
    new_year, *festivals = (_on(year, text) for text in _LUNAR[year])
    spring = {new_year + timedelta(days=n): "春节" for n in range(-1, 3)}
    return spring | dict(zip(festivals, ("清明节", "端午节", "中秋节"), strict=True)) | days


def _with_compensation(days: Mapping[date, str]) -> Iterator[tuple[date, str]]:
    """A statutory day that falls on a weekend is made good on the next working day: the law says that much."""
    off = dict(sorted(days.items()))
    for day, name in tuple(off.items()):
        if day.weekday() >= _SATURDAY:
            instead = day
            while instead in off or instead.weekday() >= _SATURDAY:
                instead += timedelta(days=1)
            off[instead] = f"{name}补休"
    yield from sorted(off.items())


def _span(year: int, first: str, last: str) -> list[date]:
    start = _on(year, first)
    return [start + timedelta(days=n) for n in range((_on(year, last) - start).days + 1)]


def _on(year: int, month_and_day: str) -> date:
    return date.fromisoformat(f"{year}-{month_and_day}")
