"""An administrator has other systems told again: one call, or all of a span of time."""

from dataclasses import dataclass
from datetime import datetime

from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.domain.webhook_rejections import STATES
from engine.runtime.act import Act, Done
from engine.runtime.incidents import resolve_with_jobs
from engine.runtime.webhook_calls import APART, calls_of
from engine.runtime.webhook_settings import locked_webhook
from engine.store.jobs import Job

MAX_REPLAYED = 10_000
_AT_ONCE = 500
"""Ids in one statement: databases have their limits."""


@dataclass(frozen=True, kw_only=True)
class ReplayCalls:
    """Send again, of `webhook_id`, call `job_id`, or all that were made from `since` up to and without `until`.

    Without `until`: all since then.
    """

    webhook_id: str
    job_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None


def handle(command: ReplayCalls, act: Act) -> Done:
    """Let them wait again, each under the id it had; the answer's `calls` says how many.

    Raises Rejection: not_permitted, not_found, webhook_state, calls_span, calls_none, too_many_calls.
    """
    require("manage_webhooks", act.relations())
    webhook = locked_webhook(act, command.webhook_id)
    if webhook.state != "active":
        raise Rejection("webhook_state", state=STATES[webhook.state])
    if command.job_id is None and not _is_span(command.since, command.until):
        raise Rejection("calls_span")
    asked = calls_of(webhook.id).where(Job.state.in_(("done", "dead")))
    if command.job_id is not None:
        asked = asked.where(Job.id == command.job_id)
    if command.since is not None:
        asked = asked.where(Job.created_at >= command.since)
    if command.until is not None:
        asked = asked.where(Job.created_at < command.until)
    jobs = act.session.scalars(asked.order_by(Job.created_at, Job.id).limit(MAX_REPLAYED + 1)).all()
    if not jobs:
        raise Rejection("calls_none" if command.job_id is None else "not_found")
    if len(jobs) > MAX_REPLAYED:
        raise Rejection("too_many_calls", limit=MAX_REPLAYED)
    for place, job in enumerate(jobs):
        job.state, job.attempts, job.due_at, job.done_at = "waiting", 0, act.now + APART * place, None
        job.error = None
    for first in range(0, len(jobs), _AT_ONCE):
        resolve_with_jobs(act, [job.id for job in jobs[first : first + _AT_ONCE]])
    act.emit("WebhookReplayed", payload={"webhook": webhook.id, "calls": len(jobs)})
    return Done(value={"calls": len(jobs)})


def _is_span(since: datetime | None, until: datetime | None) -> bool:
    return since is not None and (until is None or since < until)
