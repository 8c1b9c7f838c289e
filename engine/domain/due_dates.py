"""Turns a duration that was written in a diagram into the instant at which it falls due."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from engine.domain.calendar import CalendarExhaustedError, DueDate, WorkingCalendar
from engine.domain.durations import (
    LONGEST,
    Cycle,
    Day,
    Duration,
    Moment,
    Period,
    TimerTextError,
    WorkingDays,
    WorkingTime,
)

_MONTHS_A_YEAR = 12
REPLY_WITHIN = 2
"""Working days within which a 督办 is answered."""


def due_date(start: datetime, duration: Duration, calendar: WorkingCalendar, *, working: bool = False) -> DueDate:
    """When `duration` after `start` is over.

    With `working`, ISO durations count working days and opening hours, and a date means its closing hour: that is how a
    task's time limit is read. Without it they follow the clock and a date means its first minute, as in a BPMN timer.
    """
    try:
        match duration:
            case WorkingDays():
                due = calendar.add_working_days(start, duration.days)
            case WorkingTime():
                due = calendar.add_working_time(start, duration.amount)
            case Period():
                due = _after(start, duration, calendar, working=working)
            case Day():
                due = _on(duration.on, calendar, working=working)
            case Moment():
                due = DueDate(at=duration.at)
            case Cycle():
                return _turn(start, duration, calendar, working=working)
    except (CalendarExhaustedError, OverflowError):
        raise _too_far(start) from None
    if due.at - start > LONGEST + timedelta(days=1):
        raise _too_far(start)
    return due


def _turn(start: datetime, cycle: Cycle, calendar: WorkingCalendar, *, working: bool) -> DueDate:
    """When a cycle comes first: at its beginning; where that is over, at its next turn counted from there."""
    begun = cycle.start
    if begun is None or not isinstance(cycle.every, Period) or working:
        if begun is not None and begun > start:
            return DueDate(at=begun)
        return due_date(start, cycle.every, calendar, working=working)
    every = cycle.every
    turns = 0 if begun > start else _turns_before(start - begun, every)
    while (due := _after(begun, _times(every, turns), calendar, working=False)).at <= start:
        turns += 1
    return due


def _turns_before(gone: timedelta, every: Period) -> int:
    """So many turns are over for certain: a month has 31 days at most, a day 25 hours where the clock is set back."""
    longest = timedelta(days=31 * every.months) + timedelta(hours=25 * every.days) + every.clock
    return max(0, gone // longest - 1)


def _times(every: Period, turns: int) -> Period:
    return Period(months=every.months * turns, days=every.days * turns, clock=every.clock * turns)


def first_time(cycle: Cycle, start: datetime, calendar: WorkingCalendar) -> DueDate | None:
    """When a cycle comes first from `start` on; None when it was over before that."""
    return _unless_over(cycle, due_date(start, cycle, calendar))


def next_time(cycle: Cycle, last: datetime, fired: int, calendar: WorkingCalendar) -> DueDate | None:
    """When a cycle that has come `fired` times, last at `last`, comes again; None when it is over."""
    if cycle.repeats is not None and fired >= cycle.repeats:
        return None
    return _unless_over(cycle, due_date(last, cycle, calendar))


def _unless_over(cycle: Cycle, due: DueDate) -> DueDate | None:
    return None if cycle.until is not None and due.at > cycle.until else due


def _after(start: datetime, period: Period, calendar: WorkingCalendar, *, working: bool) -> DueDate:
    zone = ZoneInfo(calendar.zone)
    here = start.astimezone(zone)
    day = _months_later(here.date(), period.months)
    if working:
        moved = datetime.combine(day, here.time(), zone)
        by_days = calendar.add_working_days(moved, period.days)
        due = calendar.add_working_time(by_days.at, period.clock)
        crossed = not calendar.published_years.issuperset(range(here.year, due.at.astimezone(zone).year + 1))
        return DueDate(at=due.at, provisional=crossed)
    moved = datetime.combine(day + timedelta(days=period.days), here.time(), zone)
    return DueDate(at=moved.astimezone(UTC) + period.clock)


def _on(day: date, calendar: WorkingCalendar, *, working: bool) -> DueDate:
    if working:
        return DueDate(at=calendar.closing_of(day), provisional=day.year not in calendar.published_years)
    return DueDate(at=datetime.combine(day, time(), ZoneInfo(calendar.zone)).astimezone(UTC))


def _months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last: 31 January and a month is 28 February."""
    years, month = divmod(day.month - 1 + months, _MONTHS_A_YEAR)
    try:
        last = monthrange(day.year + years, month + 1)[1]
        return day.replace(year=day.year + years, month=month + 1, day=min(day.day, last))
    except ValueError as out_of_range:
        raise OverflowError from out_of_range


def _too_far(start: datetime) -> TimerTextError:
    return TimerTextError(f"Expected a time within a hundred years of {start.isoformat()}, but it lies beyond.")
