"""What became of a call to another system: answered, put off, or given up."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from engine.domain.errors import Rejection
from engine.domain.incident_reasons import Reason, because
from engine.domain.permissions import require
from engine.identity import raise_version
from engine.jobs import retry_at
from engine.runtime.act import Act, Done
from engine.runtime.incidents import add_job_incident
from engine.runtime.webhook_calls import hold_calls, hurry_calls
from engine.store.jobs import Job
from engine.store.webhooks import Webhook, WebhookCall

GONE = 410
ILL = 3
"""Failures in a row that say more of the receiver than of what it was told."""
RESTS = (timedelta(seconds=30), timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4))
"""How long it is left alone then, the last again and again: what waits leaves within five minutes of its return."""
MAX_FAILURES = 300
"""Failures in a row before a webhook is paused: with the pauses between them most of a day."""
MAX_KEPT = 2000
_GOOD = range(200, 300)
_LATER = (408, 425, 429)
"""Answers among the 400s that speak of the moment, not of the call (RFC 9110, 8470, 6585)."""


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

    From `ILL` failures in a row on it is the receiver that fails: no call loses an attempt by it, and one is sent only
    now and then until one is answered well; then all that waits is due. A call that is refused (4xx) again, with no
    other in between, says nothing new of the receiver: its attempts are spent, and it alone is given up. An answer 410,
    and `MAX_FAILURES` failures in a row, pause the webhook: what it is to be told is kept.
    """
    require("machine", act.relations())
    job = act.session.get(Job, command.job_id)
    if job is None or job.queue != "webhook" or job.state != "leased":
        raise Rejection("job_moved_on")
    webhook = act.session.get_one(Webhook, job.person, with_for_update=True)
    job.lease_until, job.begun = None, 0
    refused = _is_refused_again(command, act, webhook)
    _log(command, act, job, webhook)
    if command.status in _GOOD:
        job.state, job.done_at, job.error = "done", act.now, None
        if webhook.failures >= ILL:
            hurry_calls(act, webhook.id)
        webhook.failures, webhook.again_at = 0, None
        return Done()
    if refused:
        webhook.again_at = None
    else:
        _count(webhook, act.now)
    job.error = command.error or f"HTTP {command.status}"
    again = _again(job, webhook, act.now)
    if webhook.state == "removed":
        job.state = "cancelled"
    elif again is not None:
        job.state, job.due_at = ("waiting" if webhook.state == "active" else "paused"), again
    else:
        job.state, job.done_at = "dead", act.now
        add_job_incident(act, job, "webhook_unanswered", _why(command, webhook))
    if webhook.state == "active" and (command.status == GONE or webhook.failures >= MAX_FAILURES):
        _pause(act, webhook, job.error)
    return Done()


def _why(command: RecordCall, webhook: Webhook) -> Reason:
    if command.error is None:
        return because("webhook_answered", webhook=webhook.name, status=command.status)
    return because("webhook_failed", webhook=webhook.name, told=command.error)


def _is_refused_again(command: RecordCall, act: Act, webhook: Webhook) -> bool:
    """Tell whether a receiver that answers refuses the very call that it refused last."""
    if command.status is None or not 400 <= command.status < 500 or command.status in _LATER:
        return False
    newest = select(WebhookCall.job_id).where(WebhookCall.webhook_id == webhook.id).order_by(WebhookCall.at.desc())
    return act.session.scalar(newest.order_by(WebhookCall.id.desc()).limit(1)) == command.job_id


def _count(webhook: Webhook, now: datetime) -> None:
    """Count a failure and leave an ill receiver alone; what was on its way to it by then says nothing new."""
    if webhook.again_at is not None and webhook.again_at > now:
        return
    webhook.failures += 1
    if webhook.failures >= ILL:
        webhook.again_at = now + RESTS[min(webhook.failures - ILL, len(RESTS) - 1)]


def _again(job: Job, webhook: Webhook, now: datetime) -> datetime | None:
    """Return when the call is tried again: behind those that have waited, where it is the receiver that fails."""
    if webhook.again_at is None:
        return retry_at(job.id, job.attempts, now)
    job.attempts = max(1, job.attempts - 1)
    return webhook.again_at


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
