"""What a letter costs a worker: a backlog of them carried, sorted, written and recorded over PostgreSQL and SQLite."""

import multiprocessing
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import func, select, text

from engine.store.jobs import Job
from engine.store.migrations.carrier import prepare
from tests.benchmarks.counts import Counts
from tests.benchmarks.desk import STARTER, BenchDesk, Traffic, a_desk, watched
from tests.benchmarks.figures import Figure, Stopwatch
from tests.benchmarks.workloads.carrier import database_worked
from tests.benchmarks.workloads.chains import deploy
from tests.benchmarks.workloads.postgresql import a_database, a_server
from ui.command_line.working import make_works
from webhooks.delivery import deliver_due

APIECE = 5
"""Letters for each case that is counted: `a5_cases` times so many are sent."""
MOMENT = 0.2
TASKS, WARM = 5, 40


def letters(folder: Path, counts: Counts) -> list[Figure]:
    """Let a worker send everything that has come due, on each database; nothing but the worker works meanwhile."""
    count = counts.a5_cases * APIECE
    with a_server() as (address, _):
        with a_desk(folder, a_database(address, "kept"), **ALL_LEAVE) as desk:
            prepare(desk.engine.database.engine)
            figures = _measured(desk, "letters kept, PostgreSQL", count)
        with a_mail_server() as smtp, a_desk(folder, a_database(address, "sent"), smtp_url=smtp, **ALL_LEAVE) as desk:
            prepare(desk.engine.database.engine)
            figures += _measured(desk, "letters sent, PostgreSQL", count)
    with a_desk(folder, **ALL_LEAVE) as desk:
        return [*figures, *_measured(desk, "letters kept, SQLite", count)]


@contextmanager
def a_mail_server() -> Iterator[str]:
    """Yield the address of a server, in a process of its own, that takes everything and keeps nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        taking = multiprocessing.get_context("fork").Process(target=_take, args=(listening,), daemon=True)
        taking.start()
        yield f"smtp://127.0.0.1:{listening.getsockname()[1]}"
        taking.kill()
        taking.join()


def _take(listening: socket.socket) -> None:
    while True:
        connection, _ = listening.accept()
        threading.Thread(target=_talk, args=(connection,), daemon=True).start()


def _talk(connection: socket.socket) -> None:
    with connection, connection.makefile("rb") as lines:
        connection.sendall(b"220 here\r\n")
        for line in lines:
            if line[:4].upper() == b"DATA":
                connection.sendall(b"354 go on\r\n")
                while lines.readline() != b".\r\n":
                    pass
            connection.sendall(b"250 taken\r\n")


ALL_LEAVE = {"digests": False, "quiet_hours": False, "mails_per_hour": 100_000, "tick_seconds": 1.0}
"""Every letter leaves at once, whatever the hour and however many there are."""


def _measured(desk: BenchDesk, workload: str, count: int) -> list[Figure]:
    from webhooks.channels.mailbox import MailboxChannel

    deploy(desk, TASKS)
    _due(desk, WARM)
    while deliver_due(desk.engine, MailboxChannel()).sent:
        pass
    _due(desk, count)
    watch, commits, served = Stopwatch(), _Commits(desk), database_worked(desk) if _serves(desk) else 0.0
    with watched(desk) as traffic, watch.lap(), _at_work(desk):
        while _waiting(desk):
            time.sleep(MOMENT)
    (lap,), smtp = watch.laps, desk.engine.settings.smtp_url
    sent = f"mean; leased, carried, sorted, read, written, recorded; {'sent' if smtp else 'it stays in the house'}"
    figure = Figure(
        workload=workload,
        name="a letter",
        unit="ms",
        value=lap.seconds / count * 1e3,
        cpu=lap.worked / count * 1e3,
        samples=count,
        note=sent,
    )
    return [figure, *_asked(desk, workload, count, traffic, commits, served)]


def _asked(
    desk: BenchDesk, workload: str, count: int, traffic: Traffic, commits: "_Commits", served: float
) -> list[Figure]:
    """What the letters asked of the database: statements of ours, commits of everybody, its processor time."""
    asked = [
        _count(workload, "statements a letter", len(traffic.statements) / count, count, "the engine's own"),
        _count(workload, "commits a letter", traffic.commits / count, count, "the engine's own, reading included"),
    ]
    if not _serves(desk):
        return asked
    worked = (database_worked(desk) - served) / count * 1e3
    return [
        *asked,
        _count(workload, "transactions a letter", commits.since() / count, count, "as PostgreSQL counts: all of them"),
        Figure(workload=workload, name="database", unit="ms", value=worked, samples=count, note="its processor time"),
    ]


def _count(workload: str, name: str, value: float, samples: int, note: str) -> Figure:
    return Figure(workload=workload, name=name, unit="", value=value, samples=samples, note=note)


def _due(desk: BenchDesk, count: int) -> None:
    """Start cases: each writes one letter that is due at once."""
    for _ in range(count):
        desk.start("bench", STARTER)


@contextmanager
def _at_work(desk: BenchDesk) -> Iterator[None]:
    works = make_works(desk.engine, desk.engine.settings)
    works.start()
    try:
        yield
    finally:
        works.stop()


def _waiting(desk: BenchDesk) -> int:
    with desk.engine.database.reading() as session:
        waiting = select(func.count()).where(Job.queue == "mail", Job.state.in_(("waiting", "leased")))
        return int(session.scalar(waiting) or 0)


def _serves(desk: BenchDesk) -> bool:
    return desk.engine.database.engine.dialect.name == "postgresql"


class _Commits:
    """How many transactions the database has ended since this was made."""

    def __init__(self, desk: BenchDesk) -> None:
        self._desk = desk
        self._before = self._now() if _serves(desk) else 0

    def since(self) -> int:
        time.sleep(1.5)  # its processes tell what they did once a second
        return self._now() - self._before

    def _now(self) -> int:
        ended = "SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = current_database()"
        with self._desk.engine.database.reading() as session:
            return int(session.scalar(text(ended)) or 0)
