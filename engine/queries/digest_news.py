"""The mails that go into somebody's digest instead of being sent, each as a line where no open task tells it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from engine.queries.kept_conditions import kept_conditions
from engine.queries.mail_facts import TELLS_NOTHING, WAITS_FOR_PERSON, WAITS_FOR_TASK
from engine.queries.naming import actor_name
from engine.queries.reader import Reader
from engine.queries.secrecy import CONFIDENTIAL, disclose, place_of
from engine.runtime.readers import may_read
from engine.store.instances import Instance
from engine.store.jobs import Job
from engine.store.tasks import Task

MOST = 100
"""Mails that one digest takes in; what is beyond stays for the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsLine:
    """One thing that happened; it stands at the task or, where that is over, at the case."""

    kind: str
    at: datetime
    number: str | None
    title: str
    by: str
    task_id: str
    instance_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """The lines, and every mail that is done with when they have been read."""

    lines: tuple[NewsLine, ...]
    covers: tuple[str, ...]


def news_of(reader: Reader, login: str, language: str, *, told: frozenset[str]) -> News:
    """Return what came in for somebody's digest, the oldest first; `told` are tasks that it names already."""
    rows = reader.session.execute(
        select(Job, Instance, Task)
        .outerjoin(Instance, Instance.id == Job.instance_id)
        .outerjoin(Task, Task.id == Job.task_id)
        .where(Job.person == login, Job.state == "digest")
        .order_by(Job.created_at, Job.id)
        .limit(MOST)
    ).all()
    kept = kept_conditions(reader.session, [job for job, _, _ in rows if job.kind == "kept"])
    lines = [
        _line(reader, job, (case, task), login, language)
        for job, case, task in rows
        if _is_news(job, case, task, told) and kept.get(job.id, (job.id,)) and _may_hear(reader, job, case, login)
    ]
    return News(lines=tuple(lines), covers=tuple(job.id for job, _, _ in rows))


def _is_news(job: Job, case: Instance | None, task: Task | None, told: frozenset[str]) -> bool:
    """Whatever asks for a task stands among the open tasks, or is over."""
    if case is None or job.kind in WAITS_FOR_PERSON or job.task_id in told:
        return False
    return not (job.kind in WAITS_FOR_TASK and task is not None and task.state != "open")


def _may_hear(reader: Reader, job: Job, case: Instance, login: str) -> bool:
    if job.kind in TELLS_NOTHING or not reader.deployed(case.definition_id).package.confidential:
        return True
    return may_read(reader, case.id, login)


def _line(reader: Reader, job: Job, of: tuple[Instance, Task | None], login: str, language: str) -> NewsLine:
    case, _ = of
    secret = reader.deployed(case.definition_id).package.confidential
    reads = may_read(reader, case.id, login)
    return NewsLine(
        kind=job.kind,
        at=job.created_at,
        number=case.number,
        title=CONFIDENTIAL.in_language(language) if secret else case.title,
        by="" if secret else _by(reader, job, of, login, language),
        task_id=(job.task_id or "") if reads else "",
        instance_id=case.id if reads else "",
    )


def _by(reader: Reader, job: Job, of: tuple[Instance, Task | None], login: str, language: str) -> str:
    """Who is behind it, under the name that the case shows to the reader."""
    (case, task), by = of, (job.payload or {}).get("by")
    if not isinstance(by, str) or not by:
        return ""
    disclose(reader, case.id, login)
    name = actor_name(reader, by, language, None if task is None else place_of(task))
    reader.disclosed, reader.kept_names = False, {}
    return name
