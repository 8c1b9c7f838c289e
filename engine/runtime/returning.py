"""Sends a matter back to somebody who has dealt with it before."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.domain.elements import UserTaskSettings
from engine.domain.errors import Rejection
from engine.domain.returning import ReturnTarget, return_targets
from engine.runtime.case import Case
from engine.runtime.deciding import settings_of
from engine.runtime.projection import Advance, advance
from engine.spiff.interface import Compiled
from engine.spiff.run import Run
from engine.store.tasks import Assignment, Task

ALONE = frozenset({"single", "any"})
"""Policies under which one person may send back; a body does so by an outcome of its vote."""


def targets_of(case: Case, task: Task) -> tuple[ReturnTarget, ...]:
    """The earlier tasks this one may be sent back to, the first one done first."""
    compiled = case.act.installation.catalogue.get(case.act.session, task.definition_id).compiled
    return targets_in(case.act.session, compiled, case.run, task)


def targets_in(session: Session, compiled: Compiled, run: Run, task: Task) -> tuple[ReturnTarget, ...]:
    """As `targets_of`, of a run that is only looked at."""
    settings = compiled.diagram.elements[task.element].settings
    if not isinstance(settings, UserTaskSettings) or settings.policy.kind not in ALONE:
        return ()
    mine = Task.instance_id == task.instance_id
    done = session.scalars(
        select(Task.element)
        .where(mine, Task.definition_id == task.definition_id, Task.state == "completed", Task.element != task.element)
        .order_by(Task.created_at, Task.id)
    ).all()
    open_now = set(session.scalars(select(Task.element).where(mine, Task.state == "open")))
    return return_targets(compiled.normal, run.places(task.token), [e for e in done if e not in open_now])


def target_of(case: Case, task: Task, element: str, *, straight: bool) -> ReturnTarget:
    """The one of them that is meant.

    Raises Rejection("return_needs_vote") or ("return_unsafe") with what there is instead.
    """
    if settings_of(case, task).policy.kind not in ALONE:
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
