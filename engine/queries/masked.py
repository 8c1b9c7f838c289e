"""A task that asks somebody from whom its case is kept: enough to step aside from it, nothing of what it is about."""

from dataclasses import dataclass

from sqlalchemy import select

from engine.domain.errors import Rejection
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.queries.secrecy import is_secret
from engine.queries.slack import Slack, task_slack
from engine.store.instances import Instance
from engine.store.tasks import Assignment, Task


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskedTask(Query["MaskedTaskView"]):
    """Asks for a task of a confidential case that still asks `person`, although they may not read it any more."""

    person: str
    task_id: str
    language: str = "zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskedTaskView:
    """What the row in the inbox says too: never the case's title, unit or people, nor which tie it is."""

    task_id: str
    number: str | None
    process: str
    name: str
    verb: str
    slack: Slack


def answer(query: MaskedTask, reader: Reader) -> MaskedTaskView:
    """Return the task.

    Raises Rejection("not_found") unless it is open, asks this person, and is kept from them.
    """
    row = reader.session.execute(
        select(Task, Instance)
        .join(Instance, Instance.id == Task.instance_id)
        .join(Assignment, (Assignment.task_id == Task.id) & (Assignment.person == query.person))
        .where(Task.id == query.task_id, Task.state == "open")
        .where(Assignment.state.in_(("asked", "candidate", "waiting")))
    ).first()
    if row is None or not is_secret(reader, row.Instance.definition_id, row.Instance.id, query.person):
        raise Rejection("not_found")
    task, case = row
    return MaskedTaskView(
        task_id=task.id,
        number=case.number,
        process=reader.deployed(case.definition_id).package.name(query.language),
        name=reader.deployed(task.definition_id).package.element_name(task.element, query.language),
        verb=task.verb,
        slack=task_slack(reader, task),
    )
