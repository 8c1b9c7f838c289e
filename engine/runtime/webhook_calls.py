"""The calls of a webhook that wait: job rows whose recipient is its id."""

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import CursorResult, Select, select, update

from engine.runtime.act import Act
from engine.runtime.webhooks import QUEUE
from engine.store.jobs import Job
from engine.store.webhooks import Webhook

APART = timedelta(milliseconds=100)
"""How far apart calls begin that had been held: a receiver that comes back is not run over."""


_KEPT_AS = {"paused": "paused", "removed": "cancelled"}


def calls_of(webhook_id: str) -> Select[Job]:
    """Ask for all calls of a webhook."""
    return select(Job).where(Job.queue == QUEUE, Job.person == webhook_id)


def release_calls(act: Act, webhook_id: str) -> int:
    """Let the held calls of a webhook leave, the oldest first; returns how many."""
    held = act.session.scalars(
        calls_of(webhook_id).where(Job.state == "paused").order_by(Job.due_at, Job.id).with_only_columns(Job.id)
    ).all()
    for place, job_id in enumerate(held):
        act.session.execute(
            update(Job)
            .where(Job.id == job_id)
            .values(state="waiting", due_at=act.now + APART * place, attempts=0, error=None)
            .execution_options(synchronize_session=False)
        )
    return len(held)


def hurry_calls(act: Act, webhook_id: str) -> None:
    """Make due what failed before: its receiver answers again."""
    act.session.execute(
        update(Job)
        .where(Job.queue == QUEUE, Job.person == webhook_id, Job.state == "waiting")
        .where(Job.attempts > 0, Job.due_at > act.now)
        .values(due_at=act.now)
        .execution_options(synchronize_session=False)
    )


def hold_calls(act: Act, webhook_id: str, state: str) -> int:
    """Keep the open calls of a webhook (`paused`), or drop them (`cancelled`); returns how many."""
    held = act.session.execute(
        update(Job)
        .where(Job.queue == QUEUE, Job.person == webhook_id, Job.state.in_(("waiting", "paused")))
        .values(state=state)
        .execution_options(synchronize_session=False)
    )
    return held.rowcount if isinstance(held, CursorResult) else 0


def put_by(act: Act, ids: Collection[str]) -> frozenset[str]:
    """Keep or drop those calls whose webhook is paused or removed; returns which.

    They were on their way when it was switched and whoever had them died, or a dead one was tried again since.
    """
    rows = act.session.execute(
        select(Job, Webhook.state)
        .join(Webhook, Webhook.id == Job.person)
        .where(Job.id.in_(ids), Job.state.in_(("waiting", "leased")), Webhook.state != "active")
        .with_for_update(of=Job)
    ).all()
    for job, state in rows:
        job.state, job.lease_until, job.begun = _KEPT_AS[state], None, 0
    return frozenset(job.id for job, _ in rows)
