"""Cases as administrators see them: a filtered list with where each waits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from engine.queries.naming import actor_name, name_for, unit_name
from engine.queries.newest import newest
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.queries.secrecy import CONFIDENTIAL, SOMEBODY, is_secret, keeps_name
from engine.queries.slack import Slack, task_slack
from engine.store.definitions import Definition
from engine.store.instances import Instance
from engine.store.tasks import Assignment, Task

PAGE = 50
STATES = ("active", "suspended", "completed", "cancelled", "terminated")


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingTask:
    """An open task and who has it."""

    id: str
    element: str
    name: str
    verb: str
    holders: tuple[str, ...]
    logins: tuple[str, ...]
    asked: int
    signed: int
    slack: Slack


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceRow:
    """One case of the list."""

    id: str
    number: str | None
    title: str
    process: str
    version: int
    state: str
    outcome_class: str | None
    unit: str
    starter: str
    started_at: datetime
    ended_at: datetime | None
    waiting: tuple[WaitingTask, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InstancesView:
    """A page of cases; `next` continues after it."""

    rows: tuple[InstanceRow, ...]
    next: str | None
    processes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Instances(Query[InstancesView]):
    """Asks for cases, the newest first, narrowed by state, process, and words of number or title."""

    state: str = ""
    process: str = ""
    text: str = ""
    after: str = ""
    language: str = "zh"
    limit: int = PAGE


def answer(query: Instances, reader: Reader) -> InstancesView:
    """Return one page in two statements: the cases, and the open tasks of all of them."""
    chosen = select(Instance)
    if query.state in STATES:
        chosen = chosen.where(Instance.state == query.state)
    if query.process:
        chosen = chosen.where(Instance.definition_key == query.process)
    for word in query.text.split():
        pattern = f"%{_literal(word)}%"
        chosen = chosen.where(
            or_(Instance.title.ilike(pattern, escape="\\"), Instance.number.ilike(pattern, escape="\\"))
        )
    page, after = newest(reader, chosen, Instance.id, query.after, query.limit)
    waiting = open_tasks(reader, [i.id for (i,) in page if i.state in ("active", "suspended")], query.language)
    return InstancesView(
        rows=tuple(row_of(reader, i, waiting.get(i.id, ()), query.language) for (i,) in page),
        next=after,
        processes=_processes(reader, query.language),
    )


def open_tasks(reader: Reader, instance_ids: list[str], language: str) -> dict[str, tuple[WaitingTask, ...]]:
    """Return the open tasks of many cases, each with its holders, in one statement."""
    if not instance_ids:
        return {}
    rows = reader.session.execute(
        select(Task, Assignment.person, Assignment.on_behalf_of, Instance.starter)
        .join(Instance, Instance.id == Task.instance_id)
        .outerjoin(Assignment, (Assignment.task_id == Task.id) & Assignment.state.in_(("asked", "candidate")))
        .where(Task.instance_id.in_(instance_ids), Task.state == "open")
        .order_by(Task.due_at, Task.id, Assignment.id)
    )
    tasks: dict[str, Task] = {}
    asked: dict[str, dict[str, str | None]] = {}
    starters: dict[str, str] = {}
    for task, person, behalf, starter in rows:
        tasks[task.id], starters[task.id] = task, starter
        if person is not None:
            asked.setdefault(task.id, {})[person] = behalf
    found: dict[str, list[WaitingTask]] = {}
    for task in tasks.values():
        found.setdefault(task.instance_id, []).append(
            _waiting(reader, task, asked.get(task.id, {}), starters[task.id], language)
        )
    return {instance_id: tuple(waiting) for instance_id, waiting in found.items()}


def _waiting(reader: Reader, task: Task, asked: Mapping[str, str | None], starter: str, language: str) -> WaitingTask:
    kept = {login for login in asked if keeps_name(reader, task, login, starter)}
    return WaitingTask(
        id=task.id,
        element=task.element,
        name=reader.deployed(task.definition_id).package.element_name(task.element, language),
        verb=task.verb,
        holders=tuple(
            SOMEBODY.in_language(language) if login in kept else name_for(reader, login, behalf, language)
            for login, behalf in asked.items()
        ),
        logins=tuple(login for login in asked if login not in kept),
        asked=task.asked,
        signed=task.signed,
        slack=task_slack(reader, task),
    )


def row_of(reader: Reader, instance: Instance, waiting: tuple[WaitingTask, ...], language: str) -> InstanceRow:
    deployed = reader.deployed(instance.definition_id)
    secret = is_secret(reader, instance.definition_id, instance.id, reader.viewer)
    kept = CONFIDENTIAL.in_language(language)
    return InstanceRow(
        id=instance.id,
        number=instance.number,
        title=kept if secret else instance.title,
        process=deployed.package.name(language),
        version=deployed.version,
        state=instance.state,
        outcome_class=instance.outcome_class,
        unit=kept if secret else unit_name(reader, instance.starter_unit, language),
        starter=kept if secret else actor_name(reader, instance.starter, language).split(" · ")[0],
        started_at=instance.started_at,
        ended_at=instance.ended_at,
        waiting=waiting,
    )


def _processes(reader: Reader, language: str) -> tuple[tuple[str, str], ...]:
    keys = reader.session.execute(
        select(Definition.key, Definition.id).order_by(Definition.key, Definition.version.desc())
    )
    newest: dict[str, str] = {}
    for key, definition_id in keys:
        newest.setdefault(key, definition_id)
    return tuple((key, reader.deployed(d).package.name(language)) for key, d in newest.items())


def _literal(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
