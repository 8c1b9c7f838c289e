"""What became of a mail: sent, dropped as stale, put off, or refused."""

from dataclasses import dataclass
from typing import Literal

from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.jobs import retry_at
from engine.runtime.act import Act, Done
from engine.runtime.incidents import add_job_incident
from engine.store.jobs import Job, Mail


@dataclass(frozen=True, kw_only=True)
class RecordDelivery:
    """Report on a leased mail; what was rendered is kept as the record of what was sent."""

    job_id: str
    state: Literal["sent", "dropped", "deferred", "refused"]
    address: str
    language: str
    subject: str
    text: str
    html: str
    message_id: str
    error: str | None = None


def handle(command: RecordDelivery, act: Act) -> Done:
    """Close the job, or put it back with a pause; spent attempts and refusals become an incident."""
    require("machine", act.relations())
    job = act.session.get(Job, command.job_id)
    if job is None or job.queue != "mail" or job.state != "leased":
        raise Rejection("job_moved_on")
    job.error, job.lease_until = command.error, None
    again = retry_at(job.id, job.attempts, act.now) if command.state == "deferred" else None
    if command.state in ("sent", "dropped"):
        job.state, job.done_at = ("done" if command.state == "sent" else "cancelled"), act.now
    elif again is not None:
        job.state, job.due_at = "waiting", again
    else:
        job.state, job.done_at = "dead", act.now
        _raise_incident(command, job, act)
    if command.state != "dropped" and command.message_id:
        _keep_mail(command, job, act)
    return Done()


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
            state=command.state,
            error=command.error,
            sent_at=act.now,
        )
    )


def _raise_incident(command: RecordDelivery, job: Job, act: Act) -> None:
    code = "mail_refused" if command.state == "refused" else "mail_undelivered"
    add_job_incident(act, job, code, f"{command.address}: {command.error or ''}")
    act.emit(
        "DeliveryFailed", task_id=job.task_id, payload={"job": job.id, "person": job.person, "error": command.error}
    )
