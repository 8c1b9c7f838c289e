"""Finds the cases of which something may be due at another time once the calendar was changed."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from engine.store.instances import Instance
from engine.store.jobs import Job
from engine.store.tasks import SupervisionOrder, Task

MOVABLE = ("waiting", "leased", "paused")
"""States of a timer or rung that is still to come."""


def affected_cases(
    session: Session, first: date, zone: str, *, after: str = "", limit: int, changed_since: datetime | None = None
) -> Sequence[str]:
    """Return the next cases by id in which something is due on `first` or later; with `changed_since`, recent ones."""
    since = datetime.combine(first, time(), ZoneInfo(zone)).astimezone(UTC)
    tasks = select(Task.instance_id).where(Task.state == "open", Task.due_at >= since)
    jobs = select(Job.instance_id).where(
        Job.queue == "timer", Job.kind.in_(("timer", "ladder")), Job.state.in_(MOVABLE), Job.due_at >= since
    )
    orders = select(Task.instance_id).join(SupervisionOrder, SupervisionOrder.task_id == Task.id)
    orders = orders.where(Task.state == "open", SupervisionOrder.closed_at.is_(None), SupervisionOrder.due_at >= since)
    found = union(tasks, jobs, orders).subquery()
    chosen = select(Instance.id).join(found, found.c.instance_id == Instance.id).where(Instance.id > after)
    if changed_since is not None:
        chosen = chosen.where(Instance.changed_at >= changed_since)
    return session.scalars(chosen.order_by(Instance.id).limit(limit)).all()
