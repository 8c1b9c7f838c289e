"""The machines of docs/operations/three-machines.md as hosts, with PostgreSQL on a fourth, and people beside them."""

import configparser
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select, text

from engine.api import Actor, ProcessEngine
from engine.commands.deploy_package import DeployPackage
from engine.commands.import_organisation import ImportOrganisation
from engine.commands.set_password import SetPassword
from engine.commands.start_instance import StartInstance
from engine.domain.clock import SystemClock
from engine.settings import Settings
from engine.store.jobs import Job
from engine.store.tasks import Task
from engine.testing import MACHINE
from tests.benchmarks.desk import STARTER, people
from tests.factories.slip import ask, chain, group
from tests.house.sources import ROOT
from tests.reliability.hosts import storage
from tests.reliability.hosts.front import DEPLOY, NAME, Front, a_front
from tests.reliability.hosts.network import Network, a_network
from tests.reliability.hosts.visitor import Visitor
from tests.reliability.machines import COMMAND, EVERY_LETTER_AT_ONCE, until
from tests.spiff.drawing import Shape, timer_definition

ADDRESSES = {"a": "10.0.0.1", "b": "10.0.0.2", "c": "10.0.0.3", "database": "10.0.0.4", "people": "10.0.0.5"}
"""B and C as nginx.conf has them. PostgreSQL has a machine of its own, so that its cable alone can be pulled."""
UNITS = {"web": "huiqian-web.service", "worker": "huiqian-worker@.service"}
WORD = "a long password of a test"
OPEN = ("waiting", "leased")


