"""A-5 completed over HTTP: by one web process and by two, on one core and on two, beside workers over one PostgreSQL.

Two figures each: decisions answered a second; and decisions a second until their letters have left too, which is what
goes on for ever, for workers give way and leave letters for later where pages want the processor. What each kind of
process works on a completion is told beside: two cores do no more than two seconds of it a second.
"""

import http.client
import os
import queue
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select

from engine.api import Actor
from engine.commands.deploy_package import DeployPackage
from engine.commands.start_instance import StartInstance
from engine.store.accounts import Session
from engine.store.jobs import Job
from engine.store.tasks import Assignment, Task
from engine.testing import MACHINE
from tests.benchmarks.counts import Counts
from tests.benchmarks.desk import STARTER, package
from tests.benchmarks.diagrams import LANES, OURS, chain
from tests.benchmarks.figures import Figure
from tests.benchmarks.processor import family, parent, used
from tests.benchmarks.workloads.postgresql import a_database, a_server
from tests.factories.ports import free_port
from tests.reliability.chaos.place import OPEN, Place, a_place
from tests.reliability.machines import until
from ui import auth

TASKS = 5
CLIENTS = 8
LASTS = timedelta(days=1)
LATELY = timedelta(minutes=1)
"""What is due later, as the digest of tomorrow, is no letter of these decisions."""
LOOKS = 0.05
"""Seconds between looks for letters that are left."""
NICE = 5
"""So far workers give way to pages in the units of docs/operations."""
AS_USERS_RUN_IT = {"test_mode": "false", "clock_file": ""}
"""By the machine's clock, without fail points; letters leave at once all the same, so that they are in the figure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """How many processes share how many cores, PostgreSQL and the clients among them."""

    webs: int
    workers: int
    cores: int

    @property
    def name(self) -> str:
        """What a figure calls it."""
        return f"{self.webs} web, {self.workers} workers, {self.cores} cores"


SETUPS = (Setup(webs=1, workers=1, cores=1), Setup(webs=1, workers=2, cores=2), Setup(webs=2, workers=2, cores=2))


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What one person posts about one task."""

    task: str
    person: str
    version: int


def processes(folder: Path, counts: Counts) -> list[Figure]:
    """Post the same decisions to one web process on one core, then on two, then to two web processes."""
    found: list[Figure] = []
    for number, setup in enumerate(SETUPS):
        with _on_cores(setup.cores), a_server() as (address, _):
            found += _served(a_database(address, f"web{number}"), folder / str(number), counts, setup)
    return found


@contextmanager
def _on_cores(count: int) -> Iterator[None]:
    """Let this process, and with it whatever it starts, run on so many cores; where there are fewer, on all."""
    all_of_them = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(all_of_them)[:count])
    try:
        yield
    finally:
        os.sched_setaffinity(0, all_of_them)


def _served(url: str, folder: Path, counts: Counts, setup: Setup) -> list[Figure]:
    with a_place(url, folder) as place:
        place.engine.execute(DeployPackage(files=package("bench", chain(OURS, TASKS))), MACHINE)
        _sign_in(place)
        ports = [free_port() for _ in range(setup.webs)]
        for port in ports:
            place.machines.start("web", port=str(port), **AS_USERS_RUN_IT)
        place.machines.workers(setup.workers, nice=NICE, **AS_USERS_RUN_IT)
        if not until(lambda: all(_answers(port) for port in ports)):
            raise RuntimeError("Expected the web processes to answer, but they do not.")
        _start(place, counts.warm_up)
        while decisions := _open(place):
            _post(decisions, ports)
        _start(place, counts.throughput_cases * TASKS)
        _letters_leave(place)
        kinds, decisions = _kinds(place, setup.webs), _open(place)
        before = {kind: used(pids) for kind, pids in kinds().items()}
        begun = time.perf_counter()
        _post(decisions, ports)
        answered = time.perf_counter() - begun
        _letters_leave(place)
        left = time.perf_counter() - begun
        worked = {kind: used(pids) - before[kind] for kind, pids in kinds().items()}
        place.machines.stop()
    return [
        _rate(setup, "completions over HTTP", len(decisions), answered),
        _rate(setup, "completions and their letters", len(decisions), left),
        *_shares(setup, len(decisions), worked),
    ]


