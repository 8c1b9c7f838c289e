"""One real installation under test: the server's own process on a free port, its data, the mail it sends."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from sqlalchemy import select

from engine.api import ProcessEngine
from engine.commands.deploy_package import DeployPackage
from engine.commands.import_organisation import ImportOrganisation
from engine.commands.set_up import SetUp
from engine.commands.start_instance import StartInstance
from engine.domain.clock import FixedClock, SystemClock
from engine.settings import Settings
from engine.store.accounts import CLOCK_OFFSET, Setting
from engine.store.tasks import Assignment, Task
from engine.testing import ProcessDesk, Scenario, play
from tests.factories.ports import free_port
from tests.factories.slip import ask, chain, person
from ui.demo_data import MACHINE, ROOT, deploy_all

MONDAY_MORNING = datetime(2026, 9, 7, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
"""When each story begins: a week without holidays, three weeks before the long one."""
STORIES = ROOT / "project_lifecycle" / "scenarios" / "told.yaml"
Story = Sequence[Mapping[str, Any]]
START_WITHIN = 180
STOP_WITHIN = 120
COMMAND = "from ui.cli import main; main(['run', '--demo'])"


def prepare(folder: Path) -> None:
    """Make the demo's database with its people and processes, but without the projects that `make run` plays."""
    engine = ProcessEngine(Settings(data_dir=folder, demo=True), SystemClock())
    engine.migrate()
    engine.execute(SetUp(kind="demo", now=MONDAY_MORNING), MACHINE)
    engine.close()
    engine = ProcessEngine(Settings(data_dir=folder, demo=True), FixedClock(MONDAY_MORNING))
    document = yaml.safe_load((ROOT / "demo" / "organisation.yaml").read_text("utf-8"))
    engine.execute(ImportOrganisation(document=document), MACHINE)
    deploy_all(engine)
    engine.close()


def tell(folder: Path, stories: Sequence[Story]) -> None:
    """Play stories before the server starts, so that a test begins where it becomes interesting."""
    clock = FixedClock(MONDAY_MORNING)
    engine = ProcessEngine(Settings(data_dir=folder, demo=True, undo_seconds=0), clock)
    for steps in stories:
        scenario = Scenario(path=STORIES, name="", at=MONDAY_MORNING, process="project_lifecycle", steps=tuple(steps))
        play(ProcessDesk(engine, clock), scenario)
    engine.close()


def begin_now(folder: Path) -> None:
    """Let the demo's time be when the stories were told, however long ago its data were made."""
    clock = SystemClock()
    engine = ProcessEngine(Settings(data_dir=folder, demo=True), clock)
    with engine.database.write_session() as session, session.begin():
        session.merge(Setting(key=CLOCK_OFFSET, value=(MONDAY_MORNING - clock.real_now()).total_seconds()))
    engine.close()


def go_on(folder: Path, case: str, steps: Story) -> None:
    """Play steps of a case beside the server that runs: what the story of the browser has no eye for."""
    clock = SystemClock()
    engine = ProcessEngine(Settings(data_dir=folder, demo=True, undo_seconds=0), clock)
    engine.restore_clock()
    scenario = Scenario(path=STORIES, name="", at=MONDAY_MORNING, process="project_lifecycle", steps=tuple(steps))
    play(ProcessDesk(engine, clock), scenario, case)  # type: ignore[arg-type] # nothing here moves the clock
    engine.close()


def stuck(folder: Path) -> None:
    """Start, beside the server that runs, a case for whose only task nobody is found."""
    engine = ProcessEngine(Settings(data_dir=folder, demo=True), SystemClock())
    engine.restore_clock()
    engine.execute(DeployPackage(files=chain("stuck", ask("sign", person("null")))), MACHINE)
    engine.execute(StartInstance(process_key="stuck"), MACHINE)
    engine.close()


def seats(folder: Path, case: str, element: str) -> list[frozenset[str]]:
    """Return who was asked at a place of the process, once for each time the case came there."""
    engine = ProcessEngine(Settings(data_dir=folder, demo=True), SystemClock())
    with engine.database.reading() as session:
        rows = session.execute(
            select(Task.id, Assignment.person)
            .join(Assignment, Assignment.task_id == Task.id)
            .where(Task.instance_id == case, Task.element == element)
            .order_by(Task.id)
        ).all()
    engine.close()
    return [frozenset(person for id_, person in rows if id_ == task) for task in dict.fromkeys(row[0] for row in rows)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A server that runs."""

    url: str
    process: subprocess.Popen[str]
    log: Path

    def stop(self) -> int:
        """Ask it to stop as an init system would; returns its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(STOP_WITHIN)


@contextmanager
def running(folder: Path, *, within: float = START_WITHIN, **settings: str) -> Iterator[Server]:
    """Run `huiqian run --demo` over a data directory."""
    port = free_port()
    log = folder / "server.log"
    variables = {f"HUIQIAN_{name.upper()}": value for name, value in settings.items()}
    with log.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(
            [sys.executable, "-c", COMMAND],
            env={**os.environ, "HUIQIAN_DATA_DIR": str(folder), "HUIQIAN_PORT": str(port), **variables},
            stdout=output,
            stderr=subprocess.STDOUT,
            text=True,
        )
    server = Server(url=f"http://127.0.0.1:{port}", process=process, log=log)
    try:
        _wait_for(server, within)
        yield server
    finally:
        if process.poll() is None and server.stop() != 0:
            raise AssertionError(f"Expected a clean exit on SIGTERM, but:\n{log.read_text('utf-8')}")


def _wait_for(server: Server, within: float) -> None:
    until = time.monotonic() + within
    while time.monotonic() < until and server.process.poll() is None:
        try:
            with urllib.request.urlopen(f"{server.url}/healthz", timeout=30):  # noqa: S310 - our own loopback address
                return
        except OSError:  # nobody listens yet, or the answer takes long
            time.sleep(0.1)
    raise AssertionError(f"Expected the server to answer, but:\n{server.log.read_text('utf-8')}")
