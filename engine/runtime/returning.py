"""Sends a matter back to somebody who has dealt with it before."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.domain.elements import UserTaskSettings
from engine.domain.errors import Rejection
from engine.domain.returning import ReturnTarget, return_targets
from engine.runtime.case import Case
from engine.runtime.catalogue import Deployed
from engine.runtime.projection import Advance, advance
from engine.runtime.task_settings import settings_of
from engine.spiff.run import Run
from engine.store.tasks import Assignment, Task

ALONE = frozenset({"single", "any"})
"""Policies under which one person may send back; a body does so by an outcome of its vote."""


def decides_alone(settings: object) -> bool:
    """Tell whether one person decides the task, and so may send it back."""
    return isinstance(settings, UserTaskSettings) and settings.policy.kind in ALONE


def targets_of(case: Case, task: Task) -> tuple[ReturnTarget, ...]:
    """The earlier tasks this one may be sent back to, the first one done first."""
    if not decides_alone(settings_of(case, task)):
        return ()
    deployed = case.act.installation.catalogue.get(case.act.session, task.definition_id)
    return earlier_tasks(case.act.session, deployed, case.run, task)


def earlier_tasks(session: Session, deployed: Deployed, run: Run, task: Task) -> tuple[ReturnTarget, ...]:
    """The same for a case that is only looked at; `deployed` is the definition the task stands in."""
    mine = Task.instance_id == task.instance_id
    done = session.scalars(
        select(Task.element)
        .where(mine, Task.definition_id == task.definition_id, Task.state == "completed", Task.element != task.element)
        .order_by(Task.created_at, Task.id)
    ).all()
    open_now = set(session.scalars(select(Task.element).where(mine, Task.state == "open")))
    free = [element for element in done if element not in open_now]
    return return_targets(deployed.compiled.normal, run.places(task.token), free)


def target_of(case: Case, task: Task, element: str, *, straight: bool) -> ReturnTarget:
    """The one of them that is meant.

    Raises Rejection("return_needs_vote") or ("return_unsafe") with what there is instead.
    """
    if not decides_alone(settings_of(case, task)):
        raise Rejection("return_needs_vote")
    targets = targets_of(case, task)
    found = next((one for one in targets if one.element == element), None)
    if found is None or not (found.straight if straight else found.again):
        known = [one.element for one in targets if (one.straight if straight else one.again)]
        raise Rejection("return_unsafe", element=element, targets="、".join(known) or "—")
    return found


def move_back(
    case: Case, task: Task, assigned: list[Assignment], target: ReturnTarget, *, straight: bool, opinion: str
) -> Advance:
    """Close the task with the outcome `return` and open the earlier one."""
    act, number = case.act, case.instance.act
    for other in assigned:
        if other.state in ("asked", "candidate", "waiting"):
            other.state, other.closed_act = "closed", number
    task.state, task.closed_act = "completed", number
    task.outcome, task.outcome_class = "return", "return"
    task.completed_at, task.completed_by = act.now, act.actor.id
    task.data = {"by": act.actor.id, "at": act.now.isoformat(), "opinion": opinion}
    result = {"outcome": "return", "class": "return", **task.data}
    return advance(
        case,
        lambda run: run.send_back(task.token, target.element, result, straight=straight),
        done=task,
        returned=True,
    )
