"""What it would cost to hand each job to the carrier with the act that writes it, beside handing over what is due."""

import asyncio
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
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
from tests.benchmarks.desk import STARTER, BenchDesk, a_desk
from tests.benchmarks.figures import Figure, Stopwatch
from tests.benchmarks.workloads.chains import act, deploy
from tests.benchmarks.workloads.postgresql import a_database, a_server

LATER = timedelta(days=3)
TASKS = 5


def carrier(folder: Path, counts: Counts) -> list[Figure]:
    """Play A-5 as it is and with every job sent in the act's transaction; then carry messages that do nothing.

    Cases of the two take turns, so that whatever else the machine does is the same for both. The database works in
    processes of its own: what these take is counted too.
    """
    with a_server() as (address, _), ExitStack() as stack:
        rows = stack.enter_context(a_desk(folder, a_database(address, "rows")))
        url = make_url(a_database(address, "sent")).update_query_dict({"options": f"-c search_path=public,{SCHEMA}"})
        sent = stack.enter_context(a_desk(folder, url.render_as_string(hide_password=False)))
        stack.enter_context(each_job_sent(sent))
        figures = _in_turn({"rows alone": rows, "each job sent": sent}, counts)
        return [*figures, *asyncio.run(_messages(sent, counts.due_timers))]


def _in_turn(desks: Mapping[str, BenchDesk], counts: Counts) -> list[Figure]:
    for desk in desks.values():
        deploy(desk, TASKS)
        _play(desk, counts.warm_up, Stopwatch())
    before = {name: database_worked(desk) for name, desk in desks.items()}
    watches = {name: Stopwatch() for name in desks}
    for _ in range(counts.a5_cases):
        for name, desk in desks.items():
            _play(desk, 1, watches[name])
    found = []
    for name, desk in desks.items():
        worked = (database_worked(desk) - before[name]) / (counts.a5_cases * TASKS)
        found += [watches[name].figure(name, "complete"), _database(name, worked, counts.a5_cases * TASKS)]
    return found


def _play(desk: BenchDesk, cases: int, watch: Stopwatch) -> None:
    for _ in range(cases):
        case = desk.start("bench", STARTER)
        for _ in range(TASKS):
            act(desk, desk.open_tasks(case)[0], watch)


def _database(workload: str, seconds: float, samples: int) -> Figure:
    note = "processor time of the database's own processes, mean"
    return Figure(workload=workload, name="database", unit="ms", value=seconds * 1e3, samples=samples, note=note)


def database_worked(desk: BenchDesk) -> float:
    """Return the processor seconds of the processes that serve this database."""
    with desk.engine.database.reading() as session:
        pids = session.scalars(text("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")).all()
    return sum(processor_seconds(pid) for pid in pids)


def processor_seconds(pid: int) -> float:
    """Return the processor time that a process has taken so far."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


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
    with desk.engine.database.write_session() as session, session.begin():
        session.execute(text(f"TRUNCATE {SCHEMA}.procrastinate_jobs CASCADE"))
    async with app.open_async():
        await run.batch_defer_async(*({"job": str(number)} for number in range(count)))
        before = database_worked(desk)
        with watch.lap():
            await app.run_worker_async(wait=False, delete_jobs="always", install_signal_handlers=False)
        worked = _database("a message", (database_worked(desk) - before) / count, count)
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
