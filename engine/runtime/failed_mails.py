"""What follows when a letter will not arrive: an administrator learns of it, and the case tells it."""

from engine.domain.incident_reasons import because
from engine.runtime.act import Act
from engine.runtime.incidents import add_job_incident
from engine.store.jobs import Job


def give_up_mail(act: Act, job: Job, code: str, address: str, error: str) -> None:
    """Close the job as a dead letter that can be retried, with an incident; the case's trail says so."""
    job.state, job.done_at = "dead", act.now
    said = "mail_answered" if code == "mail_refused" else "mail_failed"
    add_job_incident(act, job, code, because(said, address=address, told=error))
    tell_of_failed_mail(act, job, error)


def tell_of_failed_mail(act: Act, job: Job, error: str | None) -> None:
    """Let the case's trail say that a letter did not arrive."""
    payload = {"job": job.id, "kind": job.kind, "person": job.person, "error": error}
    act.emit("DeliveryFailed", task_id=job.task_id, payload=payload)
