"""A meeting without a quorum gets a new date; nothing is decided by that."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, update

from engine.domain.errors import Rejection
from engine.domain.meetings import MOST_POSTPONEMENTS, SOONEST_IN
from engine.domain.permissions import require
from engine.domain.rungs import LadderProfile
from engine.domain.texts import Text
from engine.runtime.act import Act, Done
from engine.runtime.case import Case, lock_task
from engine.runtime.handing import short_enough
from engine.runtime.ladders import climb_anew, ladder_of
from engine.runtime.late import said, task_over
from engine.runtime.meetings import (
    groups_of,
    is_meeting,
    keeps,
    latest,
    organisers,
    postponements,
    stands,
    vice_chairs,
)
from engine.runtime.task_settings import settings_of
from engine.store.meetings import Attendance, Postponement
from engine.store.tasks import Assignment, Task

MAX_REASON = 500


@dataclass(frozen=True, kw_only=True)
class PostponeMeeting:
    """Hold the meeting of `task_id` at `until` instead, with a `reason`."""

    task_id: str
    until: datetime
    reason: str


def handle(command: PostponeMeeting, act: Act) -> Done:
    """Move the due date with its ladder, ask the members anew whether they come, and tell everybody."""
    case, task, assigned = lock_task(act, command.task_id)
    ladder = ladder_of(act.session, task, None)
    require("postpone_meeting", act.relations() | keeps(act.organisation, act.actor.login, ladder, assigned, act.now))
    case.require_active()
    if task.state != "open":
        raise task_over(act, task)
    was = task.due_at
    if ladder is None or not is_meeting(ladder) or was is None:
        raise Rejection("no_meeting")
    reason = short_enough(command.reason, Text("理由", "reason"), MAX_REASON)
    if not reason:
        raise Rejection("reason_required")
    _refuse_assured(act, case, task, assigned)
    if postponements(act.session, task.id) >= MOST_POSTPONEMENTS:
        raise Rejection("postponed_too_often", times=MOST_POSTPONEMENTS)
    until = within(act, task, command.until)
    case.begin()
    _move(case, task, ladder, until)
    row = Postponement(
        id=act.new_id(),
        instance_id=case.instance.id,
        task_id=task.id,
        was=was,
        due_at=until,
        reason=reason,
        made_by=act.actor.id,
        made_at=act.now,
        created_act=case.instance.act,
    )
    act.session.add(row)
    told = _tell(case, task, ladder, assigned, {"was": was.isoformat(), "due": until.isoformat(), "reason": reason})
    dates = {"was": was.isoformat(), "due": until.isoformat()}
    act.emit(
        "MeetingPostponed",
        element=task.element,
        task_id=task.id,
        payload={**dates, "reason": reason, "told": told},
    )
    return Done(case=case, task_id=task.id)


def within(act: Act, task: Task, until: datetime) -> datetime:
    """Return the new date; Rejection("postponement_bounds") where a meeting can't be held then."""
    due = task.due_at or act.now
    calendar, last = act.calendar_of(task.calendar_unit), latest(act.calendar, due, act.now)
    soonest = calendar.add_working_time(act.now, SOONEST_IN).at
    working = calendar.add_working_time(until, timedelta()).at == until
    if until <= due or not soonest <= until <= last or not working:
        hours = int(SOONEST_IN.total_seconds()) // 3600
        raise Rejection("postponement_bounds", hours=hours, latest=said(act, last))
    return until


def _refuse_assured(act: Act, case: Case, task: Task, assigned: Sequence[Assignment]) -> None:
    found = stands(act.session, act.organisation, task, settings_of(case, task), assigned)
    if found.assured:
        raise Rejection("meeting_assured", there=len(found.spoken) + len(found.coming), needed=found.needed)


def _move(case: Case, task: Task, ladder: LadderProfile, until: datetime) -> None:
    session = case.act.session
    task.due_at, task.due_provisional = until, False
    mine = update(Assignment).where(Assignment.task_id == task.id).values(due_at=until)
    session.execute(mine.execution_options(synchronize_session=False))
    session.execute(delete(Attendance).where(Attendance.task_id == task.id))
    climb_anew(case, task, ladder)


def _tell(
    case: Case, task: Task, ladder: LadderProfile, assigned: Sequence[Assignment], facts: dict[str, object]
) -> list[str]:
    """Write to the members, the vice-chair among them, and to whoever keeps the meeting; the one who acts knows."""
    act = case.act
    members = [row.person for row in assigned if row.kind == "decide" and row.state not in ("removed", "recused")]
    vice = vice_chairs(act.organisation, settings_of(case, task), assigned, act.now)
    everybody = dict.fromkeys((*members, *vice, *organisers(act.organisation, groups_of(ladder), act.now)))
    told = [person for person in everybody if person != act.actor.login]
    for person in told:
        case.mail("postponed", person, task_id=task.id, payload={"by": act.actor.id, **facts})
    return told
