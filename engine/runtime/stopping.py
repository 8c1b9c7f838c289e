"""Whoever had a case before them, and knows it from a letter, is told that it was stopped: they wait for nothing."""

from sqlalchemy import or_, select

from engine.runtime.case import Case
from engine.store.jobs import Job
from engine.store.tasks import Assignment, Task

_ASKED = ("asked", "candidate", "waiting")


def called(case: Case) -> list[tuple[str, str]]:
    """Return who is asked on which open task of the case and was written to about it; of a pool whoever claimed it."""
    written = select(Job.id).where(
        Job.instance_id == case.instance.id,
        Job.queue == "mail",
        Job.state == "done",
        Job.task_id == Assignment.task_id,
        Job.person == Assignment.person,
    )
    asked = (
        select(Assignment.person, Assignment.task_id)
        .join(Task, Task.id == Assignment.task_id)
        .where(Task.instance_id == case.instance.id, Task.state == "open")
        .where(Assignment.state.in_(_ASKED), written.exists())
        .where(or_(Task.claimed_by.is_(None), Task.claimed_by == Assignment.person, Assignment.kind != "decide"))
        .order_by(Assignment.id)
    )
    return [(person, task) for person, task in case.act.session.execute(asked).all()]


def call_off(case: Case, called: list[tuple[str, str]], reason: str) -> None:
    """Write to those of them whose task is open no more; once to each, and not to whoever stopped the case."""
    session, actor = case.act.session, case.act.actor.id
    tasks = {task for _, task in called}
    left = set(session.scalars(select(Task.id).where(Task.id.in_(tasks), Task.state == "open"))) if tasks else set()
    for person in dict.fromkeys(person for person, task in called if task not in left and person != actor):
        case.mail("cancelled", person, payload={"by": actor, "reason": reason})
