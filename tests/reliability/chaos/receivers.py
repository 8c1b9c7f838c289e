"""Other systems misbehave while people work: what it costs a page, and how soon what waited has left."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from click import echo

from engine.api import Actor
from engine.commands.deploy_package import DeployPackage
from engine.commands.import_organisation import ImportOrganisation
from engine.commands.register_webhook import RegisterWebhook
from engine.store.jobs import Job
from engine.testing import MACHINE
from tests.benchmarks.desk import STARTER, package, people
from tests.benchmarks.diagrams import OURS, chain
from tests.factories.ports import free_port
from tests.reliability.chaos.manners import Others, others
from tests.reliability.chaos.pages import TASKS, Reader, Times
from tests.reliability.chaos.place import OPEN, Place, a_place, load
from tests.reliability.chaos.scenes import Seen, ticks
from tests.reliability.machines import answers, until

DRAINED = 330.0
"""Seconds after which nobody waits any longer for the backlog."""
LEFT = 20
"""Cases begun in a long trouble that nobody decides: their letters stay true."""
STEP, HOLD = timedelta(minutes=5), 1.5
"""A long trouble in little time: the clock goes on by the one again and again, for the other's seconds each."""


def receivers(
    url: str, folder: Path, manners: tuple[str, ...], *, seconds: float, rounds: int, hours: float, left: int = LEFT
) -> Seen:
    """Work `seconds` beside good systems and as long beside bad ones, in turn; then let the trouble last for `hours`.

    Over SQLite one process does everything; over PostgreSQL one serves pages and one does due work.
    """
    with others() as systems, _installation(url, folder, systems) as place:
        port = free_port()
        place.machines.start("web" if url.startswith("postgresql") else "run", port=str(port))
        if url.startswith("postgresql"):
            place.machines.workers(1)
        if not until(lambda: answers(port)):
            raise RuntimeError("Expected pages to be served, but nobody answers.")
        reader = Reader(place, port)
        reader.work(seconds / 3, Times())  # what is loaded late is loaded now
        off = timedelta()
        seen: dict[str, Seen] = {}
        for manner in manners or tuple(name for name in systems.manners if name != "good"):
            seen[manner] = _beside(place, systems, reader, manner, seconds, rounds)
            systems.behave(manner)
            for _ in range(left):
                place.start("asks")
            reader.work(seconds / 3, Times())
            for _ in range(round(timedelta(hours=hours) / STEP)):
                off += STEP
                place.clock(off)
                time.sleep(HOLD)
            waited = _waiting(place)
            seen[manner] |= {"hours": hours, "waited": waited, "drained_after_s": _drain(place, systems)}
            echo(json.dumps({manner: seen[manner]}))
        return {**seen, **_kept(place, systems), "stopped_well": set(place.machines.stop()) == {0}}


@contextmanager
def _installation(url: str, folder: Path, systems: Others) -> Iterator[Place]:
    """Yield an installation whose cases ask one person after the other, and that tells another system everything."""
    smtp = f"smtp://127.0.0.1:{systems.mail.port}"
    with a_place(url, folder, smtp, webhook_allow="127.0.0.0/8") as place:
        administrator = {**people(), "roles": [{"person": STARTER, "role": "administrator"}]}
        place.engine.execute(ImportOrganisation(document=administrator), MACHINE)
        place.engine.execute(DeployPackage(files=package("bench", chain(OURS, TASKS))), MACHINE)
        hook = f"http://127.0.0.1:{systems.hook.port}/hook"
        place.engine.execute(RegisterWebhook(name="told", url=hook, events=("*",)), Actor.person(STARTER))
        yield place


def _beside(place: Place, systems: Others, reader: Reader, manner: str, seconds: float, rounds: int) -> Seen:
    """Compare pages beside good systems with pages beside bad ones; before each turn what waited has left."""
    good, bad = Times(), Times()
    before, serving, worked = load(), place.machines.processes[0].pid, [0.0, 0.0]
    for _ in range(rounds):
        worked[0] += _working(serving, lambda: reader.work(seconds, good))
        systems.behave(manner)
        worked[1] += _working(serving, lambda: reader.work(seconds, bad))
        _drain(place, systems)
    half, most = (good.at(0.5), bad.at(0.5)), (good.at(0.95), bad.at(0.95))
    return {
        "pages": (len(good.pages), len(bad.pages)),
        "p50_ms": (*half, round(half[1] / half[0], 2)),
        "p95_ms": (*most, round(most[1] / most[0], 2)),
        "cpu_ms_a_page": (round(worked[0] / len(good.pages), 1), round(worked[1] / len(bad.pages), 1)),
        "load": f"{before} | {load()}",
    }


def _working(pid: int, work: Callable[[], None]) -> float:
    """Return the processor time in milliseconds that the serving process took meanwhile."""
    before = ticks(pid)
    work()
    return (ticks(pid) - before) * 10


def _waiting(place: Place) -> int:
    return place.count(Job.queue.in_(("mail", "webhook")), Job.state.in_(OPEN))


def _drain(place: Place, systems: Others) -> float | None:
    """Have the systems behave again; returns after how long nothing waits for them any more."""
    systems.behave("good")
    begun = time.monotonic()
    return round(time.monotonic() - begun, 1) if until(lambda: _waiting(place) == 0, DRAINED) else None


def _kept(place: Place, systems: Others) -> dict[str, object]:
    """Say what became of everything that was to be sent."""
    outgoing = Job.queue.in_(("mail", "webhook"))
    return {
        "letters": (place.count(Job.queue == "mail", Job.state == "done"), len(systems.letters)),
        "calls": (place.count(Job.queue == "webhook", Job.state == "done"), len(systems.called)),
        "dead": place.count(outgoing, Job.state == "dead"),
        "paused": place.count(outgoing, Job.state == "paused"),
        "misled": systems.misled.total(),
    }
