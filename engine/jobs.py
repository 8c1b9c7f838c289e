"""Makes job rows, and leases those that are due."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, text, update
from sqlalchemy.orm import Session

from engine.store.instances import Instance
from engine.store.jobs import Job

LEASE = timedelta(seconds=60)
BACK_OFF = (timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=4))
MAX_ATTEMPTS = len(BACK_OFF) + 1
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
        "lease_until": None,
        "payload": dict(payload or {}),
        "error": None,
        "created_at": now,
        "done_at": None,
        "created_act": created_act,
        "closed_act": None,
    }


def due_job_ids(session: Session, queue: str, now: datetime, limit: int) -> list[str]:
    """Return the ids of jobs that may be taken at `now`: due, and not leased by somebody who is still alive.

    Of a suspended case nothing is taken but what other systems hear of it: its suspension is news as well.
    """
    return list(
        session.scalars(
            select(Job.id)
            .outerjoin(Instance, Instance.id == Job.instance_id)
            .where(or_(Instance.id.is_(None), Instance.state != "suspended", Job.queue == "webhook"))
            .where(Job.queue == queue, _LIVE, Job.due_at <= now)
            .where(or_(Job.lease_until.is_(None), Job.lease_until <= now))
            .order_by(Job.due_at, Job.id)
            .limit(limit)
        )
    )


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


def lease(session: Session, queue: str, now: datetime, limit: int, *, counts: bool = True) -> list[str]:
    """Take up to `limit` due jobs for `LEASE`; a crash gives them back when the lease is over.

    Without `counts` it is no attempt: a timer's attempts are those that failed.
    """
    ids = due_job_ids(session, queue, now, limit)
    if ids:
        taken = session.scalars(
            update(Job)
            .where(Job.id.in_(ids), Job.state.in_(("waiting", "leased")))
            .where(or_(Job.lease_until.is_(None), Job.lease_until <= now))
            .values(state="leased", lease_until=now + LEASE, attempts=Job.attempts + int(counts))
            .returning(Job.id)
            .execution_options(synchronize_session=False)
        )
        got = set(taken)
        return [job_id for job_id in ids if job_id in got]
    return []


def retry_at(attempts: int, now: datetime) -> datetime | None:
    """Return when a job that failed `attempts` times is tried again; None when its attempts are spent."""
    return now + BACK_OFF[attempts - 1] if 0 < attempts <= len(BACK_OFF) else None
