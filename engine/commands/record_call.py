"""What became of a call to another system: answered, put off, or given up."""

from dataclasses import dataclass

from sqlalchemy import func, select

from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.identity import raise_version
from engine.jobs import retry_at
from engine.runtime.act import Act, Done
from engine.runtime.incidents import add_job_incident
from engine.runtime.webhook_calls import hold_calls
from engine.store.jobs import Job
from engine.store.webhooks import Webhook, WebhookCall

GONE = 410
MAX_FAILURES = 30
"""Attempts that fail one after another before a webhook is paused."""
MAX_KEPT = 2000
_GOOD = range(200, 300)


@dataclass(frozen=True, kw_only=True)
class RecordCall:
    """Report on leased call `job_id`: the HTTP `status` and the beginning of the `answer`, or the `error`."""

    job_id: str
    status: int | None
    answer: str
    error: str | None
    milliseconds: int


def handle(command: RecordCall, act: Act) -> Done:
    """Log the attempt and close the job, or put it back with a pause.

    An answer 410, and `MAX_FAILURES` failures in a row, pause the webhook: what it is to be told is kept.
    """
    require("machine", act.relations())
    job = act.session.get(Job, command.job_id)
    if job is None or job.queue != "webhook" or job.state != "leased":
        raise Rejection("job_moved_on")
    webhook = act.session.get_one(Webhook, job.person, with_for_update=True)
    job.lease_until, job.begun = None, 0
    _log(command, act, job, webhook)
    if command.status in _GOOD:
        job.state, job.done_at, job.error, webhook.failures = "done", act.now, None, 0
        return Done()
    webhook.failures += 1
    job.error = command.error or f"HTTP {command.status}"
    again = retry_at(job.id, job.attempts, act.now)
    if webhook.state == "removed":
        job.state = "cancelled"
    elif again is not None:
        job.state, job.due_at = ("waiting" if webhook.state == "active" else "paused"), again
    else:
        job.state, job.done_at = "dead", act.now
        add_job_incident(act, job, "webhook_unanswered", f"{webhook.name}: {job.error}")
    if webhook.state == "active" and (command.status == GONE or webhook.failures >= MAX_FAILURES):
        _pause(act, webhook, job.error)
    return Done()


def _log(command: RecordCall, act: Act, job: Job, webhook: Webhook) -> None:
    before = select(func.count()).select_from(WebhookCall).where(WebhookCall.job_id == job.id)
    act.session.add(
        WebhookCall(
            id=act.new_id(),
            webhook_id=webhook.id,
            job_id=job.id,
            type=job.kind,
            attempt=(act.session.scalar(before) or 0) + 1,
            at=act.now,
            milliseconds=command.milliseconds,
            status=command.status,
            answer=command.answer[:MAX_KEPT] or None,
            error=command.error,
        )
    )


def _pause(act: Act, webhook: Webhook, why: str) -> None:
    webhook.state, webhook.paused_why, webhook.version = "paused", why, webhook.version + 1
    act.session.flush()
    hold_calls(act, webhook.id, "paused")
    raise_version(act.session)
    act.emit("WebhookSwitched", payload={"webhook": webhook.id, "state": "paused", "reason": why})
