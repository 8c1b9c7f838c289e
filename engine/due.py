"""Takes timers and ladder rungs that have come due and executes each as a command."""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import InterfaceError, OperationalError

from engine import logs
from engine.commands.carry_jobs import CarryJobs
from engine.commands.climb_ladder import ClimbLadder
from engine.commands.deliver_message import DeliverMessage
from engine.commands.deliver_signal import DeliverSignal
from engine.commands.lease_timers import LeaseTimers
from engine.commands.move_due_dates import MoveDueDates
from engine.commands.recompute_due_dates import RecomputeDueDates
from engine.commands.relay_ladder import RelayLadder
from engine.commands.reseat_task import ReseatTask
from engine.commands.return_jobs import ReturnJobs
from engine.commands.review_seats import ReviewSeats
from engine.commands.set_job_aside import SetJobAside
from engine.commands.trigger_start import TriggerStart
from engine.commands.trigger_timer import TriggerTimer
from engine.domain.actors import Actor
from engine.domain.errors import Fault, Rejection
from engine.domain.incident_reasons import Reason
from engine.executor import execute
from engine.jobs import QUEUES, due_job_ids, due_queues, next_due_at
from engine.runtime.installation import Installation
from engine.store.jobs import Job

BATCH = 200
COMMANDS: Mapping[str, Callable[..., object]] = {
    "timer": TriggerTimer,
    "ladder": ClimbLadder,
    "message": DeliverMessage,
    "signal": DeliverSignal,
    "start": TriggerStart,
    "review": ReviewSeats,
    "reseat": ReseatTask,
    "reladder": RelayLadder,
    "recompute": RecomputeDueDates,
    "redue": MoveDueDates,
}
"""What each kind of job is executed as."""
TIMER = Actor.system("timer")
_log = logging.getLogger(__name__)


def run_due(installation: Installation, limit: int = BATCH, *, shared: bool = False) -> int:
    """Execute up to `limit` due jobs, the earliest first, each in its own transaction; returns how many acted.

    Several processes may run this at once: the command locks the case, looks again, and steps back when another was
    faster. With `shared` they lease what they take, so that they do not run after the same jobs.
    """
    with installation.database.reading() as session:
        ids = due_job_ids(session, "timer", installation.clock.now(), limit)
    if ids and shared:
        ids = execute(installation, LeaseTimers(limit=limit), TIMER, None).value["jobs"]
    return sum(run_job(installation, job_id, kind) for job_id, kind in kinds_of(installation, ids).items())


def run_leased(installation: Installation, job_ids: Sequence[str], stopping: Callable[[], bool]) -> None:
    """Execute leased jobs one after the other; once `stopping`, those not yet begun are given back."""
    for place, (job_id, kind) in enumerate(kinds_of(installation, job_ids).items()):
        if stopping():
            execute(installation, ReturnJobs(job_ids=tuple(job_ids[place:]), begun=False), TIMER, None)
            return
        run_job(installation, job_id, kind)


def carry_due(installation: Installation) -> bool:
    """Send what is due to the workers, timers before the rest; tells whether more is left than there was room for.

    Most of the time there is nothing: that is seen by reading alone. Over another version's tables nothing is sent;
    whoever watches over the process ends it.
    """
    now = installation.clock.now()
    with installation.database.reading() as session:
        due = due_queues(session, now)
    try:
        sent = [execute(installation, CarryJobs(queue=queue), TIMER, None).value for queue in QUEUES if queue in due]
    except Rejection as rejection:
        if rejection.code != "version_moved":
            raise
        return False
    return any(value["more"] for value in sent)


def kinds_of(installation: Installation, job_ids: Sequence[str]) -> Mapping[str, str]:
    """Return the kind of each job, in the order of their ids; what is not there is left out."""
    with installation.database.reading() as session:
        found = dict(session.execute(select(Job.id, Job.kind).where(Job.id.in_(job_ids))).all())
    return {job_id: found[job_id] for job_id in job_ids if job_id in found}


def run_job(installation: Installation, job_id: str, kind: str) -> bool:
    """Execute one job; tells whether it acted. What fails is tried again later, and in the end becomes an incident.

    Raises OperationalError when the database is away: that is no attempt.
    """
    with logs.about(job=job_id, kind=kind):
        return _run(installation, job_id, kind)


def _run(installation: Installation, job_id: str, kind: str) -> bool:
    installation.failpoints.reach("job.taken", job_id)
    try:
        execute(installation, COMMANDS[kind](job_id=job_id), TIMER, None)
    except Rejection as rejection:
        if rejection.code not in ("job_moved_on", "version_moved"):  # it waits on, or another act was in its way
            execute(installation, ReturnJobs(job_ids=(job_id,), begun=False), TIMER, None)
        return False
    except Fault as fault:
        why = fault.why if isinstance(fault.why, Reason) else None
        execute(installation, SetJobAside(job_id=job_id, error=fault.message, why=why), TIMER, None)
        return False
    except (InterfaceError, OperationalError):
        raise
    except Exception as error:  # noqa: BLE001 - the edge of one job: the others that are due must not wait behind it
        _log.exception("Job %s (%s) failed", job_id, kind)
        execute(installation, SetJobAside(job_id=job_id, error=f"{type(error).__name__}: {error}"), TIMER, None)
        return False
    installation.failpoints.reach("job.done", job_id)
    return True


def next_due(installation: Installation, queue: str = "timer", after: datetime | None = None) -> datetime | None:
    """Return when the next timer or rung falls due, or None: what lets a clock be moved from event to event."""
    with installation.database.reading() as session:
        return next_due_at(session, queue, after)
