"""Reads what a diagram writes about time: "3 workdays", "4 workhours", ISO 8601 durations, dates and cycles."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from functools import lru_cache
from math import ceil
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

LONGEST = timedelta(days=36_525)
"""A hundred years: whoever writes more has made a slip."""
_MONTHS_AT_MOST = 1200
_REPEATS_AT_MOST = 10_000
_A_TURN = timedelta(seconds=1)
"""A cycle of less would come more often than anybody looks, and never be caught up with."""

_WORKING = re.compile(r"(?P<n>\d{1,9}(?:\.\d{1,4})?)\s*work(?P<unit>day|hour|minute)s?", re.ASCII)
_PERIOD = re.compile(
    r"P(?=.)(?:(?P<years>\d{1,9})Y)?(?:(?P<months>\d{1,9})M)?(?:(?P<weeks>\d{1,9})W)?(?:(?P<days>\d{1,9})D)?"
    r"(?:T(?=.)(?:(?P<hours>\d{1,9}(?:[.,]\d{1,6}(?=H$))?)H)?(?:(?P<minutes>\d{1,9}(?:[.,]\d{1,6}(?=M$))?)M)?"
    r"(?:(?P<seconds>\d{1,9}(?:[.,]\d{1,6})?)S)?)?",
    re.ASCII,
)
_CYCLE = re.compile(
    r"R(?P<repeats>\d{1,9})?/(?:(?P<start>[^/P][^/]*)/)?(?P<every>[^/]+)(?:/(?P<until>[^/]+))?", re.ASCII
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_ZONED = re.compile(r"(?P<point>[^\[\]]+)\[(?P<zone>[A-Za-z0-9_+\-/]{1,64})\]", re.ASCII)
"""A moment of another place with the name of its zone behind it (RFC 9557, 3.1)."""


class TimerTextError(ValueError):
    """A text about time that can't be read, or is out of bounds; its message is a full sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingDays:
    """Working days on the calendar, the hour kept."""

    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingTime:
    """An amount of time inside opening hours."""

    amount: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """An ISO 8601 duration: months of the calendar, days, and time of the clock."""

    months: int = 0
    days: int = 0
    clock: timedelta = timedelta()


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A date without an hour."""

    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """An instant, in UTC."""

    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """The same span again and again (ISO 8601, 5.6); `repeats` None means without end.

    With `start` the first time is that moment; after `until` there is none.
    """

    every: "WorkingDays | WorkingTime | Period"
    repeats: int | None = None
    start: datetime | None = None
    until: datetime | None = None


Span = WorkingDays | WorkingTime | Period
Duration = Span | Day | Moment | Cycle


@lru_cache(maxsize=1024)
def parse_duration(text: str, *, zone: str = "Asia/Shanghai") -> Duration:
    """What `text` says; a date and time without an offset is read in `zone`."""
    text = text.strip()
    if cycle := _CYCLE.fullmatch(text):
        return _cycle(text, cycle, ZoneInfo(zone))
    if span := _span(text):
        return span
    return _point(text, ZoneInfo(zone))


@lru_cache(maxsize=1024)
def parse_span(text: str) -> Span:
    """What `text` says, where only a length of time makes sense and not a date."""
    if span := _span(text.strip()):
        return span
    raise _unreadable(text)


def scaled(span: Span, factor: Fraction) -> Span:
    """`span` made longer or shorter; whole days are rounded up, in favour of whoever has to act."""
    if factor <= 0:
        raise TimerTextError(f"Expected to scale a time limit by a factor above zero, but got {factor}.")
    match span:
        case WorkingDays():
            return WorkingDays(days=ceil(span.days * factor))
        case WorkingTime():
            return WorkingTime(amount=_times(span.amount, factor))
        case Period():
            return Period(
                months=ceil(span.months * factor), days=ceil(span.days * factor), clock=_times(span.clock, factor)
            )


def _cycle(text: str, found: re.Match[str], zone: ZoneInfo) -> Cycle:
    repeats = None if found["repeats"] is None else int(found["repeats"])
    if repeats is not None and not 1 <= repeats <= _REPEATS_AT_MOST:
        raise TimerTextError(f"Expected a cycle to repeat 1 to {_REPEATS_AT_MOST} times, but '{text}' says {repeats}.")
    start, until = (None if found[name] is None else _moment(found[name], zone) for name in ("start", "until"))
    every = _every(found["every"], start, zone)
    if _shortest(every) < _A_TURN:
        raise TimerTextError(f"Expected a cycle to let a second go by at least, but '{text}' repeats at once.")
    return Cycle(every=every, repeats=repeats, start=start, until=until)


def _shortest(every: Span) -> timedelta:
    match every:
        case WorkingDays():
            return timedelta(days=every.days)
        case WorkingTime():
            return every.amount
        case Period():
            return timedelta(days=every.months + every.days) + every.clock


def _every(text: str, start: datetime | None, zone: ZoneInfo) -> Span:
    """How long each turn is: said as a length, or by the end of the first (ISO 8601, 5.6.2)."""
    if start is None or _span(text) is not None:
        return parse_span(text)
    end = _moment(text, zone)
    if end <= start:
        raise TimerTextError(f"Expected a cycle's first turn to end after it begins, but '{text}' does not.")
    return Period(clock=end - start)


def _moment(text: str, zone: ZoneInfo) -> datetime:
    point = _point(text, zone)
    if isinstance(point, Moment):
        return point.at
    return datetime.combine(point.on, time(), zone).astimezone(UTC)


def _span(text: str) -> Span | None:
    if text.startswith("-"):
        raise TimerTextError(f"Expected a time from zero upwards, but '{text}' is negative.")
    if working := _WORKING.fullmatch(text):
        return _working(text, Fraction(working["n"]), working["unit"])
    if period := _PERIOD.fullmatch(text):
        parts = {name: Fraction((value or "0").replace(",", ".")) for name, value in period.groupdict().items()}
        return _period(text, parts)
    return None


def _working(text: str, n: Fraction, unit: str) -> Span:
    if unit == "day":
        if n.denominator != 1:
            raise TimerTextError(f"Expected a whole number of working days, but got '{text}'.")
        _bounded(text, days=n)
        return WorkingDays(days=int(n))
    seconds = n * (3600 if unit == "hour" else 60)
    _bounded(text, days=seconds / 86_400)
    return WorkingTime(amount=_seconds(seconds))


def _period(text: str, parts: dict[str, Fraction]) -> Period:
    months = parts["years"] * 12 + parts["months"]
    days = parts["weeks"] * 7 + parts["days"]
    seconds = parts["hours"] * 3600 + parts["minutes"] * 60 + parts["seconds"]
    _bounded(text, days=days + seconds / 86_400, months=months)
    return Period(months=int(months), days=int(days), clock=_seconds(seconds))


def _point(text: str, zone: ZoneInfo) -> Day | Moment:
    """A date, or a moment. An hour that a zone leaves out is read an hour later, one that it has twice the first time.

    An offset and the name of a zone behind it have to agree.
    """
    try:
        if _DAY.fullmatch(text):
            return Day(on=date.fromisoformat(text))
        if named := _ZONED.fullmatch(text):
            return _zoned(named["point"], ZoneInfo(named["zone"]))
        at = datetime.fromisoformat(text)
        if at.tzinfo is None:
            at = at.replace(tzinfo=zone)
        return Moment(at=at.astimezone(UTC))
    except (ValueError, OverflowError, ZoneInfoNotFoundError, OSError):
        raise _unreadable(text) from None


def _zoned(text: str, zone: ZoneInfo) -> Moment:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        return Moment(at=at.replace(tzinfo=zone).astimezone(UTC))
    if at.utcoffset() != at.astimezone(zone).utcoffset():
        raise ValueError(text)
    return Moment(at=at.astimezone(UTC))


def _bounded(text: str, *, days: Fraction, months: Fraction = Fraction(0)) -> None:
    if days / LONGEST.days + months / _MONTHS_AT_MOST > 1:
        raise TimerTextError(f"Expected a time of at most a hundred years, but got '{text}'.")


def _unreadable(text: str) -> TimerTextError:
    return TimerTextError(
        f"Expected a time such as '3 workdays', '4 workhours', 'P3D', 'PT72H' or '2026-10-10', but got '{text}'."
    )


def _seconds(seconds: Fraction) -> timedelta:
    return timedelta(microseconds=int(seconds * 1_000_000))


def _times(amount: timedelta, factor: Fraction) -> timedelta:
    return timedelta(microseconds=ceil(amount // timedelta(microseconds=1) * factor))
