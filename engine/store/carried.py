"""What travels by Procrastinate on PostgreSQL: the names of jobs that are due, never the jobs themselves.

Its tables lie in a schema of their own and can be made anew at any time: a message that is lost is sent again, because
the row it was about is still due.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from engine.store.driver import execute

SCHEMA = "huiqian_carrier"
CHANNEL = "huiqian_due"
"""Where it is said that something was written that is due at once."""
TASK = "run"
_ALONE = text("SELECT pg_try_advisory_xact_lock(hashtext(:name))")
_COUNT = text(
    f"SELECT count(*) FROM {SCHEMA}.procrastinate_jobs WHERE queue_name = :queue AND status = 'todo'"  # noqa: S608 - a constant
)
_LOOK_THERE = text(f"SELECT set_config('search_path', '{SCHEMA},' || current_setting('search_path'), true)")
_NUDGE = f"SELECT pg_notify('{CHANNEL}', '')"


class Message(NamedTuple):
    """Jobs of one queue that are leased until `until`."""

    queue: str
    priority: int
    jobs: tuple[str, ...]
    until: datetime


def under_way(session: Session, queue: str) -> int | None:
    """Return how many messages of `queue` nobody has begun with; None while somebody else is sending some."""
    if session.get_bind().dialect.name != "postgresql":
        return None
    if not session.scalar(_ALONE, {"name": f"{SCHEMA}:{queue}"}):
        return None
    return int(session.scalar(_COUNT, {"queue": queue}) or 0)


def defer(session: Session, messages: Sequence[Message]) -> None:
    """Send messages on the connection of this transaction: its commit decides about both."""
    if not messages:
        return
    from procrastinate import SyncPsycopgConnector
    from procrastinate.jobs import Job
    from procrastinate.manager import JobManager

    session.execute(_LOOK_THERE)  # until the end of the transaction
    JobManager(SyncPsycopgConnector()).batch_defer_jobs(
        jobs=[
            Job(
                queue=message.queue,
                priority=message.priority,
                lock=None,
                queueing_lock=None,
                task_name=TASK,
                task_kwargs={"queue": message.queue, "jobs": list(message.jobs), "until": message.until.isoformat()},
            )
            for message in messages
        ],
        connection=session.connection().connection.driver_connection,
    )


def nudge(connection: Connection) -> None:
    """Tell workers, when this transaction commits, that something is due at once."""
    if connection.dialect.name == "postgresql":
        execute(connection, _NUDGE).close()