class Site:
    """Everything that runs, and what can be done to it."""

    def __init__(self, network: Network, folder: Path, url: str, front: Front) -> None:
        self.network, self.front, self._folder = network, front, folder
        self.engine = ProcessEngine(Settings(database_url=url, data_dir=folder, undo_seconds=0), SystemClock())
        self.running: dict[tuple[str, str], subprocess.Popen[bytes]] = {}

    def prepare(self) -> None:
        """Make the installation with its own command, then people and two processes."""
        log = self._folder / "init.log"
        if self.network.start("b", _huiqian("init"), log, self._environment("b")).wait(300):
            raise RuntimeError(f"Expected an installation to be made, but: {log.read_text('utf-8')}")
        administrator = {**people(), "roles": [{"person": STARTER, "role": "administrator"}]}
        self.engine.execute(ImportOrganisation(document=administrator), MACHINE)
        self.engine.execute(SetPassword(login="p0", password=WORD), MACHINE)
        waits = Shape(tag="intermediateCatchEvent", id="wait", inner=timer_definition("P30D"))
        self.engine.execute(DeployPackage(files=chain("waits", waits)), MACHINE)
        self.engine.execute(DeployPackage(files=chain("asks", ask("look", group("lane0")))), MACHINE)

    def start(self, *units: tuple[str, str]) -> None:
        """Start what units start on hosts, at one time, and wait until each says that it runs."""
        said = {unit: self.said(*unit).count("is running") for unit in units}
        for host, unit in units:
            log = self._folder / f"{host}-{unit}.log"
            self.running[host, unit] = self.network.start(host, _unit(unit), log, self._environment(host))
        for unit, before in said.items():
            started = self.running[unit]
            up = until(lambda: self.said(*unit).count("is running") > before or started.poll() is not None)  # noqa: B023 - asked at once
            if not up or started.poll() is not None:
                raise RuntimeError(f"Expected {' on '.join(reversed(unit))} to start, but: {self.said(*unit)}")

    def said(self, host: str, unit: str) -> str:
        """Return the log of what a unit started on a host."""
        log = self._folder / f"{host}-{unit}.log"
        return log.read_text("utf-8") if log.exists() else ""

    def visitor(self, login: str = "p0") -> Visitor:
        """Return somebody at a host of their own, signed in."""
        arguments = (ADDRESSES["a"], NAME, str(self.front.certificate))
        program = [sys.executable, str(Path(__file__).with_name("browser.py")), *arguments]
        visitor = Visitor(self.network.talk("people", program))
        if login:
            assert visitor.sign_in(login, WORD).location == "/inbox"
        return visitor

    def case(self, process: str = "asks") -> str:
        """Start a case; return the task that waits in it, or the case itself where only a timer does."""
        case = str(self.engine.execute(StartInstance(process_key=process), Actor.person(STARTER)).instance_id)
        with self.engine.database.reading() as session:
            return session.scalar(select(Task.id).where(Task.instance_id == case)) or case

    def hold(self, host: str, task: str) -> None:
        """Let a process on a host begin to act on a task's case, and get no further."""
        with self.engine.database.reading() as session:
            case = str(session.scalar(select(Task.instance_id).where(Task.id == task)))
        program = [sys.executable, str(Path(__file__).with_name("holder.py")), case]
        holder = self.network.talk(host, program, self._environment(host))
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"

    def let_timers_be_due(self) -> None:
        """Make every timer due now."""
        with self.engine.database.write_session() as session, session.begin():
            session.execute(text("UPDATE job SET due_at = now() WHERE kind = 'timer' AND state = 'waiting'"))

    def letters(self) -> list[list[str]]:
        """Return what the mail server took: from which host, and which letter."""
        lines = (self._folder / "letters").read_text("ascii").splitlines()
        return [[_host(address), what] for address, what in map(str.split, lines)]

    def let_wait(self, host: str) -> None:
        """Let the mail server keep one host waiting; '' lets all go on."""
        (self._folder / "waits").write_text(ADDRESSES.get(host, ""), "ascii")

    def left(self, *where: object) -> int:
        """Return how many jobs are still to be done, of those that are due."""
        due = (Job.state.in_(OPEN), Job.due_at <= self.engine.clock.now() + timedelta(seconds=1))
        with self.engine.database.reading() as session:
            return int(session.scalar(select(func.count()).select_from(Job).where(*due, *where)) or 0)  # type: ignore[arg-type]

    def fired(self) -> tuple[int, int]:
        """Return how many cases had their timer fire, and how often one fired in all."""
        counted = "SELECT count(DISTINCT chain), count(*) FROM audit WHERE event = 'TimerTriggered'"
        with self.engine.database.reading() as session:
            cases, times = session.execute(text(counted)).one()
        return int(cases), int(times)

    def completed(self, *tasks: str) -> int:
        """Return how many of the tasks are done."""
        with self.engine.database.reading() as session:
            done = select(func.count()).select_from(Task).where(Task.id.in_(tasks), Task.state == "completed")
            return int(session.scalar(done) or 0)

    def answering(self) -> set[str]:
        """Ask for pages until every web process has answered, and return the hosts that did."""
        visitor, seen = self.visitor(""), set[str]()

        def both() -> bool:
            visitor.get("/readyz")
            seen.update(_host(tried[-1]) for tried in self.front.tried("/readyz")[-1:])
            return seen == {"b", "c"}

        until(both)
        return seen

    def posting(self) -> set[str]:
        """Start cases until letters about them have come from every worker, and return the hosts that sent some."""
        known, seen = len(self.letters()), set[str]()

        def both() -> bool:
            self.case()
            seen.update(host for host, what in self.letters()[known:] if what != "waits")
            return seen == {"b", "c"}

        until(both)
        return seen

    def _environment(self, host: str) -> dict[str, str]:
        """Return the settings of huiqian.env with what is this network's own; a test's letters do not wait."""
        given = (DEPLOY / "huiqian.env").read_text("utf-8")
        return {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            **dict(re.findall(r"^#?(HUIQIAN_\w+)=(.*)$", given, re.MULTILINE)),
            **{f"HUIQIAN_{name.upper()}": value for name, value in EVERY_LETTER_AT_ONCE.items()},
            "HUIQIAN_DATA_DIR": str(self._folder / "shared"),
            "HUIQIAN_DATABASE_URL": storage.address(self.network, "database"),
            "HUIQIAN_HOST": ADDRESSES[host],
            "HUIQIAN_SMTP_URL": f"smtp://{ADDRESSES['people']}:25",
            "HUIQIAN_UNDO_SECONDS": "0",
        }


@contextmanager
def a_site(folder: Path) -> Iterator[Site]:
    """Yield the three machines at work; afterwards nothing of them is left."""
    with ExitStack() as stack:
        network = stack.enter_context(a_network(ADDRESSES))
        url = stack.enter_context(storage.a_server(network, "database"))
        front = stack.enter_context(a_front(network, "a", folder / "front"))
        office = (sys.executable, str(Path(__file__).with_name("post_office.py")), ADDRESSES["people"], str(folder))
        network.start("people", office, folder / "post.log")
        site = Site(network, folder, url, front)
        stack.callback(site.engine.close)
        site.prepare()
        site.start(*((host, unit) for host in ("b", "c") for unit in UNITS))
        yield site


def _unit(unit: str) -> list[str]:
    """Return the command that a unit starts, with this checkout's program."""
    read = configparser.ConfigParser(interpolation=None)
    read.read(DEPLOY / UNITS[unit], "utf-8")
    return _huiqian(*read["Service"]["ExecStart"].split()[1:])


def _huiqian(*words: str) -> list[str]:
    return [sys.executable, "-c", COMMAND, *words]


def _host(address: str) -> str:
    return next(host for host, own in ADDRESSES.items() if own == address.split(":", maxsplit=1)[0])
