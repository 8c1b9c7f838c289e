"""The few figures that a watchman reads every minute: how much waits, how late it is, what is stuck."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select, text

from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.store.instances import Incident, Instance
from engine.store.jobs import Job
from engine.store.tasks import Task
from engine.store.webhooks import Webhook

# Written out: SQLite walks the partial index only where the condition is no parameter.
_OPEN = text("task.state = 'open'")
_LIVE = text("job.state IN ('waiting', 'leased')")
QUEUES = ("timer", "mail", "webhook")


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueGauge:
    """One queue: how many jobs wait for their time or are due, how late the oldest due one is, how many are dead."""

    waiting: int
    due: int
    late_seconds: float
    dead: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GaugesView:
    """Counts of now."""

    queues: dict[str, QueueGauge]
    cases: dict[str, int]
    open_tasks: int
    overdue_tasks: int
    incidents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Gauges(Query[GaugesView]):
    """Asks for the figures."""


def answer(_query: Gauges, reader: Reader) -> GaugesView:
    """Return them in five statements over indexes of open work."""
    session, now = reader.session, reader.now
    resting = select(Webhook.id).where(Webhook.again_at > now)  # whose calls nobody may make yet
    waiting = {
        str(q): int(n) for q, n in session.execute(select(Job.queue, func.count()).where(_LIVE).group_by(Job.queue))
    }
    due = {
        str(queue): (int(count), oldest)
        for queue, count, oldest in session.execute(
            select(Job.queue, func.count(), func.min(Job.due_at))
            .where(_LIVE, Job.due_at <= now, or_(Job.queue != "webhook", Job.person.not_in(resting)))
            .group_by(Job.queue)
        )
    }
    dead = {
        str(q): int(n)
        for q, n in session.execute(select(Job.queue, func.count()).where(Job.state == "dead").group_by(Job.queue))
    }
    tasks = session.execute(select(func.count(), func.count().filter(Task.due_at < now)).where(_OPEN)).one()
    return GaugesView(
        queues={queue: _queue(waiting.get(queue, 0), due.get(queue), dead.get(queue, 0), now) for queue in QUEUES},
        cases={
            str(state): int(count)
            for state, count in session.execute(select(Instance.state, func.count()).group_by(Instance.state))
        },
        open_tasks=int(tasks[0]),
        overdue_tasks=int(tasks[1]),
        incidents=int(session.scalar(select(func.count()).select_from(Incident).where(Incident.state == "open")) or 0),
    )


def _queue(waiting: int, due: tuple[int, datetime] | None, dead: int, now: datetime) -> QueueGauge:
    count, oldest = due or (0, now)
    return QueueGauge(waiting=waiting - count, due=count, late_seconds=(now - oldest).total_seconds(), dead=dead)
