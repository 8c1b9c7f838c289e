"""Reads the rows that the page of a task is made of."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import BindParameter, bindparam, select

from engine.domain.errors import Rejection
from engine.queries.attachments import may_read
from engine.queries.reader import Reader
from engine.store.instances import Instance, Seen
from engine.store.tasks import Assignment, Draft, Task

OPEN = ("asked", "candidate", "waiting")


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRows:
    """A task and its case, with everybody asked in it; `mine` is how the person who looks was asked here, if at all."""

    task: Task
    instance: Instance
    mine: Assignment | None
    draft: Draft | None
    seen: Seen | None
    tasks: Sequence[Task]
    assignments: Sequence[Assignment]


# Statements are put together once: building one costs more than SQLite needs to answer it.
_PERSON: BindParameter[str] = bindparam("person")
_TASK: BindParameter[str] = bindparam("task")
_INSTANCE: BindParameter[str] = bindparam("instance")
_HEAD = (
    select(Task, Instance, Draft, Seen)
    .join(Instance, Instance.id == Task.instance_id)
    .outerjoin(Draft, (Draft.task_id == Task.id) & (Draft.person == _PERSON))
    .outerjoin(Seen, (Seen.instance_id == Instance.id) & (Seen.person == _PERSON))
    .where(Task.id == _TASK)
)
_TASKS = select(Task).where(Task.instance_id == _INSTANCE).order_by(Task.id)
_ASSIGNMENTS = select(Assignment).where(Assignment.instance_id == _INSTANCE).order_by(Assignment.id)


def rows_of(reader: Reader, task_id: str, person: str) -> TaskRows:
    """Return what `person` may read of a task.

    Raises Rejection("not_found").
    """
    session = reader.session
    found = session.execute(_HEAD, {"person": person, "task": task_id}).one_or_none()
    if found is None:
        raise Rejection("not_found")
    task, instance, draft, seen = found
    if not may_read(reader, instance.id, person):
        raise Rejection("not_found")
    tasks = session.scalars(_TASKS, {"instance": instance.id}).all()
    assignments = session.scalars(_ASSIGNMENTS, {"instance": instance.id}).all()
    own = [a for a in assignments if a.task_id == task.id and a.person == person]
    mine = next((a for a in own if a.state in OPEN), own[-1] if own else None)
    return TaskRows(
        task=task, instance=instance, mine=mine, draft=draft, seen=seen, tasks=tasks, assignments=assignments
    )
