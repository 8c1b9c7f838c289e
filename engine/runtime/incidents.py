"""Records what the engine could not do, for an administrator to see and retry."""

from collections.abc import Collection, Mapping
from datetime import timedelta

from sqlalchemy import update

from engine.domain.incident_reasons import Reason
from engine.runtime.act import Act
from engine.store.instances import Incident
from engine.store.jobs import Job
from engine.store.tasks import Task

UNTOLD = frozenset({"mail_refused", "mail_undelivered"})
"""Trouble with letters is not told by letter: a server that refuses one would be sent another."""


def add_incident(  # noqa: PLR0913 - one keyword per column
    act: Act,
    kind: str,
    code: str,
    why: Reason | str,
    *,
    instance_id: str | None,
    element: str | None = None,
    token: str | None = None,
    task_id: str | None = None,
    job_id: str | None = None,
    created_act: int | None = None,
) -> None:
    """Add an open incident, and write to the administrators; `kind` is element, assignment or job.

    `created_act` is the number of the case's act: whoever takes that back takes back the letters.
    """
    kept = why.plain() if isinstance(why, Reason) else None
    act.session.add(
        Incident(
            id=act.new_id(),
            instance_id=instance_id,
            kind=kind,
            token=token,
            element=element,
            task_id=task_id,
            job_id=job_id,
            code=code,
            message=str(why),
            reason=kept,
            state="open",
            created_at=act.now,
            resolved_at=None,
            resolved_by=None,
        )
    )
    if code not in UNTOLD:
        columns = {"instance_id": instance_id, "task_id": task_id, "created_act": created_act}
        _write_to_administrators(act, {"code": code, "message": str(why), "reason": kept}, columns)


def resolve_with_task(act: Act, task: Task) -> None:
    """Close what says that nobody was found for a task that has been decided all the same."""
    act.session.flush()
    act.session.execute(
        update(Incident)
        .where(Incident.instance_id == task.instance_id, Incident.token == task.token)
        .where(Incident.kind == "assignment", Incident.state == "open")
        .values(state="resolved", resolved_at=act.now, resolved_by=act.actor.id)
        .execution_options(synchronize_session=False)
    )


def add_job_incident(act: Act, job: Job, code: str, why: Reason | str) -> None:
    """Add the incident of a job whose attempts are spent, or that was refused for good."""
    add_incident(act, "job", code, why, instance_id=job.instance_id, task_id=job.task_id, job_id=job.id)


def resolve_with_jobs(act: Act, jobs: Collection[str]) -> None:
    """Close what says that these jobs were given up: somebody has them done again."""
    act.session.execute(
        update(Incident)
        .where(Incident.job_id.in_(jobs), Incident.state == "open")
        .values(state="resolved", resolved_at=act.now, resolved_by=act.actor.id)
        .execution_options(synchronize_session=False)
    )


def _write_to_administrators(act: Act, told: Mapping[str, object], columns: Mapping[str, object]) -> None:
    """Queue a letter to each; it is dropped where the incident is over before it leaves."""
    at = act.now + timedelta(seconds=act.settings.undo_seconds)
    for login, person in sorted(act.organisation.persons.items()):
        if person.active and "administrator" in act.organisation.roles(login):
            act.enqueue("mail", "incident", at, person=login, payload=told, **columns)
