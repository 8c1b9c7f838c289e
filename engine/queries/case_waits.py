"""Every stretch in which a case waited for others than those who handle it: the applicant, the outside, an answer.

A case's waits are read from what is kept anyway (ADR 33): the applicant's tasks, waits for messages, pauses of tasks.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from engine.domain.elements import UserTaskSettings
from engine.queries.naming import actor_name
from engine.queries.reader import Reader
from engine.queries.sent_back import sent_back_to
from engine.store.audit import Audit
from engine.store.conversations import Pause
from engine.store.instances import Instance
from engine.store.subscriptions import OutsideWait
from engine.store.tasks import Assignment, Task


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseWait:
    """One stretch; `until` None: it goes on. `kind` is applicant, returned, outside, question or suspension."""

    kind: str
    since: datetime
    until: datetime | None
    place: str
    """The element at which it waits; empty for the case as a whole."""
    by: str
    """Who began it; empty where that was not kept."""
    words: str
    """The reason that was given: of a return, a question, a suspension; of the outside the message's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """How much working time a case has taken, and how much of it it waited; what overlaps counts once."""

    minutes: int
    waited: int


def waits_of(reader: Reader, instance: Instance, language: str) -> tuple[CaseWait, ...]:
    """Return them in the order of time, for somebody who may read the case."""
    found = [
        *_applicant(reader, instance, language),
        *_outside(reader, instance, language),
        *_pauses(reader, instance, language),
    ]
    return tuple(sorted(found, key=lambda wait: (wait.since, wait.kind)))


def taken(reader: Reader, instance: Instance, waits: Iterable[CaseWait]) -> Taken:
    """Return the working time from the start until the end, or now, and the part of it that was waited."""
    calendar, ends = reader.calendar, instance.ended_at or reader.now
    whole = calendar.working_time_between(instance.started_at, ends)
    waited = sum((calendar.working_time_between(*span) for span in _merged(waits, ends)), timedelta())
    return Taken(minutes=int(whole.total_seconds()) // 60, waited=int(waited.total_seconds()) // 60)


def _merged(waits: Iterable[CaseWait], ends: datetime) -> Iterator[tuple[datetime, datetime]]:
    open_since: datetime | None = None
    open_until = ends
    for wait in sorted(waits, key=lambda one: one.since):
        until = min(wait.until or ends, ends)
        if open_since is None:
            open_since, open_until = wait.since, until
        elif wait.since <= open_until:
            open_until = max(open_until, until)
        else:
            yield open_since, open_until
            open_since, open_until = wait.since, until
    if open_since is not None:
        yield open_since, open_until


def _applicant(reader: Reader, instance: Instance, language: str) -> Iterator[CaseWait]:
    """Yield the tasks at which the diagram says that the clock stands, and those that were sent back to the applicant.

    The first form that is filled in is no wait: nobody handles the case yet.
    """
    tasks = reader.session.scalars(
        select(Task).where(Task.instance_id == instance.id, Task.state != "undone").order_by(Task.id)
    ).all()
    theirs = set(
        reader.session.scalars(
            select(Assignment.task_id).where(
                Assignment.instance_id == instance.id,
                Assignment.person == instance.starter,
                Assignment.kind == "decide",
            )
        )
    )
    for task in tasks[1:]:
        settings = reader.deployed(task.definition_id).compiled.diagram.elements[task.element].settings
        drawn = isinstance(settings, UserTaskSettings) and settings.pauses
        back = sent_back_to(reader, task, tasks) if task.id in theirs else None
        if back is None and not drawn:
            continue
        yield CaseWait(
            kind="applicant" if back is None else "returned",
            since=task.created_at,
            until=task.completed_at if task.state == "completed" else _ended(reader, task),
            place=reader.deployed(task.definition_id).package.element_name(task.element, language),
            by="" if back is None else back.who.in_language(language),
            words="" if back is None else back.opinion,
        )


def _ended(reader: Reader, task: Task) -> datetime | None:
    """Return when a task that nobody completed was closed; None while it is open."""
    if task.state == "open":
        return None
    acts = (Audit.chain == task.instance_id, Audit.act == task.closed_act)
    return reader.session.scalar(select(Audit.at).where(*acts).limit(1)) or task.created_at


def _outside(reader: Reader, instance: Instance, language: str) -> Iterator[CaseWait]:
    rows = select(OutsideWait).where(OutsideWait.instance_id == instance.id).order_by(OutsideWait.id)
    package = reader.deployed(instance.definition_id).package
    for row in reader.session.scalars(rows):
        yield CaseWait(
            kind="outside",
            since=row.from_at,
            until=row.until_at,
            place=package.element_name(row.element, language),
            by=actor_name(reader, row.begun_by, language),
            words=row.name,
        )


def _pauses(reader: Reader, instance: Instance, language: str) -> Iterator[CaseWait]:
    """Yield questions with their task; a suspension stands in one row a task, and is one wait of the case."""
    rows = select(Pause, Task).join(Task, Task.id == Pause.task_id).where(Pause.instance_id == instance.id)
    seen: set[tuple[str, datetime]] = set()
    for row, task in reader.session.execute(rows.order_by(Pause.id)):
        whole = row.reason == "suspension"
        if whole and (row.reason, row.from_at) in seen:
            continue
        seen.add((row.reason, row.from_at))
        package = reader.deployed(task.definition_id).package
        yield CaseWait(
            kind=row.reason,
            since=row.from_at,
            until=row.until_at or (None if task.state == "open" else task.completed_at),
            place="" if whole else package.element_name(task.element, language),
            by="" if row.begun_by is None else actor_name(reader, row.begun_by, language),
            words=row.why or "",
        )
