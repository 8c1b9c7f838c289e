"""What machines did in a stretch of time: letters, acts, tasks given, calls to other systems; of a copy: will do.

One reading of the rows serves both, so that a rehearsal can be compared with what really happened.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVarTuple

from sqlalchemy import ColumnElement, Select, select

from engine.domain.errors import Rejection
from engine.queries.naming import post_name, unit_name
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.queries.secrecy import CONFIDENTIAL, shown_title
from engine.store.audit import Audit
from engine.store.instances import Instance
from engine.store.jobs import Job, Mail
from engine.store.tasks import Assignment, Task
from engine.store.webhooks import Webhook

Columns = TypeVarTuple("Columns")
LIMIT = 2000
"""Rows of each kind that are shown."""
_SILENT = frozenset({"ClockMoved", "JobSetAside"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One thing: a letter to one person, an act of the machine, a task that was given, or a call to another system.

    `kind` is mail, act, task or call; `what` is the kind of letter, the event, the verb, or the type of event that is
    told; of a call `people` is the name of the webhook; `rung` says of a ladder what was done.
    """

    at: datetime
    kind: str
    what: str
    rung: str
    instance_id: str
    number: str
    title: str
    unit: str
    element: str
    logins: tuple[str, ...]
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HappenedView:
    """In the order of time; `cut` says that there was more of a kind than is shown."""

    rows: tuple[Happening, ...]
    cut: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened(Query[HappenedView]):
    """Asks what machines did after `since` and until `until`; `of` is a person, `unit` a starter's, `case` a number.

    Raises Rejection: person_unknown, rehearsal_unit, rehearsal_case, where one of these names nothing.
    """

    since: datetime
    until: datetime
    of: str = ""
    unit: str = ""
    case: str = ""
    language: str = "zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    at: datetime
    kind: str
    what: str
    instance: Instance | None
    task: tuple[str, str] | None
    """Definition and element of the task it is about."""
    logins: tuple[str, ...]
    rung: str = ""
    to: str = ""
    """The other system that is called."""


def answer(query: Happened, reader: Reader) -> HappenedView:
    """Return what was done, in the order of time."""
    _require_known(query, reader)
    parts = [read(query, reader) for read in (_letters, _acts, _tasks, _calls)]
    cut = any(len(part) > LIMIT for part in parts)
    rows = (row for part in parts for row in part[:LIMIT])
    wanted = [row for row in rows if not query.of or query.of in row.logins]
    wanted.sort(key=lambda row: (row.at, row.kind, row.what, row.logins, row.to))
    return HappenedView(rows=tuple(_shown(query, reader, wanted)), cut=cut)


def _require_known(query: Happened, reader: Reader) -> None:
    """Refuse what names nothing: an empty list would look like good news."""
    organisation = reader.organisation
    if query.of and organisation.person(query.of) is None:
        raise Rejection("person_unknown", person=query.of)
    if query.unit and query.unit not in organisation.units and not _any(reader, Instance.starter_unit == query.unit):
        raise Rejection("rehearsal_unit", unit=query.unit)
    if query.case and not _any(reader, (Instance.number == query.case) | (Instance.id == query.case)):
        raise Rejection("rehearsal_case", case=query.case)


def _any(reader: Reader, which: ColumnElement[bool]) -> bool:
    return reader.session.scalar(select(Instance.id).where(which).limit(1)) is not None


def _within(query: Happened, found: Select[*Columns]) -> Select[*Columns]:
    if query.unit:
        found = found.where(Instance.starter_unit == query.unit)
    if query.case:
        found = found.where((Instance.number == query.case) | (Instance.id == query.case))
    return found.limit(LIMIT + 1)


def _letters(query: Happened, reader: Reader) -> list[_Row]:
    found = (
        select(Mail, Instance, Task)
        .outerjoin(Instance, Instance.id == Mail.instance_id)
        .outerjoin(Task, Task.id == Mail.task_id)
        .where(Mail.sent_at > query.since, Mail.sent_at <= query.until, Mail.state == "sent")
        .order_by(Mail.sent_at, Mail.id)
    )
    return [
        _Row(at=mail.sent_at, kind="mail", what=mail.kind, instance=instance, task=_place(task), logins=(mail.person,))
        for mail, instance, task in reader.session.execute(_within(query, found))
    ]


