"""Takes timers and ladder rungs that have come due and executes each as a command."""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy import or_, select, text

from engine.commands.climb_ladder import ClimbLadder
from engine.commands.deliver_message import DeliverMessage
from engine.commands.deliver_signal import DeliverSignal
from engine.commands.lease_timers import LeaseTimers
from engine.commands.reseat_task import ReseatTask
from engine.commands.review_seats import ReviewSeats
from engine.commands.set_job_aside import SetJobAside
from engine.commands.trigger_start import TriggerStart
from engine.commands.trigger_timer import TriggerTimer
from engine.domain.actors import Actor
from engine.domain.errors import Fault, Rejection
from engine.executor import execute
from engine.jobs import due_job_ids, next_due_at
from engine.runtime.installation import Installation
from engine.store.instances import Instance
from engine.store.jobs import Job

# Written out: SQLite walks the partial index only where the condition is no parameter.
_LIVE = text("job.state IN ('waiting', 'leased')")
BATCH = 200
COMMANDS: Mapping[str, Callable[..., object]] = {
    "timer": TriggerTimer,
    "ladder": ClimbLadder,
    "message": DeliverMessage,
    "signal": DeliverSignal,
    "start": TriggerStart,
    "review": ReviewSeats,
    "reseat": ReseatTask,
}
"""What each kind of job is executed as."""
TIMER = Actor.system("timer")


def run_due(installation: Installation, limit: int = BATCH, *, shared: bool = False) -> int:
    """Execute up to `limit` due jobs, the earliest first, each in its own transaction; returns how many acted.

    Several processes may run this at once: the command locks the case, looks again, and steps back when another was
    faster. With `shared` they lease what they take, so that they do not run after the same jobs.
    """
    if shared:
        ids = execute(installation, LeaseTimers(limit=limit), TIMER, None).value["jobs"]
    else:
        with installation.database.reading() as session:
            ids = due_job_ids(session, "timer", installation.clock.now(), limit)
    with installation.database.reading() as session:
        kinds = {job.id: job.kind for job in (session.get_one(Job, job_id) for job_id in ids)}
    return sum(_run(installation, job_id, kinds[job_id]) for job_id in ids)


def _run(installation: Installation, job_id: str, kind: str) -> bool:
    installation.failpoints.reach("job.taken")
    try:
        execute(installation, COMMANDS[kind](job_id=job_id), TIMER, None)
    except Rejection as rejection:
        if rejection.code == "job_moved_on":
            execute(installation, SetJobAside(job_id=job_id), TIMER, None)
        return False
    except Fault as fault:
        execute(installation, SetJobAside(job_id=job_id, error=fault.message), TIMER, None)
        return False
    installation.failpoints.reach("job.done")
    return True


def next_due(installation: Installation) -> datetime | None:
    """Return when the next timer or rung falls due, or None: what lets a clock be moved from event to event."""
    with installation.database.reading() as session:
        return next_due_at(session, "timer")


def next_mail(installation: Installation, after: datetime) -> datetime | None:
    """Return when the next mail leaves that waits beyond `after`: for the morning, for its digest."""
    with installation.database.reading() as session:
        return session.scalar(
            select(Job.due_at)
            .outerjoin(Instance, Instance.id == Job.instance_id)
            .where(or_(Instance.id.is_(None), Instance.state != "suspended"))
            .where(Job.queue == "mail", _LIVE, Job.state == "waiting", Job.due_at > after)
            .order_by(Job.due_at)
            .limit(1)
        )
