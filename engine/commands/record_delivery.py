"""What became of a mail: sent, dropped as stale, put off, or refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import update

from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.jobs import LETTER_PAUSES, retry_at
from engine.runtime.act import Act, Done
from engine.runtime.bounces import count_bounce, forget_bounces
from engine.runtime.case import lock_case
from engine.runtime.digests import plan_digests
from engine.runtime.incidents import add_job_incident
from engine.runtime.mail_wishes import wish_of
from engine.store.jobs import Job, Mail

AGAIN = timedelta(minutes=1)
"""After so long a server that could not be reached is tried again: a backlog leaves soon after it is back."""
PATIENCE = timedelta(days=5)
"""For so long a letter waits for a server that can't be reached, as mail servers do (RFC 5321, 4.5.4.1)."""
CODES = {"refused": "mail_refused"}
KEPT = {"marked": "refused", "unreached": "deferred"}


@dataclass(frozen=True, kw_only=True)
class RecordDelivery:
    """Report on a leased mail; what was rendered is kept as the record of what was sent.

    `unreached` says that no server was spoken to, so that it was no attempt; `marked` that the address gets none;
    `bounced` that the server refused the address itself; `answer` what it said when it took the message; `covers` are
    the mails that a digest told of.
    """

    job_id: str
    state: Literal["sent", "dropped", "deferred", "unreached", "refused", "marked"]
    address: str
    language: str
    subject: str
    text: str
    html: str
    message_id: str
    error: str | None = None
    answer: str | None = None
    bounced: bool = False
    covers: Sequence[str] = ()


def handle(command: RecordDelivery, act: Act) -> Done:
    """Close the job, or put it back with a pause; spent attempts and refusals become an incident and stand in the case.

    Raises Rejection("job_moved_on") where the lease is somebody else's by now.
    """
    require("machine", act.relations())
    job = act.session.get(Job, command.job_id)
    may_fail = command.state not in ("sent", "dropped")
    case = lock_case(act, job.instance_id) if may_fail and job is not None and job.instance_id is not None else None
    job = _leased(job, act)
    job.error, job.lease_until = command.error, None
    again = _again(command, job, act.now)
    if command.state in ("sent", "dropped"):
        job.state, job.done_at = ("done" if command.state == "sent" else "cancelled"), act.now
        _cover(command, act)
    elif again is not None:
        job.state, job.due_at = "waiting", again
    else:
        job.state, job.done_at = "dead", act.now
        _failed(command, job, act)
    if command.state == "sent":
        forget_bounces(act, command.address)
    elif command.bounced:
        count_bounce(act, command.address, command.error or "")
    if job.kind == "digest" and command.state not in ("dropped", "marked") and job.person is not None:
        plan_digests(act, {job.person: wish_of(act.session, job.person, act.settings)})
    if command.state != "dropped" and command.message_id:
        _keep_mail(command, job, act)
    return Done(case=case if act.events else None)


def _leased(job: Job | None, act: Act) -> Job:
    """The job as it stands now that its case is locked."""
    if job is not None:
        act.session.refresh(job, with_for_update=True)
    if job is None or job.queue != "mail" or job.state != "leased":
        raise Rejection("job_moved_on")
    return job


def _again(command: RecordDelivery, job: Job, now: datetime) -> datetime | None:
    """Return when it is tried again; None where it is not."""
    if command.state == "unreached" and now - job.created_at < PATIENCE:
        job.attempts -= 1
        return now + AGAIN
    return retry_at(job.id, job.attempts, now, LETTER_PAUSES) if command.state == "deferred" else None


def _cover(command: RecordDelivery, act: Act) -> None:
    """What a digest told is done; what it had nothing to say of is too."""
    if command.covers:
        act.session.execute(
            update(Job)
            .where(Job.id.in_(command.covers), Job.state == "digest")
            .values(state="done", done_at=act.now)
            .execution_options(synchronize_session=False)
        )


def _keep_mail(command: RecordDelivery, job: Job, act: Act) -> None:
    act.session.merge(
        Mail(
            id=job.id,
            kind=job.kind,
            instance_id=job.instance_id,
            task_id=job.task_id,
            person=job.person or "",
            address=command.address,
            language=command.language,
            message_id=command.message_id,
            subject=command.subject,
            text=command.text,
            html=command.html,
            state=KEPT.get(command.state, command.state),
            error=command.error,
            answer=command.answer,
            sent_at=act.now,
        )
    )


def _failed(command: RecordDelivery, job: Job, act: Act) -> None:
    """Tell the case; and an administrator, but for an address that they know of already."""
    if command.state != "marked":
        code = CODES.get(command.state, "mail_undelivered")
        add_job_incident(act, job, code, f"{command.address}: {command.error or ''}")
    payload = {"job": job.id, "kind": job.kind, "person": job.person, "error": command.error}
    act.emit("DeliveryFailed", task_id=job.task_id, payload=payload)
