"""What it would cost to hand each job to the carrier with the act that writes it, beside handing over what is due."""

import asyncio
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from procrastinate import App, PsycopgConnector, SyncPsycopgConnector
from procrastinate.jobs import Job
from procrastinate.manager import JobManager
from sqlalchemy import Connection, event, make_url, text

from engine.store.carried import SCHEMA
from engine.store.migrations.carrier import prepare
from tests.benchmarks.counts import Counts
from tests.benchmarks.desk import BenchDesk, a_desk
from tests.benchmarks.figures import Figure, Stopwatch
from tests.benchmarks.workloads.chains import measure
from tests.benchmarks.workloads.postgresql import a_database, a_server

LATER = timedelta(days=3)
TASKS = 5


def carrier(folder: Path, counts: Counts) -> list[Figure]:
    """Play A-5 as it is, then with every job sent in the act's transaction; then carry messages that do nothing.

    The database works in processes of its own: what these take is counted too, for on a busy machine only that is
    nearly the same from run to run.
    """
    with a_server() as (address, _):
        with a_desk(folder, a_database(address, "rows")) as desk:
            figures = _played(desk, "rows alone", counts)
        url = make_url(a_database(address, "sent")).update_query_dict({"options": f"-c search_path=public,{SCHEMA}"})
        with a_desk(folder, url.render_as_string(hide_password=False)) as desk, each_job_sent(desk):
            figures += _played(desk, "each job sent", counts)
        with a_desk(folder, a_database(address, "carried")) as desk:
            prepare(desk.engine.database.engine)
            figures += asyncio.run(_messages(desk, counts.due_timers))
    return figures


def _played(desk: BenchDesk, workload: str, counts: Counts) -> list[Figure]:
    figures = measure(desk, workload, TASKS, counts.a5_cases, counts.warm_up)
    return [*figures, _database(desk, workload, (counts.a5_cases + counts.warm_up) * (TASKS + 1))]


def _database(desk: BenchDesk, workload: str, acts: int) -> Figure:
    """Return the processor time of the database's processes for this database, set-up and reads included."""
    with desk.engine.database.reading() as session:
        pids = session.scalars(text("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")).all()
    worked = sum(_worked(pid) for pid in pids) / os.sysconf("SC_CLK_TCK")
    note = f"processor time of the database, mean; {len(pids)} connections"
    return Figure(workload=workload, name="database", unit="ms", value=worked / acts * 1e3, samples=acts, note=note)


def _worked(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


@contextmanager
def each_job_sent(desk: BenchDesk) -> Iterator[None]:
    """Send a message, for its time, for every job row that is written, on the connection that writes it."""
    prepare(desk.engine.database.engine)
    manager = JobManager(SyncPsycopgConnector())

    def send(
        connection: Connection, _cursor: object, statement: str, parameters: Sequence[Any], _context: object, many: bool
    ) -> None:
        if not statement.startswith("INSERT INTO job "):
            return
        jobs = [_message(str(row[0])) for row in (parameters if many else [parameters])]
        manager.batch_defer_jobs(jobs=jobs, connection=connection.connection.driver_connection)

    event.listen(desk.engine.database.engine, "before_cursor_execute", send)
    yield
    event.remove(desk.engine.database.engine, "before_cursor_execute", send)
    with desk.engine.database.reading() as session:
        if not session.scalar(text(f"SELECT count(*) FROM {SCHEMA}.procrastinate_jobs")):  # noqa: S608 - a constant
            raise RuntimeError("Expected messages beside the jobs, but there are none.")


def _message(job_id: str) -> Job:
    from engine.domain.clock import SystemClock

    at = SystemClock().now() + LATER
    return Job(
        queue="timer", lock=None, queueing_lock=job_id, task_name="run", task_kwargs={"job": job_id}, scheduled_at=at
    )


async def _messages(desk: BenchDesk, count: int) -> list[Figure]:
    address = desk.engine.database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    app = App(connector=PsycopgConnector(conninfo=address, kwargs={"options": f"-c search_path={SCHEMA}"}))

    @app.task(name="run")
    def run(job: str) -> None:
        """Do nothing."""

    watch = Stopwatch()
    async with app.open_async():
        await run.batch_defer_async(*({"job": str(number)} for number in range(count)))
        with watch.lap():
            await app.run_worker_async(wait=False, delete_jobs="always", install_signal_handlers=False)
        worked = _database(desk, "a message", count)
    (lap,) = watch.laps
    carried = Figure(
        workload="a message",
        name="carried",
        unit="ms",
        value=lap.seconds / count * 1e3,
        cpu=lap.worked / count * 1e3,
        samples=count,
        note="mean; fetched, finished, nothing done",
    )
    return [carried, worked]
