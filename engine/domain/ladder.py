"""When each rung of a task's ladder is reached; overdue is never consent, so no rung completes anything."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from engine.domain.calendar import WorkingCalendar
from engine.domain.ladder_profiles import PROFILES, default_profile
from engine.domain.rungs import Act, AfterDue, AfterEntry, AtDue, BeforeDue, LadderProfile, Rung, ShareOfTime

__all__ = [
    "PROFILES",
    "Act",
    "LadderProfile",
    "Rung",
    "ScheduledRung",
    "before_entry",
    "default_profile",
    "rungs_between",
    "schedule",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduledRung:
    """A rung with its instant in UTC; `index` is its place in the profile."""

    at: datetime
    rung: Rung
    index: int
    provisional: bool = False


def schedule(
    profile: LadderProfile, entered_at: datetime, due_at: datetime, calendar: WorkingCalendar
) -> tuple[ScheduledRung, ...]:
    """When each rung is reached, in the order of time; what would lie before entry is left out."""
    reached = (_scheduled(rung, index, entered_at, due_at, calendar) for index, rung in enumerate(profile.rungs))
    return tuple(sorted((rung for rung in reached if rung.at >= entered_at), key=lambda rung: (rung.at, rung.index)))


def before_entry(rung: Rung, entered_at: datetime, due_at: datetime, calendar: WorkingCalendar) -> bool:
    """Tell whether a rung would lie before its task begins, so that it would never be climbed."""
    return _scheduled(rung, 0, entered_at, due_at, calendar).at < entered_at


def rungs_between(scheduled: Sequence[ScheduledRung], after: datetime, until: datetime) -> tuple[ScheduledRung, ...]:
    """The rungs reached later than `after` and no later than `until`: what a rehearsal of some days shows."""
    return tuple(rung for rung in scheduled if after < rung.at <= until)


def _scheduled(
    rung: Rung, index: int, entered_at: datetime, due_at: datetime, calendar: WorkingCalendar
) -> ScheduledRung:
    match rung.when:
        case ShareOfTime():
            whole = calendar.working_time_between(entered_at, due_at) // timedelta(microseconds=1)
            due = calendar.add_working_time(entered_at, timedelta(microseconds=ceil(max(whole, 0) * rung.when.share)))
        case BeforeDue():
            by_days = calendar.subtract_working_days(due_at, rung.when.days)
            due = calendar.subtract_working_time(by_days.at, rung.when.time) if rung.when.time else by_days
        case AtDue():
            return ScheduledRung(at=due_at, rung=rung, index=index)
        case AfterDue():
            days = calendar.add_working_days(due_at, rung.when.days) if rung.when.days else None
            after = days.at if days is not None else due_at
            due = calendar.add_working_time(after, rung.when.time) if rung.when.time or days is None else days
        case AfterEntry():
            return ScheduledRung(at=entered_at + rung.when.clock, rung=rung, index=index)
    return ScheduledRung(at=due.at, rung=rung, index=index, provisional=due.provisional)