def _acts(query: Happened, reader: Reader) -> list[_Row]:
    found = (
        select(Audit, Instance, Task)
        .outerjoin(Instance, Instance.id == Audit.chain)
        .outerjoin(Task, Task.id == Audit.task_id)
        .where(Audit.at > query.since, Audit.at <= query.until, Audit.actor.like("system:%"))
        .order_by(Audit.at, Audit.chain, Audit.seq)
    )
    return [
        _Row(
            at=audit.at,
            kind="act",
            what=audit.event,
            instance=instance,
            task=_place(task) or _of_instance(instance, audit),
            logins=_told(audit.payload or {}),
            rung=str((audit.payload or {}).get("rung") or ""),
        )
        for audit, instance, task in reader.session.execute(_within(query, found))
        if audit.event not in _SILENT
    ]


def _tasks(query: Happened, reader: Reader) -> list[_Row]:
    found = (
        select(Task, Instance)
        .join(Instance, Instance.id == Task.instance_id)
        .where(Task.created_at > query.since, Task.created_at <= query.until)
        .order_by(Task.created_at, Task.id)
    )
    given = reader.session.execute(_within(query, found)).all()
    asked: dict[str, list[str]] = {}
    for task_id, person in reader.session.execute(
        select(Assignment.task_id, Assignment.person)
        .where(Assignment.task_id.in_([task.id for task, _ in given]))
        .order_by(Assignment.id)
    ):
        asked.setdefault(task_id, []).append(person)
    return [
        _Row(
            at=task.created_at,
            kind="task",
            what=task.verb,
            instance=instance,
            task=_place(task),
            logins=tuple(asked.get(task.id, ())),
        )
        for task, instance in given
    ]


def _calls(query: Happened, reader: Reader) -> list[_Row]:
    """Return the calls that webhooks ask for; what a paused one asks for is kept and is no call."""
    found = (
        select(Job, Webhook, Instance)
        .join(Webhook, Webhook.id == Job.person)
        .outerjoin(Instance, Instance.id == Job.instance_id)
        .where(Job.queue == "webhook", Job.state.not_in(("cancelled", "paused")))
        .where(Job.created_at > query.since, Job.created_at <= query.until)
        .order_by(Job.created_at, Job.id)
    )
    return [
        _Row(at=job.created_at, kind="call", what=job.kind, instance=instance, task=None, logins=(), to=webhook.name)
        for job, webhook, instance in reader.session.execute(_within(query, found))
    ]


def _place(task: Task | None) -> tuple[str, str] | None:
    return None if task is None else (task.definition_id, task.element)


def _of_instance(instance: Instance | None, audit: Audit) -> tuple[str, str] | None:
    return None if instance is None or audit.element is None else (instance.definition_id, audit.element)


def _told(payload: Mapping[str, object]) -> tuple[str, ...]:
    """Return the people whom an event names: who was told, or who has it now."""
    told = payload.get("told") or payload.get("people") or payload.get("to")
    if isinstance(told, str):
        return (told,)
    return tuple(str(one) for one in told) if isinstance(told, list) else ()


def _shown(query: Happened, reader: Reader, rows: Sequence[_Row]) -> Iterator[Happening]:
    cases = {row.instance.id: row.instance for row in rows if row.instance is not None}
    titles = _titles(reader, cases.values(), query.language)
    kept = CONFIDENTIAL.in_language(query.language)
    for row in rows:
        title = titles.get(row.instance.id, "") if row.instance is not None else ""
        yield Happening(
            at=row.at,
            kind=row.kind,
            what=row.what,
            rung=row.rung,
            instance_id=row.instance.id if row.instance is not None else "",
            number=(row.instance.number or "") if row.instance is not None else "",
            title=title,
            unit=""
            if row.instance is None or title == kept
            else unit_name(reader, row.instance.starter_unit, query.language),
            element=_element(reader, row.task, query.language),
            logins=row.logins,
            people=(row.to,) if row.to else tuple(post_name(reader, login, query.language) for login in row.logins),
        )


def _titles(reader: Reader, cases: Iterable[Instance], language: str) -> dict[str, str]:
    return {case.id: shown_title(reader, case.definition_id, case.id, case.title, language) for case in cases}


def _element(reader: Reader, place: tuple[str, str] | None, language: str) -> str:
    if place is None:
        return ""
    return reader.deployed(place[0]).package.element_name(place[1], language)
