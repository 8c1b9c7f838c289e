"""Work that waits for its time: timers, ladder rungs, mails; with attempts and errors."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from engine.queries.naming import post_name
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.queries.secrecy import SOMEBODY, kept_elsewhere, shown_title
from engine.store.instances import Instance
from engine.store.jobs import Job
from engine.store.webhooks import Webhook

PAGE = 50
QUEUES = ("timer", "mail", "webhook")
STATES = ("waiting", "leased", "digest", "dead", "done", "cancelled")


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRow:
    """One piece of work."""

    id: str
    queue: str
    kind: str
    rung: str | None
    state: str
    due_at: datetime
    late: bool
    rests_until: datetime | None
    """Until when the receiver of a call that is due is left alone, because it failed again and again."""
    attempts: int
    error: str | None
    person: str | None
    instance_id: str | None
    number: str | None
    title: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class JobsView:
    """A page of jobs; `next` continues after it; `counts` says how many are in each state."""

    rows: tuple[JobRow, ...]
    next: str | None
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Jobs(Query[JobsView]):
    """Asks for jobs of a state, those due first at the top."""

    queue: str = ""
    state: str = "waiting"
    after: str = ""
    language: str = "zh"
    limit: int = PAGE


def answer(query: Jobs, reader: Reader) -> JobsView:
    """Return one page and the counts, in two statements."""
    state = query.state if query.state in STATES else "waiting"
    chosen = (
        select(Job, Instance, Webhook.name, Webhook.again_at)
        .outerjoin(Instance, Instance.id == Job.instance_id)
        .outerjoin(Webhook, (Webhook.id == Job.person) & (Job.queue == "webhook"))
        .where(Job.state == state, Job.queue.in_((query.queue,) if query.queue in QUEUES else QUEUES))
        .order_by(Job.due_at, Job.id)
        .limit(query.limit + 1)
    )
    if query.after:
        due, _, job_id = query.after.partition("~")
        at = _moment(due)
        if at is not None:
            chosen = chosen.where((Job.due_at > at) | ((Job.due_at == at) & (Job.id > job_id)))
    found = list(reader.session.execute(chosen))
    page = found[: query.limit]
    counts = reader.session.execute(select(Job.state, func.count()).group_by(Job.state))
    last = page[-1][0] if page else None
    kept = _kept(reader, [row[0] for row in page])
    return JobsView(
        rows=tuple(
            _row(reader, job, instance, webhook or _person(reader, job, kept, query.language), again, query.language)
            for job, instance, webhook, again in page
        ),
        next=f"{last.due_at.isoformat()}~{last.id}" if last is not None and len(found) > query.limit else None,
        counts=tuple((name, int(count)) for name, count in counts),
    )


def _kept(reader: Reader, jobs: list[Job]) -> frozenset[tuple[str, str]]:
    """Return the (case, person) of letters to somebody whose name the case keeps from who looks."""
    standing: dict[str, set[str]] = {}
    for job in jobs:
        if job.queue != "webhook" and job.instance_id is not None and job.person is not None:
            standing.setdefault(job.instance_id, set()).add(job.person)
    return kept_elsewhere(reader, standing)


def _person(reader: Reader, job: Job, kept: frozenset[tuple[str, str]], language: str) -> str | None:
    if not job.person:
        return None
    return (
        SOMEBODY.in_language(language)
        if (job.instance_id, job.person) in kept
        else post_name(reader, job.person, language)
    )


def _row(
    reader: Reader,
    job: Job,
    instance: Instance | None,
    person: str | None,
    again: datetime | None,
    language: str,
) -> JobRow:
    late = job.state in ("waiting", "leased") and job.due_at < reader.now
    number, title = None, None
    if instance is not None:
        number = instance.number
        title = shown_title(reader, instance.definition_id, instance.id, instance.title, language)
    rung = (job.payload or {}).get("act")
    return JobRow(
        id=job.id,
        queue=job.queue,
        kind=job.kind,
        rung=rung if isinstance(rung, str) else None,
        state=job.state,
        due_at=job.due_at,
        late=late,
        rests_until=again if late and again is not None and again > reader.now else None,
        attempts=job.attempts,
        error=job.error,
        person=person,
        instance_id=job.instance_id,
        number=number,
        title=title,
    )


def _moment(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else None
