"""Says who may replace somebody on a task because a rung of its ladder offered the reserve."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.domain.organisation import Organisation
from engine.store.jobs import Job
from engine.store.tasks import Task

OFFER = "offer_reserve"


def may_replace(session: Session, organisation: Organisation, task: Task, login: str | None, now: datetime) -> bool:
    """Tell whether a rung that was climbed on this task gives `login`'s office the right to name somebody else."""
    if login is None or task.ladder is None:
        return False
    climbed = session.scalars(
        select(Job.payload).where(Job.instance_id == task.instance_id, Job.state == "done", Job.task_id == task.id)
    )
    offered = {str(code) for payload in climbed if payload.get("act") == OFFER for code in payload.get("to", ())}
    return not offered.isdisjoint(organisation.groups_of(login, now))
