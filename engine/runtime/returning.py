"""Sends a matter back to somebody who has dealt with it before."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import TypeAlias

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from engine.domain.diagram import Diagram
from engine.domain.drawn_returns import drawn_returns
from engine.domain.earlier import Done, earlier
from engine.domain.elements import UserTaskSettings
from engine.domain.errors import Fault, Rejection
from engine.domain.returning import ReturnTarget, return_targets
from engine.runtime.case import Case
from engine.runtime.catalogue import Deployed
from engine.runtime.projection import Advance, advance
from engine.runtime.task_settings import drawn_settings
from engine.spiff.run import Run
from engine.store.audit import Audit
from engine.store.tasks import Assignment, Task

Evaluate: TypeAlias = Callable[[str, Mapping[str, object]], object]
"""Evaluates FEEL as it would be now."""

SENT_BACK = "TaskSentBack"
ALONE = frozenset({"single", "any"})
"""Policies under which one person may send back; a body does so by an outcome of its vote."""


def decides_alone(settings: object, task: Task) -> bool:
    """Tell whether one person decides a task whose element has these `settings`, and so may send it back.

    Whoever had others join them decides alone only where one word is enough.
    """
    return isinstance(settings, UserTaskSettings) and settings.policy.kind in ALONE and task.joined in (None, "any")


def targets_of(case: Case, task: Task) -> tuple[ReturnTarget, ...]:
    """The earlier tasks this one may be sent back to, the first one done first."""
    if not decides_alone(drawn_settings(case, task), task):
        return ()
    act = case.act
    deployed = act.installation.catalogue.get(act.session, task.definition_id)
    evaluate = partial(act.installation.expressions.evaluate, now=act.now)
    return earlier_tasks(act.session, deployed, case.run, task, evaluate)


def earlier_tasks(
    session: Session, deployed: Deployed, run: Run, task: Task, evaluate: Evaluate
) -> tuple[ReturnTarget, ...]:
    """The same for a case that is only looked at; `deployed` is the definition the task stands in."""
    normal = deployed.compiled.normal
    places, scopes = run.places(task.token), run.scopes_around(task.scope)
    history = history_of(session, task, normal, scopes)
    open_here = select(Task).where(_in_process(task), Task.state == "open")
    open_now = {row.element for row in of_this_item(normal, session.scalars(open_here), scopes)}
    done = [name for name in earlier(normal, places, task.created_act, history) if name not in open_now]
    drawn = _drawn(deployed, run, task, evaluate)
    found = {one.element: one for one in return_targets(normal, places, done)}
    for element in done:
        if element in drawn:  # the drawn flow wins, and nothing comes straight back by it
            found[element] = ReturnTarget(element=element, straight=False, again=True, drawn=drawn[element])
    return tuple(found[element] for element in done if element in found)


def history_of(session: Session, task: Task, diagram: Diagram, scopes: Collection[str]) -> list[Done]:
    """What was completed where a task stands, in order."""
    here = (_in_process(task), Task.state == "completed", Task.id != task.id)
    rows = session.scalars(select(Task).where(*here).order_by(Task.created_at, Task.id)).all()
    sent = select(Audit).where(Audit.chain == task.instance_id, Audit.event == SENT_BACK)
    return history(of_this_item(diagram, rows, scopes), straight_acts(session.scalars(sent)))


def of_this_item(diagram: Diagram, rows: Iterable[Task], scopes: Collection[str]) -> list[Task]:
    """Return the tasks of one process that stand in `scopes`, without those of other items and of other calls.

    A task that is itself repeated has a scope for each of its items, and counts wherever it was done.
    """
    return [row for row in rows if row.scope in scopes or _is_repeated(diagram, row.element)]


def _is_repeated(diagram: Diagram, name: str) -> bool:
    element = diagram.elements.get(name)
    return element is not None and (element.multi_instance is not None or element.loop is not None)


def straight_acts(trail: Iterable[Audit]) -> frozenset[int]:
    """The acts of a case that sent a matter back to come straight back."""
    return frozenset(row.act for row in trail if row.event == SENT_BACK and row.payload.get("straight"))


def history(rows: Iterable[Task], straight: Collection[int]) -> list[Done]:
    """The same of completed tasks that were read already, in order."""
    return [
        Done(
            element=row.element,
            entered=row.created_act,
            left=row.closed_act or 0,
            returned=row.outcome_class == "return",
            straight=row.closed_act in straight,
        )
        for row in rows
    ]


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
    before = case.act.session.get(Task, row.task_id)
    for one in opened:
        if before is not None and before.items and one.element == before.element:
            one.items = before.items


def _in_process(task: Task) -> ColumnElement[bool]:
    return and_(Task.instance_id == task.instance_id, Task.definition_id == task.definition_id)


def _drawn(deployed: Deployed, run: Run, task: Task, evaluate: Evaluate) -> dict[str, str]:
    """The tasks that the diagram's own returns lead to now, with the outcome that does."""
    settings = deployed.compiled.normal.elements[task.element].settings
    codes = settings.outcomes if isinstance(settings, UserTaskSettings) else ()
    variables = run.variables(task.scope)
    results = variables.get("results")

    def holds(condition: str, code: str) -> bool | None:
        said = {task.element: {"outcome": code, "class": "return"}}
        seen = {**variables, "results": {**(results if isinstance(results, Mapping) else {}), **said}}
        try:
            return evaluate(condition, seen) is True
        except Fault:
            return None

    returning = [choice.code for choice in codes if choice.outcome_class == "return"]
    return drawn_returns(deployed.compiled.normal, task.element, returning, holds)


def target_of(case: Case, task: Task, element: str, *, straight: bool) -> ReturnTarget:
    """The one of them that is meant.

    Raises Rejection("return_needs_vote") or ("return_unsafe") with what there is instead.
    """
    if not decides_alone(drawn_settings(case, task), task):
        raise Rejection("return_needs_vote")
    targets = targets_of(case, task)
    found = next((one for one in targets if one.element == element), None)
    if found is None or not (found.drawn or (found.straight if straight else found.again)):
        known = [one.element for one in targets if (one.straight if straight else one.again)]
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
            run.send_back(task.token, target.element, result, straight=straight)
        else:
            run.complete(task.token, result)

    return advance(case, go, done=task, returned=True)
