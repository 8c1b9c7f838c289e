"""Somebody has another prepare their task; it comes back to them for the decision (委派)."""

from dataclasses import dataclass

from engine.domain.assignment import Asked
from engine.domain.errors import Rejection
from engine.domain.handing import MAX_DELEGATIONS, Link, delegators
from engine.domain.permissions import require
from engine.domain.signing import PREPARES
from engine.runtime.act import Act, Done
from engine.runtime.asked import open_assignment
from engine.runtime.asking import new_assignment
from engine.runtime.case import Case, lock_task
from engine.runtime.exclusion import refuse_tied
from engine.runtime.handing import refuse_by_proxy, refuse_stale, refuse_unfit, short_enough
from engine.store.tasks import Assignment, Task


@dataclass(frozen=True, kw_only=True)
class DelegateTask:
    """Have `person` prepare `task_id`; `text` says what is wanted of them.

    `seen_version` is the task's version when the actor looked at it.
    """

    task_id: str
    person: str
    text: str = ""
    seen_version: int | None = None


def handle(command: DelegateTask, act: Act) -> Done:
    """Ask the delegate, and let the actor wait; a delegate may delegate further, but never back."""
    case, task, assigned = lock_task(act, command.task_id)
    mine = open_assignment(case, task, assigned, preparing=True)
    require("delegate", {"asked"})
    case.require_active()
    refuse_tied(case, task, assigned, mine)
    refuse_stale(task, command.seen_version)
    _check_place(act, task, assigned, mine, command.person)
    refuse_unfit(case, task, assigned, command.person)
    text = short_enough(command.text)
    case.begin()
    _ask_delegate(case, task, mine, command.person, text)
    act.emit("TaskDelegated", element=task.element, task_id=task.id, payload={"to": command.person, "text": text})
    return Done(case=case, task_id=task.id)


def _check_place(act: Act, task: Task, assigned: list[Assignment], mine: Assignment, person: str) -> None:
    if mine.kind not in ("decide", PREPARES):
        raise Rejection("owner_only")
    if mine.state == "candidate" and task.claimed_by is None:
        raise Rejection("task_not_claimed")
    refuse_by_proxy(act, task, mine)
    links = {row.id: Link(row.person, row.parent if row.kind == PREPARES else None) for row in assigned}
    chain = delegators(links, mine.id)
    if person in chain[1:]:
        raise Rejection("delegation_cycle", person=act.organisation.persons[person].name)
    if len(chain) > MAX_DELEGATIONS:
        raise Rejection("delegation_chain", count=MAX_DELEGATIONS)


def _ask_delegate(case: Case, task: Task, mine: Assignment, person: str, text: str) -> None:
    why = (("delegated", {"by": case.act.actor.id}),)
    asked = Asked(person=person, post=mine.post, why=why)
    row = new_assignment(case, task, asked, "asked", kind=PREPARES, parent=mine.id)
    row.due_at = mine.due_at
    case.act.session.add(row)
    mine.state = "waiting"
    task.version += 1
    case.add_readers([person], "assignee")
    case.mail("delegated", person, task_id=task.id, payload={"by": case.act.actor.id, "text": text})
