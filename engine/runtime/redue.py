"""Works out anew when a task, its rungs and the timers of a case are due, on a calendar that was changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from engine.domain.calendar import DueDate, WorkingCalendar
from engine.domain.due_dates import due_date
from engine.domain.durations import Cycle, Day, Moment, Span, WorkingDays, WorkingTime, parse_duration
from engine.domain.ladder import schedule
from engine.domain.rungs import LadderProfile
from engine.store.conversations import Pause
from engine.store.jobs import Job
from engine.store.tasks import Task

Stretch = tuple[datetime, datetime]
"""From when until when a clock stood still."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTimes:
    """When a task is due, and each rung of its ladder by its place in the profile."""

    due: DueDate
    rungs: Mapping[int, datetime]


def new_times(
    task: Task, span: Span, ladder: LadderProfile | None, stood: Iterable[Stretch], calendar: WorkingCalendar
) -> NewTimes:
    """Return a task's times, reckoned from when it opened; each stretch that its clock stood is added as it was then.

    A rung that was reached before a stretch is not moved by it, as when the clock ran on (`engine.runtime.pauses`).

    Raises TimerTextError where the end lies out of bounds.
    """
    stretches = tuple(stood)
    first = due_date(task.created_at, span, calendar, working=True)
    due = first
    for stretch in stretches:
        moved = calendar.add_working_time(due.at, calendar.stood(*stretch))
        due = DueDate(at=moved.at, provisional=due.provisional or moved.provisional)
    rungs = schedule(ladder, task.created_at, first.at, calendar) if ladder is not None else ()
    return NewTimes(due=due, rungs={rung.index: _moved(rung.at, stretches, calendar) for rung in rungs})


def new_time(job: Job, text: str, zone: str, calendar: WorkingCalendar) -> DueDate | None:
    """Return when a timer is due; None for one that goes by the clock, which no calendar moves.

    Raises TimerTextError where the end lies out of bounds.
    """
    when = parse_duration(text, zone=zone)
    if not isinstance(when.every if isinstance(when, Cycle) else when, WorkingDays | WorkingTime):
        return None
    since = job.payload.get("since")
    found = due_date(job.created_at if since is None else datetime.fromisoformat(since), when, calendar)
    stood = [_stretch(one) for one in job.payload.get("stood", ())]
    return DueDate(at=_moved(found.at, stood, calendar), provisional=found.provisional)


def is_moment(text: str, zone: str) -> bool:
    """Tell whether a timer names a date, or a cycle that begins at one: it comes then, whether or not its case stood.

    Raises TimerTextError.
    """
    when = parse_duration(text, zone=zone)
    return isinstance(when, Day | Moment) or (isinstance(when, Cycle) and when.start is not None)


def stretches_of(pauses: Iterable[Pause]) -> tuple[Stretch, ...]:
    """Return the stretches that are over; what still stands is added when the clock runs on."""
    return tuple(sorted((row.from_at, row.until_at) for row in pauses if row.until_at is not None))


def _moved(at: datetime, stretches: Iterable[Stretch], calendar: WorkingCalendar) -> datetime:
    for since, until in stretches:
        if at >= since:
            at = calendar.put_off(at, calendar.stood(since, until))
    return at


def _stretch(told: list[str]) -> Stretch:
    since, until = (datetime.fromisoformat(one).astimezone(UTC) for one in told)
    return since, until


def replanned(old: datetime | None, new: datetime, now: datetime) -> bool:
    """Whether what was late is late no more, so that its ladder has to be climbed once again."""
    return old is not None and old <= now < new
