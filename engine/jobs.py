"""Makes job rows, and leases those that are due."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Literal, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    literal,
    or_,
    select,
    text,
    union_all,
    update,
)
from sqlalchemy.orm import Session

from engine.store.instances import Instance
from engine.store.jobs import Job
from engine.store.webhooks import Webhook

QUEUES: tuple[Literal["timer", "webhook", "mail"], ...] = ("timer", "webhook", "mail")
"""What is most urgent first."""
LEASE = timedelta(seconds=45)
"""How long whoever took a job has for it. One that died is known to be gone then: within a minute others have it."""
BACK_OFF = (timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=4))
LETTER_PAUSES = (timedelta(seconds=30), timedelta(minutes=2), *[timedelta(minutes=3)] * 100)
"""Those of a letter that the mail server puts off: never so long that it does not leave within five minutes of the
server's return; for more than five hours, which greylisting and most mendings take less than."""
JITTER = 0.25
"""By what share of it a pause is longer, at most: what failed together is not tried again together."""
MAX_BEGUN = 5
"""So often a job is begun with and not come to an end with; then it is taken for what ends whoever does it."""
# Written out: SQLite walks the partial index only where the condition is no parameter; every tick would read all jobs.
_LIVE = text("job.state IN ('waiting', 'leased')")


def new_job(  # noqa: PLR0913 - one argument per column
    job_id: str,
    queue: str,
    kind: str,
    due_at: datetime,
    now: datetime,
    *,
    instance_id: str | None = None,
    task_id: str | None = None,
    token: str | None = None,
    person: str | None = None,
    payload: Mapping[str, object] | None = None,
    created_act: int | None = None,
) -> dict[str, Any]:
    """Return the columns of a job that may be done from `due_at` on."""
    return {
        "id": job_id,
        "queue": queue,
        "kind": kind,
        "instance_id": instance_id,
        "task_id": task_id,
        "token": token,
        "person": person,
        "due_at": due_at,
        "state": "waiting",
        "attempts": 0,
        "begun": 0,
        "lease_until": None,
        "payload": dict(payload or {}),
        "error": None,
        "created_at": now,
        "done_at": None,
        "created_act": created_act,
        "closed_act": None,
    }


def can_be_called_off(*states: str) -> ColumnElement[bool]:
    """Return the condition of jobs in one of `states`, and of timers and rungs that a worker has taken.

    Whoever has taken a timer looks at it again once they hold its case; a letter or a call may be on its way already.
    """
    job = Job.__table__.c
    return or_(*(job.state == state for state in states), and_(job.state == "leased", job.queue == "timer"))


class Due(NamedTuple):
    """A job that may be taken; `begun` says how often somebody began with it and did not come to an end."""

    id: str
    begun: int


def due_job_ids(session: Session, queue: str, now: datetime, limit: int) -> list[str]:
    """Return the ids of jobs that may be taken at `now`, the earliest first."""
    return [job.id for job in due_jobs(session, queue, now, limit)]


def due_jobs(session: Session, queue: str, now: datetime, limit: int) -> list[Due]:
    """Return the jobs that may be taken at `now`: due, and not leased by somebody who is still alive.

    Of a suspended case nothing is taken but what other systems hear of it: its suspension is news as well. What waits
    for a receiver that is left alone just now is not taken.
    """
    rows = session.execute(_DUE[queue], {"most": limit, **_times(now)})
    return [Due(row.id, row.begun) for row in rows]


def due_queues(session: Session, now: datetime) -> frozenset[str]:
    """Return the queues in which something is due, in one statement: it is asked once a second and mostly in vain."""
    return frozenset(session.scalars(_DUE_QUEUES, _times(now)))


def next_due_at(session: Session, queue: str, after: datetime | None = None) -> datetime | None:
    """Return the earliest time, if given later than `after`, at which a waiting job of a case that runs falls due."""
    return session.scalar(
        select(Job.due_at)
        .outerjoin(Instance, Instance.id == Job.instance_id)
        .where(or_(Instance.id.is_(None), Instance.state != "suspended"))
        .where(Job.queue == queue, _LIVE, Job.state == "waiting", *(() if after is None else (Job.due_at > after,)))
        .order_by(Job.due_at)
        .limit(1)
    )


