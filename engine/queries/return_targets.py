"""Where an open task may be sent back to, for whoever may do so: the earlier tasks, with who did them and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from engine.domain.errors import Rejection
from engine.queries.attachments import may_read
from engine.queries.naming import post_name
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.queries.secrecy import place_of
from engine.runtime.returning import decides_alone, earlier_tasks
from engine.store.instances import Instance, InstanceState
from engine.store.tasks import Assignment, Task


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnTargets(Query["ReturnView"]):
    """Asks where `person` may send the task back to."""

    person: str
    task_id: str
    language: str = "zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierTask:
    """A task it may go back to; `straight` to come straight back from there, `again` to walk the whole way again.

    `drawn` says that the diagram draws this return itself, so that its own flow is taken, whatever is chosen.
    """

    element: str
    name: str
    who: tuple[str, ...]
    """Who did it last."""
    by_starter: bool
    at: datetime | None
    straight: bool
    again: bool
    drawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnView:
    """What the page for sending back shows; without targets, `may` says whether the person could have."""

    task_id: str
    instance_id: str
    number: str | None
    title: str
    name: str
    version: int
    may: bool
    targets: tuple[EarlierTask, ...]
    """The one done last comes first."""


def answer(query: ReturnTargets, reader: Reader) -> ReturnView:
    """Return the targets.

    Raises Rejection("not_found") unless the person may read the task's case.
    """
    found = reader.session.execute(
        select(Task, Instance).join(Instance, Instance.id == Task.instance_id).where(Task.id == query.task_id)
    ).one_or_none()
    if found is None or not may_read(reader, found[1].id, query.person):
        raise Rejection("not_found")
    task, instance = found
    package = reader.deployed(task.definition_id).package
    may = _may(query.person, reader, task, instance)
    return ReturnView(
        task_id=task.id,
        instance_id=instance.id,
        number=instance.number,
        title=instance.title or reader.deployed(instance.definition_id).package.name(query.language),
        name=package.element_name(task.element, query.language),
        version=task.version,
        may=may,
        targets=_targets(reader, task, instance, query.language) if may else (),
    )


def _may(person: str, reader: Reader, task: Task, instance: Instance) -> bool:
    element = reader.deployed(task.definition_id).compiled.diagram.elements.get(task.element)
    if task.state != "open" or instance.state != "active" or task.claimed_by not in (None, person):
        return False
    if element is None or not decides_alone(element.settings, task):
        return False
    asked = Assignment.state.in_(("asked", "candidate"))
    own = select(Assignment.id).where(Assignment.task_id == task.id, Assignment.person == person, asked)
    return reader.session.scalar(own.limit(1)) is not None


def _targets(reader: Reader, task: Task, instance: Instance, language: str) -> tuple[EarlierTask, ...]:
    state = reader.session.get_one(InstanceState, instance.id)
    run = reader.restored(instance.definition_id, state.tokens, state.variables)
    deployed = reader.deployed(task.definition_id)
    found = earlier_tasks(reader.session, deployed, run, task, reader.evaluate)
    last = {target.element: _last(reader, task, target.element) for target in found}
    told = [
        EarlierTask(
            element=target.element,
            name=deployed.package.element_name(target.element, language),
            who=_who(reader, last[target.element], language),
            by_starter=last[target.element].completed_by == instance.starter,
            at=last[target.element].completed_at,
            straight=target.straight,
            again=target.again,
            drawn=target.drawn is not None,
        )
        for target in found
    ]
    told.sort(key=lambda one: one.at or instance.started_at)
    return tuple(reversed(told))


def _last(reader: Reader, task: Task, element: str) -> Task:
    """Return the activation of `element` that was done last: of this scope, where it was done here."""
    rows: Sequence[Task] = reader.session.scalars(
        select(Task)
        .where(Task.instance_id == task.instance_id, Task.definition_id == task.definition_id)
        .where(Task.element == element, Task.state == "completed")
        .order_by(Task.completed_at, Task.id)
    ).all()
    return next((row for row in reversed(rows) if row.scope == task.scope), rows[-1])


def _who(reader: Reader, task: Task, language: str) -> tuple[str, ...]:
    if task.completed_by is not None:
        return (post_name(reader, task.completed_by, language, place_of(task)),)
    voted = select(Assignment.person).where(Assignment.task_id == task.id, Assignment.state == "voted")
    return tuple(
        post_name(reader, person, language, place_of(task))
        for person in reader.session.scalars(voted.order_by(Assignment.id))
    )
