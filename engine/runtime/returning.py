"""Sends a matter back to somebody who has dealt with it before."""

from collections.abc import Sequence
from functools import partial

from sqlalchemy import select

from engine.domain.elements import UserTaskSettings
from engine.domain.errors import Rejection
from engine.domain.returning import ReturnTarget
from engine.runtime.case import Case
from engine.runtime.earlier_tasks import SENT_BACK, earlier_tasks
from engine.runtime.projection import Advance, advance
from engine.runtime.task_settings import drawn_settings
from engine.spiff.run import Run
from engine.store.audit import Audit
from engine.store.tasks import Assignment, Task

ALONE = frozenset({"single", "any"})
"""Policies under which one person may send back; a body does so by an outcome of its vote."""


def decides_alone(settings: object, task: Task) -> bool:
    """Tell whether one person decides a task whose element has these `settings`, and so may send it back.

    Whoever had others join them decides alone only where one word is enough.
    """
    return isinstance(settings, UserTaskSettings) and settings.policy.kind in ALONE and task.joined in (None, "any")


def targets_of(case: Case, task: Task) -> tuple[ReturnTarget, ...]:
    """The earlier tasks this one may be sent back to: of its own process, then of those that called it."""
    if not decides_alone(drawn_settings(case, task), task):
        return ()
    act = case.act
    deployed = act.installation.catalogue.get(act.session, task.definition_id)
    evaluate = partial(act.installation.expressions.evaluate, now=act.now)
    return earlier_tasks(act.session, deployed, case.run, task, evaluate)


def items_again(case: Case, task: Task, opened: Sequence[Task]) -> None:
    """Put what was to be answered before those who had sent the matter further back, now that they have it again.

    `task` was just done; only one that was entered before can have been sent back to.
    """
    if task.round == 1 or not opened:
        return
    sent = select(Audit.task_id, Audit.payload).where(
        Audit.chain == task.instance_id, Audit.event == SENT_BACK, Audit.act == task.created_act
    )
    row = case.act.session.execute(sent).first()
    if row is None or not row.payload.get("straight") or row.payload.get("to") != task.element:
        return
    if row.payload.get("outwards"):
        return  # what was called begins anew
    before = case.act.session.get(Task, row.task_id)
    for one in opened:
        if before is not None and before.items and one.element == before.element:
            one.items = before.items


def target_of(case: Case, task: Task, element: str, *, straight: bool, outwards: int) -> ReturnTarget:
    """The one of them that is meant, after leaving so many called processes.

    Raises Rejection("return_needs_vote") or ("return_unsafe") with what there is instead.
    """
    if not decides_alone(drawn_settings(case, task), task):
        raise Rejection("return_needs_vote")
    targets = targets_of(case, task)
    found = next((one for one in targets if (one.element, one.outwards) == (element, outwards)), None)
    if found is None or not (found.drawn or (found.straight if straight else found.again)):
        known = [one.path for one in targets if (one.straight if straight else one.again)]
        raise Rejection("return_unsafe", element=element, targets="、".join(known) or "—")
    return found


def move_back(
    case: Case, task: Task, assigned: list[Assignment], target: ReturnTarget, *, straight: bool, opinion: str
) -> Advance:
    """Close the task with the outcome `return`, or the one that is drawn, and open the earlier one."""
    act, number, outcome = case.act, case.instance.act, target.drawn or "return"
    for other in assigned:
        if other.state in ("asked", "candidate", "waiting"):
            other.state, other.closed_act = "closed", number
    task.state, task.closed_act = "completed", number
    task.outcome, task.outcome_class = outcome, "return"
    task.completed_at, task.completed_by = act.now, act.actor.id
    task.data = {"by": act.actor.id, "at": act.now.isoformat(), "opinion": opinion}
    result = {"outcome": outcome, "class": "return", **task.data}

    def go(run: Run) -> None:
        if target.drawn is None:
            run.send_back(task.token, target.element, result, straight=straight, outwards=target.outwards)
        else:
            run.complete(task.token, result)

    return advance(case, go, done=task, returned=True)
