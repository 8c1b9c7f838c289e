"""Where an open task may be sent back to, for whoever may do so: the earlier tasks, with who did them and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from engine.domain.errors import Rejection
from engine.domain.returning import ReturnTarget
from engine.queries.attachments import may_read
from engine.queries.naming import post_name
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.queries.secrecy import place_of
from engine.runtime.earlier_tasks import earlier_tasks
from engine.runtime.returning import decides_alone
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
    `outwards` is how many called processes are left on the way, `process` the one it stands in, and `call` what the
    last of those was called by: it comes back there and not to the task, and what is called begins anew.
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
    outwards: int = 0
    process: str = ""
    call: str = ""

    @property
    def path(self) -> str:
        """The element, after one `../` for every called process that is left."""
        return "../" * self.outwards + self.element

    @property
    def ways(self) -> tuple[str, ...]:
        """How it comes on from there: `straight`, `again`; `anew` and how far, where a call begins anew at once."""
        at_once = f"anew{self.outwards}" if self.outwards else "straight"
        return (*((at_once,) if self.straight else ()), *(("again",) if self.again else ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnView:
    """What the page for sending back shows; without targets, `may` says whether the person could have."""

    task_id: str
    instance_id: str
    number: str | None
    title: str
    name: str
    process: str
    """The one that the task stands in."""
    version: int
    may: bool
    targets: tuple[EarlierTask, ...]
    """Those of its own process first, then those of the callers, the nearest first; in each the one done last."""


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
        process=package.name(query.language),
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
    found = earlier_tasks(reader.session, reader.deployed(task.definition_id), run, task, reader.evaluate)
    scopes = [task.scope, *(caller.scope for caller in run.callers(task.token))]
    told = [_told(reader, task, instance, target, scopes[target.outwards], language) for target in found]
    told.sort(key=lambda one: one.at or instance.started_at)
    told.reverse()
    return tuple(sorted(told, key=lambda one: one.outwards))


def _told(
    reader: Reader, task: Task, instance: Instance, target: ReturnTarget, scope: str, language: str
) -> EarlierTask:
    definition = target.definition_id or task.definition_id
    package = reader.deployed(definition).package
    last = _last(reader, instance.id, definition, target.element, scope)
    return EarlierTask(
        element=target.element,
        name=package.element_name(target.element, language),
        who=_who(reader, last, language),
        by_starter=last.completed_by == instance.starter,
        at=last.completed_at,
        straight=target.straight,
        again=target.again,
        drawn=target.drawn is not None,
        outwards=target.outwards,
        process=package.name(language),
        call=package.element_name(target.call, language) if target.call else "",
    )


def _last(reader: Reader, instance_id: str, definition_id: str, element: str, scope: str) -> Task:
    """Return the activation of `element` that was done last: of this scope, where it was done here."""
    rows: Sequence[Task] = reader.session.scalars(
        select(Task)
        .where(Task.instance_id == instance_id, Task.definition_id == definition_id)
        .where(Task.element == element, Task.state == "completed")
        .order_by(Task.completed_at, Task.id)
    ).all()
    return next((row for row in reversed(rows) if row.scope == scope), rows[-1])


def _who(reader: Reader, task: Task, language: str) -> tuple[str, ...]:
    if task.completed_by is not None:
        return (post_name(reader, task.completed_by, language, place_of(task)),)
    voted = select(Assignment.person).where(Assignment.task_id == task.id, Assignment.state == "voted")
    return tuple(
        post_name(reader, person, language, place_of(task))
        for person in reader.session.scalars(voted.order_by(Assignment.id))
    )
