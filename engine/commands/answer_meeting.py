"""A member of a body says whether they come to its meeting."""

from dataclasses import dataclass

from sqlalchemy import delete

from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.runtime.act import Act, Done
from engine.runtime.case import lock_task
from engine.runtime.ladders import ladder_of
from engine.runtime.late import not_yours_any_more, task_moved_on
from engine.runtime.meetings import is_meeting
from engine.store.meetings import Attendance


@dataclass(frozen=True, kw_only=True)
class AnswerMeeting:
    """Say that one comes to the meeting of `task_id`, or does not; the last word counts, and it is no vote."""

    task_id: str
    coming: bool


def handle(command: AnswerMeeting, act: Act) -> Done:
    """Keep the answer; whoever waits for their turn, such as the chair, answers as well."""
    case, task, assigned = lock_task(act, command.task_id)
    login = act.actor.login
    mine = [row for row in assigned if row.person == login and row.kind == "decide"]
    require("answer_meeting", {"asked"} if mine else ())
    case.require_active()
    if task.state != "open":
        raise task_moved_on(act, task)
    if login is None or not is_meeting(ladder_of(act.session, task, None)):
        raise Rejection("no_meeting")
    if mine[-1].state == "voted":
        raise Rejection("meeting_spoken")
    if mine[-1].state not in ("asked", "candidate", "waiting"):
        raise not_yours_any_more(act, mine[-1])
    case.begin()
    before = (Attendance.task_id == task.id, Attendance.person == login)
    act.session.execute(delete(Attendance).where(*before).execution_options(synchronize_session=False))
    act.session.add(
        Attendance(task_id=task.id, person=login, instance_id=case.instance.id, coming=command.coming, said_at=act.now)
    )
    act.emit("MeetingAnswered", element=task.element, task_id=task.id, payload={"coming": command.coming})
    return Done(case=case, task_id=task.id)
