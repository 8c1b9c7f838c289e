"""Ends a case from outside its diagram, leaving nothing open behind."""

from sqlalchemy import update

from engine.jobs import can_be_called_off
from engine.runtime.case import Case
from engine.runtime.messages import unsubscribe
from engine.store.instances import Incident, Notice
from engine.store.jobs import Job
from engine.store.tasks import Assignment, SupervisionOrder, Task


def close_everything(case: Case, state: str, outcome_class: str) -> None:
    """Set the case's final state and close its tasks, assignments, timers, ladders, incidents and notices."""
    session, instance, now = case.act.session, case.instance, case.act.now
    number, plain = instance.act, {"synchronize_session": False}
    instance.state, instance.outcome_class, instance.ended_at = state, outcome_class, now
    session.flush()
    unsubscribe(case.act, instance.id)
    session.execute(
        update(Task)
        .where(Task.instance_id == instance.id, Task.state == "open")
        .values(state="cancelled", closed_act=number, completed_at=now, version=Task.version + 1)
        .execution_options(**plain)
    )
    session.execute(
        update(Assignment)
        .where(Assignment.instance_id == instance.id, Assignment.state.in_(("asked", "candidate", "waiting")))
        .values(state="closed", closed_act=number)
        .execution_options(**plain)
    )
    session.execute(
        update(SupervisionOrder)
        .where(SupervisionOrder.instance_id == instance.id, SupervisionOrder.closed_at.is_(None))
        .values(closed_at=now)
        .execution_options(**plain)
    )
    session.execute(
        update(Job)
        .where(Job.instance_id == instance.id, can_be_called_off("waiting", "paused"))
        .values(state="cancelled", closed_act=number)
        .execution_options(**plain)
    )
    session.execute(
        update(Incident)
        .where(Incident.instance_id == instance.id, Incident.state == "open")
        .values(state="resolved", resolved_at=now, resolved_by=case.act.actor.id)
        .execution_options(**plain)
    )
    session.execute(
        update(Notice)
        .where(Notice.instance_id == instance.id, Notice.state == "open")
        .values(state="closed")
        .execution_options(**plain)
    )
