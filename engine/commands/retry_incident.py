"""An administrator lets the engine try again what it could not do."""

from dataclasses import dataclass

from sqlalchemy import select

from engine.domain.errors import Rejection
from engine.domain.incident_reasons import read_reason
from engine.domain.permissions import require
from engine.runtime.act import Act, Done
from engine.runtime.asking import ask_again
from engine.runtime.away import look_again
from engine.runtime.case import Case, lock_case
from engine.runtime.late import name, said
from engine.runtime.projection import open_incident, project
from engine.runtime.raising import MISSING, raise_named
from engine.runtime.reseating import VACANT
from engine.runtime.task_settings import drawn_settings, settings_of
from engine.store.instances import Incident
from engine.store.jobs import Job
from engine.store.tasks import Assignment, Task


@dataclass(frozen=True, kw_only=True)
class RetryIncident:
    """Retry `incident_id`; if it fails again a new incident says why."""

    incident_id: str


def handle(command: RetryIncident, act: Act) -> Done:
    """Resolve the incident and run on from where its token stands."""
    require("retry_incident", act.relations())
    incident = act.session.scalar(select(Incident).where(Incident.id == command.incident_id))
    if incident is None:
        raise Rejection("not_found")
    case = None if incident.instance_id is None else lock_case(act, incident.instance_id)
    act.session.refresh(incident, with_for_update=True)
    if incident.state != "open":
        by, at = name(act, incident.resolved_by), said(act, incident.resolved_at)
        raise Rejection("incident_not_open", by=by, at=at)
    incident.state, incident.resolved_at, incident.resolved_by = "resolved", act.now, act.actor.id
    act.session.flush()
    path: list[list[str]] = []
    if case is not None and incident.token is not None:
        case.require_active()
        case.begin()
        path = _run_on(case, incident)
    elif incident.code == VACANT and incident.task_id is not None:
        look_again(act, act.session.get_one(Task, incident.task_id))
    elif case is not None and incident.code == MISSING and incident.task_id is not None:
        _raise_ladder(case, incident.task_id)
    elif incident.job_id is not None:
        _release_job(act, incident.job_id)
    told = {"incident": incident.id, "code": incident.code, "path": path}
    act.emit("IncidentRetried", element=incident.element, payload=told)
    return Done(case=case)


def _run_on(case: Case, incident: Incident) -> list[list[str]]:
    """Return the path that the case took from there."""
    token = incident.token or ""
    wait = case.run.waits.get(token)
    if wait is None:
        return []
    others = {t: w for t, w in case.run.waits.items() if t != token}
    if wait.kind == "fault":
        case.run.retry(token)
    elif (task := _open_task(case, token)) is not None:
        _ask_again(case, task, incident)
        return []
    # Where nobody was found, or the time limit could not be computed, it is as if the token had just arrived.
    return project(case, others).path


def _open_task(case: Case, token: str) -> Task | None:
    here = select(Task).where(Task.instance_id == case.instance.id, Task.token == token, Task.state == "open")
    return case.act.session.scalars(here).one_or_none()


def _ask_again(case: Case, task: Task, incident: Incident) -> None:
    """Find somebody for a task on which everybody stepped aside."""
    assigned = case.act.session.scalars(select(Assignment).where(Assignment.task_id == task.id)).all()
    if not ask_again(case, task, assigned, settings_of(case, task)):
        why = read_reason(incident.reason, incident.message)
        open_incident(case, "assignment", incident.code, why, element=task.element, token=task.token)


def _raise_ladder(case: Case, task_id: str) -> None:
    """Have a task that is still open follow the ladder that was missing."""
    task = case.act.session.get(Task, task_id)
    if task is not None and task.state == "open":
        case.require_active()
        case.begin()
        raise_named(case, task, drawn_settings(case, task).due, case.run.variables(task.scope))


def _release_job(act: Act, job_id: str) -> None:
    job = act.session.get(Job, job_id)
    if job is not None and job.state == "dead":
        job.state, job.attempts, job.lease_until, job.due_at = "waiting", 0, None, act.now
