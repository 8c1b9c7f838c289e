"""Reads to which earlier tasks a matter may be sent back: of its own process, and of those that called it."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.domain.diagram import Diagram
from engine.domain.drawn_returns import drawn_returns
from engine.domain.earlier import Done, earlier
from engine.domain.elements import UserTaskSettings
from engine.domain.errors import Fault
from engine.domain.returning import ReturnTarget, call_targets, return_targets
from engine.runtime.catalogue import Deployed
from engine.spiff.interface import Caller
from engine.spiff.run import Run
from engine.store.audit import Audit
from engine.store.tasks import Task

Evaluate: TypeAlias = Callable[[str, Mapping[str, object]], object]
"""Evaluates FEEL as it would be now."""

SENT_BACK = "TaskSentBack"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where the matter stands in one process: at the open task, or at the call activity around it."""

    diagram: Diagram
    definition_id: str
    elements: Sequence[str]
    """From the innermost scope outwards."""
    scopes: Collection[str]
    entered: int


def earlier_tasks(
    session: Session, deployed: Deployed, run: Run, task: Task, evaluate: Evaluate
) -> tuple[ReturnTarget, ...]:
    """The tasks of its own process first, then those of the callers, the nearest caller first; in the order of doing.

    `deployed` is the definition the task stands in; the case may be one that is only looked at.
    """
    callers = run.callers(task.token)
    outside = (_of_caller(session, run, task, caller, number) for number, caller in enumerate(callers, start=1))
    return (*_of_process(session, deployed, run, task, evaluate), *(target for found in outside for target in found))


def _of_process(
    session: Session, deployed: Deployed, run: Run, task: Task, evaluate: Evaluate
) -> tuple[ReturnTarget, ...]:
    place = _Place(
        diagram=deployed.compiled.normal,
        definition_id=task.definition_id,
        elements=run.places(task.token),
        scopes=run.scopes_around(task.scope),
        entered=task.created_act,
    )
    done = _done_before(session, task, place)
    drawn = _drawn(deployed, run, task, evaluate)
    found = {one.element: one for one in return_targets(place.diagram, place.elements, done)}
    for element in done:
        if element in drawn:  # the drawn flow wins, and nothing comes straight back by it
            found[element] = ReturnTarget(element=element, straight=False, again=True, drawn=drawn[element])
    return tuple(found[element] for element in done if element in found)


def _of_caller(session: Session, run: Run, task: Task, caller: Caller, outwards: int) -> tuple[ReturnTarget, ...]:
    """As if the call activity were what sends back: it was entered when the first task of what it called was."""
    place = _Place(
        diagram=caller.normal,
        definition_id=caller.definition_id,
        elements=run.places(caller.token),
        scopes=run.scopes_around(caller.scope),
        entered=_entered(session, task, caller),
    )
    done = _done_before(session, task, place)
    found = {one.element: one for one in call_targets(place.diagram, place.elements, done)}
    return tuple(
        replace(found[element], outwards=outwards, call=caller.call, definition_id=caller.definition_id)
        for element in done
        if element in found
    )


def _entered(session: Session, task: Task, caller: Caller) -> int:
    inside = (Task.instance_id == task.instance_id, Task.scope.in_(caller.within))
    first = session.scalar(select(func.min(Task.created_act)).where(*inside))
    return task.created_act if first is None else first


def _done_before(session: Session, task: Task, place: _Place) -> list[str]:
    """What was completed before the matter came to a place, and is not open again, in order."""
    own = select(Task).where(Task.instance_id == task.instance_id, Task.definition_id == place.definition_id)
    own = own.where(Task.id != task.id).order_by(Task.created_at, Task.id)
    rows = of_this_item(place.diagram, session.scalars(own).all(), place.scopes)
    sent = select(Audit).where(Audit.chain == task.instance_id, Audit.event == SENT_BACK)
    completed = [row for row in rows if row.state == "completed"]
    past = history(completed, session.scalars(sent).all(), entered=place.entered)
    open_now = {row.element for row in rows if row.state == "open"}
    return [name for name in earlier(place.diagram, place.elements, place.entered, past) if name not in open_now]


def of_this_item(diagram: Diagram, rows: Iterable[Task], scopes: Collection[str]) -> list[Task]:
    """Return the tasks of one process that stand in `scopes`, without those of other items and of other calls.

    A task that is itself repeated has a scope for each of its items, and counts wherever it was done.
    """
    return [row for row in rows if row.scope in scopes or _is_repeated(diagram, row.element)]


def _is_repeated(diagram: Diagram, name: str) -> bool:
    element = diagram.elements.get(name)
    return element is not None and (element.multi_instance is not None or element.loop is not None)


def history(rows: Sequence[Task], trail: Sequence[Audit], *, entered: int) -> list[Done]:
    """Return what was done in one process, of completed tasks in order and of the case's trail.

    `entered` is the act in which the matter came to where it stands. A return out of a called process belongs to the
    process in which it opened a task; the sender's own row lies in the one that was left.
    """
    sent = [row for row in trail if row.event == SENT_BACK]
    straight = {row.act for row in sent if row.payload.get("straight")}
    done = [
        Done(
            element=row.element,
            entered=row.created_act,
            left=row.closed_act or 0,
            returned=row.outcome_class == "return",
            straight=row.closed_act in straight,
        )
        for row in rows
    ]
    opened = {entered, *(row.created_act for row in rows)}
    outside = [row.act for row in sent if row.payload.get("outwards") and row.act in opened]
    return done + [Done(element="", entered=act, left=act, returned=True, straight=act in straight) for act in outside]


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
