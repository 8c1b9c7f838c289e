"""Where a person may send an open task back to: each earlier task with who did it, and what would follow."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from engine.domain.errors import Rejection
from engine.domain.returning import ReturnTarget
from engine.queries.naming import post_name
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.runtime.returning import targets_in
from engine.spiff.interface import Compiled
from engine.spiff.run import Run
from engine.store.instances import Instance, InstanceState
from engine.store.tasks import Assignment, Task


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnPlace:
    """One earlier task; `straight` to come straight back, `again` to walk the whole way from there again."""

    element: str
    name: str
    who: tuple[str, ...]
    at: datetime | None
    straight: bool
    again: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnView:
    """The task that would be sent back, and where to."""

    task_id: str
    number: str | None
    title: str
    name: str
    version: int
    places: tuple[ReturnPlace, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnPlaces(Query[ReturnView]):
    """Asks for the places of a task that `person` may decide now; others are told it was not found."""

    person: str
    task_id: str
    language: str = "zh"


def answer(query: ReturnPlaces, reader: Reader) -> ReturnView:
    """Look at where the case stands; nothing is moved.

    Raises Rejection("not_found").
    """
    asked = select(Assignment.id).where(
        Assignment.task_id == Task.id,
        Assignment.person == query.person,
        Assignment.state.in_(("asked", "candidate")),
    )
    row = reader.session.execute(
        select(Task, Instance, InstanceState)
        .join(Instance, Instance.id == Task.instance_id)
        .join(InstanceState, InstanceState.instance_id == Instance.id)
        .where(Task.id == query.task_id, Task.state == "open", asked.exists())
    ).first()
    if row is None:
        raise Rejection("not_found")
    task, instance, state = row
    compiled = reader.deployed(instance.definition_id).compiled
    run = Run.restore(compiled, state.tokens, state.variables, _Looking(reader))
    targets = targets_in(reader.session, reader.deployed(task.definition_id).compiled, run, task)
    package = reader.deployed(task.definition_id).package
    return ReturnView(
        task_id=task.id,
        number=instance.number,
        title=instance.title,
        name=package.element_name(task.element, query.language),
        version=task.version,
        places=tuple(_place(reader, task, target, query.language) for target in targets),
    )


def _place(reader: Reader, task: Task, target: ReturnTarget, language: str) -> ReturnPlace:
    last = reader.session.scalars(
        select(Task)
        .where(Task.instance_id == task.instance_id, Task.element == target.element, Task.state == "completed")
        .order_by(Task.completed_at.desc(), Task.id.desc())
        .limit(1)
    ).one()
    people = reader.session.scalars(
        select(Assignment.person)
        .where(Assignment.task_id == last.id, Assignment.state == "voted")
        .order_by(Assignment.id)
    )
    return ReturnPlace(
        element=target.element,
        name=reader.deployed(task.definition_id).package.element_name(target.element, language),
        who=tuple(post_name(reader, person, language) for person in people),
        at=last.completed_at,
        straight=target.straight,
        again=target.again,
    )


class _Looking:
    """What a run asks for that is only looked at: the definitions it stands on."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def compiled(self, definition_id: str) -> Compiled:
        """Return the version that a saved call is on."""
        return self._reader.deployed(definition_id).compiled

    def resolve(self, process_key: str) -> Compiled:
        """Nothing is called."""
        raise LookupError(process_key)

    def evaluate(self, expression: str, variables: Mapping[str, object]) -> object:
        """Evaluate FEEL."""
        return self._reader.evaluate(expression, variables)

    def decide(self, decision: str, inputs: Mapping[str, object]) -> Mapping[str, object]:
        """Ask a decision."""
        return self._reader.decide(decision, inputs)

    def serve(
        self, element: object, inputs: Mapping[str, object], variables: Mapping[str, object]
    ) -> Mapping[str, object]:
        """Nothing is done."""
        raise LookupError(f"{element} {len(inputs)} {len(variables)}")
