"""Knows the meeting that a task with the ladder of meetings stands for: who comes, who keeps it, when it is held."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.domain.calendar import WorkingCalendar
from engine.domain.elements import UserTaskSettings
from engine.domain.meetings import LATEST_IN, Forecast, forecast
from engine.domain.organisation import SUPERVISING_OFFICE, Organisation
from engine.domain.rungs import Act, LadderProfile
from engine.runtime.voting import policy_for, votes_of
from engine.store.meetings import Attendance, Postponement
from engine.store.tasks import Assignment, Task

RUNGS = frozenset({Act.FORECAST_QUORUM, Act.POSTPONE_MEETING})
DEPUTY = "deputy"
"""The seat of a group whose holder stands next to its chair."""


def is_meeting(ladder: LadderProfile | None) -> bool:
    """Tell whether a ladder looks after a quorum, so that its tasks stand for meetings."""
    return ladder is not None and any(rung.act in RUNGS for rung in ladder.rungs)


def organisers(organisation: Organisation, groups: Iterable[str], now: datetime) -> tuple[str, ...]:
    """Return who keeps a meeting: the groups that its rungs name; where they name none, the supervising office."""
    named = [code for code in dict.fromkeys(groups) if code in organisation.groups] or [SUPERVISING_OFFICE]
    return tuple(dict.fromkeys(person for code in named for person in organisation.members(code, now)))


def groups_of(ladder: LadderProfile) -> tuple[str, ...]:
    """Return the groups that the rungs about the quorum name."""
    return tuple(code for rung in ladder.rungs if rung.act in RUNGS for code in rung.to)


def keeps(
    organisation: Organisation,
    login: str | None,
    ladder: LadderProfile | None,
    assigned: Sequence[Assignment],
    now: datetime,
) -> set[str]:
    """Return what somebody is to a meeting: its organiser, or in its chair."""
    if ladder is None or login is None:
        return set()
    office = login in organisers(organisation, groups_of(ladder), now)
    return {*(("organiser",) if office else ()), *(("chair",) if login in chairs(assigned) else ())}


def latest(calendar: WorkingCalendar, due: datetime, now: datetime) -> datetime:
    """Return the latest date that a meeting due then, or now where that is past, may be put off to."""
    return calendar.add_working_days(max(due, now), LATEST_IN).at


def chairs(assigned: Sequence[Assignment]) -> tuple[str, ...]:
    """Return who takes the chair."""
    here = (row for row in assigned if row.is_chair and row.state not in ("removed", "recused"))
    return tuple(dict.fromkeys(row.person for row in here))


def vice_chairs(
    organisation: Organisation, settings: UserTaskSettings, assigned: Sequence[Assignment], now: datetime
) -> tuple[str, ...]:
    """Return who holds the deputy's seat of the body: of its chair's group, if they are asked here."""
    group = organisation.groups.get(settings.policy.chair or "")
    seats = group.seats if group is not None else ()
    deputies = {p for s in seats if s.seat == DEPUTY and s.covers(now) for p in organisation.holders(s.post, now)}
    here = (row.person for row in assigned if row.kind == "decide" and row.state not in ("removed", "recused"))
    return tuple(dict.fromkeys(person for person in here if person in deputies))


def stands(
    session: Session, organisation: Organisation, task: Task, settings: UserTaskSettings, assigned: Sequence[Assignment]
) -> Forecast:
    """Return how the meeting of a task stands."""
    rows = session.execute(select(Attendance.person, Attendance.coming).where(Attendance.task_id == task.id))
    said = {row.person: bool(row.coming) for row in rows}
    due = {row.person for row in assigned if row.kind == "decide"}
    return forecast(
        policy_for(task, settings), votes_of(assigned, settings.policy), said, away(organisation, task, due)
    )


def away(organisation: Organisation, task: Task, people: Collection[str]) -> frozenset[str]:
    """Return which of `people` have an absence open when the meeting is due.

    Where a substitute may act for them the seat is the substitute's by then (`engine.runtime.reseating`), so whoever
    still sits there themselves has nobody to stand in.
    """
    due = task.due_at
    if due is None:
        return frozenset()
    windows = (w for w in organisation.substitutions if w.person in people and w.from_at is not None)
    return frozenset(w.person for w in windows if w.from_at is not None and w.from_at <= due and not w.is_over(due))


def postponements(session: Session, task_id: str) -> int:
    """Return how often a task's meeting was put off."""
    counted = select(func.count()).select_from(Postponement).where(Postponement.task_id == task_id)
    return session.scalar(counted) or 0
