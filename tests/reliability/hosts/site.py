"""The three machines of docs/operations/three-machines.md as hosts, and the people and the mail server beside them."""

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

ADDRESSES = {"a": "10.0.0.1", "b": "10.0.0.2", "c": "10.0.0.3", "d": "10.0.0.4"}
"""A, B and C as nginx.conf has them; D is where people and the mail server are."""
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
        if self.network.start("b", _huiqian("init"), log, self._environment("b")).wait(90):
            raise RuntimeError(f"Expected an installation to be made, but: {log.read_text('utf-8')}")
        administrator = {**people(), "roles": [{"person": STARTER, "role": "administrator"}]}
        self.engine.execute(ImportOrganisation(document=administrator), MACHINE)
        self.engine.execute(SetPassword(login="p0", password=WORD), MACHINE)
        waits = Shape(tag="intermediateCatchEvent", id="wait", inner=timer_definition("P30D"))
        self.engine.execute(DeployPackage(files=chain("waits", waits)), MACHINE)
        self.engine.execute(DeployPackage(files=chain("asks", ask("look", group("lane0")))), MACHINE)

    def start(self, host: str, unit: str) -> None:
        """Start what a unit starts, and wait until it says that it runs."""
        log = self._folder / f"{host}-{unit}.log"
        said = log.read_text("utf-8").count("is running") if log.exists() else 0
        started = self.network.start(host, _unit(unit), log, self._environment(host))
        self.running[host, unit] = started
        if not until(lambda: log.read_text("utf-8").count("is running") > said or started.poll() is not None):
            raise RuntimeError(f"Expected {unit} to start on {host}, but: {log.read_text('utf-8')}")

    def visitor(self, login: str = "p0") -> Visitor:
        """Return somebody at a host of their own, signed in."""
        arguments = (ADDRESSES["a"], NAME, str(self.front.certificate))
        program = [sys.executable, str(Path(__file__).with_name("browser.py")), *arguments]
        visitor = Visitor(self.network.talk("d", program))
        if login:
            assert visitor.sign_in(login, WORD).location == "/inbox"
        return visitor

    def case(self, process: str = "asks") -> str:
        """Start a case; return the task that waits in it, or the case itself where only a timer does."""
        case = str(self.engine.execute(StartInstance(process_key=process), Actor.person(STARTER)).instance_id)
        with self.engine.database.reading() as session:
            return session.scalar(select(Task.id).where(Task.instance_id == case)) or case

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

    def _environment(self, host: str) -> dict[str, str]:
        """Return the settings of huiqian.env with what is this network's own; a test's letters do not wait."""
        given = (DEPLOY / "huiqian.env").read_text("utf-8")
        return {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            **dict(re.findall(r"^#?(HUIQIAN_\w+)=(.*)$", given, re.MULTILINE)),
            **{f"HUIQIAN_{name.upper()}": value for name, value in EVERY_LETTER_AT_ONCE.items()},
            "HUIQIAN_DATA_DIR": str(self._folder / "shared"),
            "HUIQIAN_DATABASE_URL": storage.address(self.network, "a"),
            "HUIQIAN_HOST": ADDRESSES[host],
            "HUIQIAN_SMTP_URL": f"smtp://{ADDRESSES['d']}:25",
            "HUIQIAN_UNDO_SECONDS": "0",
        }


@contextmanager
def a_site(folder: Path) -> Iterator[Site]:
    """Yield the three machines at work; afterwards nothing of them is left."""
    with ExitStack() as stack:
        network = stack.enter_context(a_network(ADDRESSES))
        url = stack.enter_context(storage.a_server(network, "a"))
        front = stack.enter_context(a_front(network, "a", folder / "front"))
        office = (sys.executable, str(Path(__file__).with_name("post_office.py")), ADDRESSES["d"], str(folder))
        network.start("d", office, folder / "post.log")
        site = Site(network, folder, url, front)
        stack.callback(site.engine.close)
        site.prepare()
        for host in ("b", "c"):
            for unit in UNITS:
                site.start(host, unit)
        yield site


def _unit(unit: str) -> list[str]:
    """Return the command that a unit starts, with this checkout's program."""
    read = configparser.ConfigParser(interpolation=None)
    read.read(DEPLOY / UNITS[unit], "utf-8")
    return _huiqian(*read["Service"]["ExecStart"].split()[1:])


def _huiqian(*words: str) -> list[str]:
    return [sys.executable, "-c", COMMAND, *words]


def _host(address: str) -> str:
    return next(host for host, own in ADDRESSES.items() if own == address.split(":")[0])
