"""Somebody hands a task on to somebody else, and has it no more (转办)."""

from dataclasses import dataclass

from engine.domain.errors import Rejection
from engine.domain.handing import MAX_TRANSFERS, transfers
from engine.domain.permissions import require
from engine.runtime.act import Act, Done
from engine.runtime.asked import owned_assignment
from engine.runtime.case import Case, lock_task
from engine.runtime.exclusion import refuse_tied
from engine.runtime.handing import HERE, refuse_by_proxy, refuse_stale, refuse_unfit, short_enough
from engine.runtime.reassignment import reassign
from engine.store.tasks import Assignment, Task


@dataclass(frozen=True, kw_only=True)
class TransferTask:
    """Hand `task_id` on to `person`, with an `opinion` if there is one to give.

    `seen_version` is the task's version when the actor looked at it.
    """

    task_id: str
    person: str
    opinion: str = ""
    seen_version: int | None = None


def handle(command: TransferTask, act: Act) -> Done:
    """Put another in the actor's place; due date, ladder, those who were added and what was said so far stay."""
    case, task, assigned = lock_task(act, command.task_id)
    mine = owned_assignment(case, task, assigned)
    require("transfer", {"asked"})
    case.require_active()
    refuse_tied(case, task, assigned, mine)
    refuse_stale(task, command.seen_version)
    refuse_by_proxy(act, task, mine)
    if transfers(mine.why) >= MAX_TRANSFERS:
        raise Rejection("transfer_chain", count=MAX_TRANSFERS)
    opinion = short_enough(command.opinion)
    # A colleague of the same pool can have it: they are only asked, and have not spoken.
    refuse_unfit(case, task, assigned, command.person, here=HERE - {"candidate"})
    case.begin()
    _hand_on(case, task, assigned, mine, command.person, opinion)
    act.emit(
        "TaskTransferred",
        element=task.element,
        task_id=task.id,
        on_behalf_of=mine.on_behalf_of,
        payload={"to": command.person, "opinion": opinion, "transfers": transfers(mine.why) + 1},
    )
    return Done(case=case, task_id=task.id)


def _hand_on(case: Case, task: Task, assigned: list[Assignment], mine: Assignment, person: str, opinion: str) -> None:
    pooled = mine.state == "candidate"
    told = [(str(code), dict(fields)) for code, fields in mine.why]
    step = ("transferred", {"by": case.act.actor.id})
    for other in assigned:
        if other.person == person and other.state == "candidate":
            other.state, other.closed_act = "removed", case.instance.act
    mail = ("transferred", {"by": case.act.actor.id, "opinion": opinion})
    fresh = reassign(case, task, assigned, person, [*told, step], instead_of=mine, mail=mail)
    mine.opinion = opinion or None
    if pooled:
        fresh.state, task.claimed_by, task.claimed_at = "candidate", person, case.act.now
