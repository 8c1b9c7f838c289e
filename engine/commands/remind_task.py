"""Whoever waits for a task urges those who have it, at most once a day (催办)."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.domain.texts import Text
from engine.runtime.act import Act, Done
from engine.runtime.case import Case, lock_task
from engine.runtime.handing import short_enough
from engine.runtime.late import said, task_over, to_a_stranger
from engine.store.audit import Audit
from engine.store.tasks import Assignment, Task

MAX_TEXT = 500
EVENT = "TaskReminded"


@dataclass(frozen=True, kw_only=True)
class RemindTask:
    """Urge those who have `task_id`, with a word (`text`) if there is one to say."""

    task_id: str
    text: str = ""


def handle(command: RemindTask, act: Act) -> Done:
    """Write to those whose turn it is; the trail shows who urged whom."""
    case, task, assigned = lock_task(act, command.task_id)
    holders = holding(task, assigned)
    require("remind", _relations(case, assigned, holders))
    case.require_active()
    if task.state != "open":
        mine = any(row.person == act.actor.id for row in assigned)
        raise task_over(act, task) if mine else to_a_stranger(task_over(act, task))
    last = _last(act, case, task)
    if last is not None and _day(act, last) == _day(act, act.now):
        raise Rejection("reminded_today", at=said(act, last))
    if not holders:
        raise Rejection("nobody_to_ask")
    text = short_enough(command.text, Text("说明", "text"), MAX_TEXT)
    case.begin()
    for person in holders:
        case.mail("urged", person, task_id=task.id, payload={"by": act.actor.id, "text": text})
    act.emit(EVENT, element=task.element, task_id=task.id, payload={"people": holders, "text": text})
    return Done(case=case, task_id=task.id)


def holding(task: Task, assigned: list[Assignment]) -> list[str]:
    """Return those whose turn it is; of a pool that somebody claimed only them."""
    now = (a for a in assigned if a.state in ("asked", "candidate"))
    return [a.person for a in now if a.kind != "decide" or task.claimed_by in (None, a.person)]


def _relations(case: Case, assigned: list[Assignment], holders: list[str]) -> set[str]:
    """The starter waits, and so does whoever has spoken or whose turn is still to come."""
    login = case.act.actor.login
    if login in holders:
        return set()
    waits = any(a.person == login and a.state in ("waiting", "voted") for a in assigned)
    return {*(("starter",) if case.instance.starter == login else ()), *(("waiting",) if waits else ())}


def _last(act: Act, case: Case, task: Task) -> datetime | None:
    told = (Audit.chain == case.instance.id, Audit.event == EVENT, Audit.task_id == task.id)
    return act.session.scalar(select(Audit.at).where(*told).order_by(Audit.seq.desc()).limit(1))


def _day(act: Act, moment: datetime) -> object:
    return moment.astimezone(ZoneInfo(act.settings.zone)).date()
