"""A ladder: what is done, and when, about a task that nobody completes; overdue is never consent."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from math import ceil

from engine.domain.calendar import WorkingCalendar


class Act(StrEnum):
    """What a rung does. None of them approves anything."""

    REMIND = "remind"
    """Whoever has to act is reminded."""
    COPY_SUPERIOR = "copy_superior"
    COPY_SUBSTITUTE = "copy_substitute"
    COPY_COLLEGE = "copy_college"
    OFFER_SUPERIOR = "offer_superior"
    """The superior may reassign the task, or act: nothing is reassigned by itself."""
    OFFER_RESERVE = "offer_reserve"
    """The office may replace an expert from the reserve list."""
    SUPERVISE = "supervise"
    """The supervising office opens a 督办 and the task stands on the red list."""
    SEND_MATERIAL = "send_material"
    FORECAST_QUORUM = "forecast_quorum"
    POSTPONE_MEETING = "postpone_meeting"
    """Where the quorum is missing: a new date, and the vice-chair is told."""
    WARN = "warn"
    """The report's light turns yellow, then red."""
    WITHDRAW = "withdraw"
    """A correction that never came: the application counts as withdrawn, with the right to reopen it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareOfTime:
    """After this share of the working time between entry and due date."""

    share: Fraction

    def __post_init__(self) -> None:
        if not 0 < self.share < 1:
            raise ValueError(f"Expected a share of the time between 0 and 1, but got {self.share}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class BeforeDue:
    """So many working days, and then so much working time, before the due date."""

    days: int = 0
    time: timedelta = timedelta()


@dataclass(frozen=True, slots=True, kw_only=True)
class AtDue:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterDue:
    """So many working days after the due date."""

    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterEntry:
    """So much time after entry by the clock on the wall, day and night."""

    clock: timedelta


When = ShareOfTime | BeforeDue | AtDue | AfterDue | AfterEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One act at one time. `outside` names a unit in which the addressee may not be looked for."""

    when: When
    act: Act
    outside: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderProfile:
    key: str
    rungs: tuple[Rung, ...]

    def escalating_outside(self, unit: str) -> "LadderProfile":
        """This ladder for an element of `unit` that may not supervise itself."""
        rungs = (replace(rung, outside=unit) if rung.act is Act.SUPERVISE else rung for rung in self.rungs)
        return replace(self, rungs=tuple(rungs))


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
            due = calendar.add_working_days(due_at, rung.when.days)
        case AfterEntry():
            return ScheduledRung(at=entered_at + rung.when.clock, rung=rung, index=index)
    return ScheduledRung(at=due.at, rung=rung, index=index, provisional=due.provisional)