def lease(
    session: Session, job_ids: Sequence[str], now: datetime, *, counts: bool = True, begins: bool = True
) -> list[str]:
    """Take due jobs for `LEASE`, and return those that nobody else has taken meanwhile.

    A crash gives them back when the lease is over. Without `counts` it is no attempt: a timer's attempts are those that
    failed. `begins` says that they are begun with at once.
    """
    if not job_ids:
        return []
    taken = session.scalars(
        update(Job)
        .where(Job.id.in_(job_ids), Job.state.in_(("waiting", "leased")))
        .where(_free(literal(now), literal(now + LEASE)))
        .values(
            state="leased",
            lease_until=now + LEASE,
            attempts=Job.attempts + int(counts),
            begun=Job.begun + int(begins),
        )
        .returning(Job.id)
        .execution_options(synchronize_session=False)
    )
    return list(taken)


def take(session: Session, job_ids: Sequence[str], until: datetime, now: datetime) -> list[str]:
    """Begin to do jobs that were leased until `until`; returns those that nobody else has leased since."""
    taken = session.scalars(
        update(Job)
        .where(Job.id.in_(job_ids), Job.state == "leased", Job.lease_until == until)
        .values(lease_until=now + LEASE, begun=Job.begun + 1)
        .returning(Job.id)
        .execution_options(synchronize_session=False)
    )
    got = set(taken)
    return [job_id for job_id in job_ids if job_id in got]


def give_back(session: Session, job_ids: Sequence[str], *, counts: bool) -> None:
    """Let others take leased jobs at once; without `counts` it was no attempt. A timer's lease never is one.

    With `counts` whoever had them did not come to an end with them.
    """
    values: dict[str, Any] = {"state": "waiting", "lease_until": None}
    if not counts:
        values["attempts"] = Job.attempts - case((Job.queue == "timer", 0), else_=1)
        values["begun"] = case((Job.begun > 0, Job.begun - 1), else_=0)
    session.execute(
        update(Job)
        .where(Job.id.in_(job_ids), Job.state == "leased")
        .values(values)
        .execution_options(synchronize_session=False)
    )


def retry_at(job_id: str, attempts: int, now: datetime, pauses: Sequence[timedelta] = BACK_OFF) -> datetime | None:
    """Return when a job that failed `attempts` times is tried again; None when its attempts are spent."""
    return now + pause_after(job_id, attempts, pauses) if 0 < attempts <= len(pauses) else None


def pause_after(job_id: str, attempts: int, pauses: Sequence[timedelta] = BACK_OFF) -> timedelta:
    """Return the pause after attempt number `attempts`: up to a quarter longer than written, always the same."""
    drawn = int.from_bytes(sha256(f"{job_id}:{attempts}".encode()).digest()[:4]) / 2**32
    return pauses[attempts - 1] * (1 + JITTER * drawn)


def _times(now: datetime) -> dict[str, datetime]:
    return {"now": now, "furthest": now + LEASE}


def _free(now: ColumnElement[datetime], furthest: ColumnElement[datetime]) -> ColumnElement[bool]:
    """Not leased, or no longer; or for longer than anybody leases: then the clock has been set back since."""
    return or_(Job.lease_until.is_(None), Job.lease_until <= now, Job.lease_until > furthest)


_NOW, _FURTHEST = bindparam("now", type_=Job.due_at.type), bindparam("furthest", type_=Job.due_at.type)
_MAY_BE_TAKEN = (
    select(Job.id, Job.begun)
    .outerjoin(Instance, Instance.id == Job.instance_id)
    .where(or_(Instance.id.is_(None), Instance.state != "suspended", Job.queue == "webhook"))
    .where(_LIVE, Job.due_at <= _NOW, _free(_NOW, _FURTHEST))
)
_RESTING = select(Webhook.id).where(Webhook.again_at > _NOW)


def _due_in(queue: str) -> Select[str, int]:
    found = _MAY_BE_TAKEN.where(Job.queue == queue)
    return found.where(Job.person.not_in(_RESTING)) if queue == "webhook" else found


_DUE: Mapping[str, Select[str, int]] = {
    queue: _due_in(queue).order_by(Job.due_at, Job.id).limit(bindparam("most", type_=Integer())) for queue in QUEUES
}
_DUE_QUEUES = union_all(*(select(literal(queue)).where(_due_in(queue).exists()) for queue in QUEUES))