def _letters_leave(place: Place) -> None:
    """Wait until no letter is left that could leave: none is left out because its task was decided meanwhile."""
    with place.engine.database.reading() as session:
        soon = place.engine.clock.real_now() + LATELY
        due = select(func.count()).select_from(Job).where(Job.queue == "mail", Job.state.in_(OPEN), Job.due_at < soon)
        while session.scalar(due):
            session.rollback()
            time.sleep(LOOKS)


def _start(place: Place, cases: int) -> None:
    for _ in range(cases):
        place.engine.execute(StartInstance(process_key="bench"), Actor.person(STARTER))


def _kinds(place: Place, webs: int) -> Callable[[], Mapping[str, Sequence[int]]]:
    """Return what tells which processes of each kind run just now: the server has one for every connection."""
    with place.engine.database.reading() as session:
        server = parent(session.scalar(select(func.pg_backend_pid())) or 0)
    started = [process.pid for process in place.machines.processes]
    return lambda: {
        "web": started[:webs],
        "workers": started[webs:],
        "PostgreSQL": family(server),
        "clients": [os.getpid()],
    }


def _rate(setup: Setup, what: str, posted: int, seconds: float) -> Figure:
    note = f"{CLIENTS} clients in this process, workers that give way, durable commits"
    name = f"{what}, {setup.name}"
    return Figure(workload="processes", name=name, unit="/s", value=posted / seconds, samples=posted, note=note)


def _shares(setup: Setup, posted: int, worked: Mapping[str, float]) -> list[Figure]:
    note = "processor time of all of the kind until the letters have left, a completion; a mean"
    return [
        Figure(
            workload="processes",
            name=f"{kind}, with {setup.name}",
            unit="ms",
            value=seconds / posted * 1000,
            samples=posted,
            note=note,
        )
        for kind, seconds in worked.items()
    ]


def _sign_in(place: Place) -> None:
    """Write the sessions of everybody: what is measured is deciding, not signing in."""
    now = place.engine.clock.real_now()
    with place.engine.database.write_session() as session, session.begin():
        for login in (f"p{lane}" for lane in range(LANES)):
            kept = auth.token_hash(f"token-of-{login}")
            session.add(
                Session(token_hash=kept, person=login, csrf=f"form-of-{login}", opened_at=now, expires_at=now + LASTS)
            )


def _open(place: Place) -> list[Decision]:
    with place.engine.database.reading() as session:
        rows = session.execute(
            select(Task.id, Assignment.person, Task.version)
            .join(Assignment, Assignment.task_id == Task.id)
            .where(Task.state == "open")
        )
        return [Decision(task=task, person=person, version=version) for task, person, version in rows]


def _post(decisions: list[Decision], ports: list[int]) -> None:
    waiting: queue.SimpleQueue[Decision] = queue.SimpleQueue()
    for one in decisions:
        waiting.put(one)
    refused: list[str] = []
    clients = [
        threading.Thread(target=_client, args=(waiting, ports[number % len(ports)], refused))
        for number in range(CLIENTS)
    ]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    if refused:
        raise RuntimeError(f"Expected every decision to be taken, but {len(refused)} were not: {refused[0]}")


def _client(waiting: "queue.SimpleQueue[Decision]", port: int, refused: list[str]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    while True:
        try:
            one = waiting.get_nowait()
        except queue.Empty:
            connection.close()
            return
        fields = {
            "csrf": f"form-of-{one.person}",
            "key": f"key-{one.task}",
            "outcome": "approve",
            "seen_version": one.version,
        }
        connection.request(
            "POST",
            f"/inbox/{one.task}/complete",
            urllib.parse.urlencode(fields),
            {
                "Content-Type": "application/x-www-form-urlencoded",
                "Cookie": f"{auth.COOKIE}=token-of-{one.person}",
            },
        )
        answer = connection.getresponse()
        answer.read()
        if answer.status != 302:
            refused.append(f"{answer.status} for {one.task}")


def _answers(port: int) -> bool:
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
