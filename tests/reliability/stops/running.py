"""Stops PostgreSQL at once, again and again, while people work; whoever got no answer asks again with the same key."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, func, make_url, select
from sqlalchemy.exc import DBAPIError

from engine.api import Actor, ProcessEngine, Rejection
from engine.backup.checking import check_database
from engine.commands.complete_task import CompleteTask
from engine.commands.deploy_package import DeployPackage
from engine.commands.import_organisation import ImportOrganisation
from engine.commands.set_up import SetUp
from engine.commands.start_instance import StartInstance
from engine.domain.clock import SystemClock
from engine.settings import Settings
from engine.store.audit import Audit
from engine.store.instances import Instance
from engine.store.tasks import Task
from engine.testing import MACHINE
from tests.benchmarks.desk import STARTER, package, people
from tests.factories.postgresql import postgresql
from tests.factories.slip import DONE, ask, person
from tests.spiff.drawing import draw, end, start

BETWEEN = 0.05
"""Seconds before a client that got no answer asks again."""
WORKING = 0.7
"""Seconds of work between two stops."""
GIVE_UP = 180.0


@dataclass(slots=True)
class Outcome:
    """What came of it; `back` are the seconds from the database's return to the next act."""

    stops: int = 0
    acts: int = 0
    lost: int = 0
    doubled: int = 0
    faults: tuple[str, ...] = ()
    back: list[float] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Whether every act that was answered is there, once, and every trail is whole."""
        return not (self.lost or self.doubled or self.faults)


@dataclass(slots=True)
class _Work:
    """What the clients share."""

    engine: ProcessEngine
    over: threading.Event = field(default_factory=threading.Event)
    answered: dict[str, str] = field(default_factory=dict)
    newest: float = 0.0


@contextmanager
def a_server(folder: Path) -> Iterator[Any]:
    """Yield a PostgreSQL of our own, durable, that may be stopped."""
    server = postgresql(folder)
    try:
        yield server
    finally:
        server.cleanup()


def run_stops(
    server: Any,  # noqa: ANN401 - it is untyped
    folder: Path,
    *,
    stops: int,
    clients: int = 4,
    tell: Callable[[Outcome], bool] = lambda _seen: True,
) -> Outcome:
    """Stop the server `stops` times under the load of `clients`; returns what came of it.

    `tell` is called after every stop, and says whether to go on.
    """
    settings = Settings(database_url=_database(server), data_dir=folder, test_mode=True, undo_seconds=0)
    work = _Work(engine=_engine(settings))
    outcome = Outcome()
    with ThreadPoolExecutor(clients) as threads:
        working = [threads.submit(_client, work, number) for number in range(clients)]
        try:
            for _ in range(stops):
                time.sleep(WORKING)
                outcome.back.append(_stop(server, work))
                outcome.stops, outcome.acts = len(outcome.back), len(work.answered)
                if not tell(outcome):
                    break
        finally:
            work.over.set()
    for client in working:
        client.result()  # an error that nobody expected is one here
    _judge(work, settings, outcome)
    work.engine.close()
    return outcome


def _database(server: Any) -> str:  # noqa: ANN401 - it is untyped
    address = str(server.get_uri()).replace("postgresql://", "postgresql+psycopg://")
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE DATABASE stops")
    engine.dispose()
    return make_url(address).set(database="stops").render_as_string(hide_password=False)


def _engine(settings: Settings) -> ProcessEngine:
    engine = ProcessEngine(settings, SystemClock())
    engine.migrate()
    engine.execute(SetUp(kind="demo"), MACHINE)
    engine.execute(ImportOrganisation(document=people()), MACHINE)
    sign = ask("sign", person("starter.id"), outcomes=DONE, due='in="3 workdays"')
    drawn = draw("stops", [start(), sign, end()], ["s>sign", "sign>e"])
    engine.execute(DeployPackage(files=package("stops", drawn)), MACHINE)
    return engine


def _client(work: _Work, number: int) -> None:
    """Start a case and decide its task, one after the other, until it is over."""
    for count in range(1_000_000):
        if work.over.is_set():
            return
        case = _insist(work, f"start-{number}-{count}", StartInstance(process_key="stops"))
        task = _look(work, case)
        _insist(work, f"sign-{number}-{count}", CompleteTask(task_id=task, outcome="done"))


def _insist(work: _Work, key: str, command: object) -> str:
    """Ask until there is an answer; returns the case."""
    while True:
        try:
            done = work.engine.execute(command, Actor.person(STARTER), key=key)
        except (DBAPIError, Rejection) as trouble:
            if isinstance(trouble, Rejection) and trouble.code != "database_busy":
                raise
            time.sleep(BETWEEN)
            continue
        work.answered[key] = str(done.instance_id)
        work.newest = time.monotonic()
        return str(done.instance_id)


def _look(work: _Work, case: str) -> str:
    while True:
        try:
            with work.engine.database.reading() as session:
                return session.scalars(select(Task.id).where(Task.instance_id == case)).one()
        except DBAPIError:
            time.sleep(BETWEEN)


def _stop(server: Any, work: _Work) -> float:  # noqa: ANN401 - it is untyped
    """Stop the server as a power cut would, start it again, and wait for the next act; returns how long that took."""
    process = server.get_postmaster_info().process
    os.kill(process.pid, signal.SIGQUIT)
    process.wait(GIVE_UP)
    server.ensure_postgres_running()
    began = time.monotonic()
    while work.newest < began:
        if time.monotonic() - began > GIVE_UP:
            raise AssertionError(f"Expected to be serving again within {GIVE_UP} s, but nothing was answered.")
        time.sleep(0.01)
    return work.newest - began


def _judge(work: _Work, settings: Settings, outcome: Outcome) -> None:
    with work.engine.database.reading() as session:
        rows = select(Audit.idempotency_key, func.count()).where(Audit.idempotency_key.is_not(None))
        kept = {str(key): int(count) for key, count in session.execute(rows.group_by(Audit.idempotency_key))}
        cases = session.scalar(select(func.count()).select_from(Instance)) or 0
    started = sum(key.startswith("start") for key in work.answered)
    outcome.acts = len(work.answered)
    outcome.lost = sum(key not in kept for key in work.answered)
    outcome.doubled = sum(count > 1 for count in kept.values()) + max(0, cases - started)
    outcome.faults = check_database(settings).faults
