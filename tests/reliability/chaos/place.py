"""One real installation over PostgreSQL with durable commits, whose cases wait for a timer, and its workers."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

from sqlalchemy import func, select, text

from engine.api import Actor, ProcessEngine
from engine.commands.deploy_package import DeployPackage
from engine.commands.import_organisation import ImportOrganisation
from engine.commands.set_up import SetUp
from engine.commands.start_instance import StartInstance
from engine.domain.clock import FileClock
from engine.settings import Settings
from engine.store.jobs import Job
from engine.testing import MACHINE
from tests.benchmarks.clones import Cloner
from tests.benchmarks.desk import STARTER, people
from tests.factories.slip import ask, chain, group
from tests.reliability.machines import EVERY_LETTER_AT_ONCE, Machines
from tests.spiff.drawing import Shape, timer_definition

OPEN = ("waiting", "leased")


@dataclass(slots=True, kw_only=True)
class Place:
    """The installation, its clock, and the processes over it."""

    engine: ProcessEngine
    machines: Machines
    clock_file: Path

    def clock(self, off: timedelta) -> None:
        """Set the clock of all processes: by how much it differs from the wall's."""
        fresh = self.clock_file.with_suffix(".new")
        fresh.write_text(str(off.total_seconds()), "ascii")
        fresh.replace(self.clock_file)

    def start(self, process: str) -> str:
        """Start a case."""
        made = self.engine.execute(StartInstance(process_key=process), Actor.person(STARTER))
        return str(made.instance_id)

    def timers(self, count: int, *, spread: timedelta) -> None:
        """Make cases that wait for a timer; these fall due from now on, over `spread`.

        The first is started; the rows of the others are copied from it.
        """
        case = self.start("waits")
        Cloner(SimpleNamespace(engine=self.engine), case, []).write(count - 1, for_others=False)  # type: ignore[arg-type] # all it asks of a desk
        with self.engine.database.write_session() as session, session.begin():
            session.execute(
                text(
                    "UPDATE job SET due_at = now() + abs(hashtext(id)) % 1000 / 1000.0 * CAST(:spread AS interval) "
                    "WHERE kind = 'timer'"
                ),
                {"spread": f"{spread.total_seconds()} seconds"},
            )

    def count(self, *where: object) -> int:
        """Return how many jobs there are."""
        with self.engine.database.reading() as session:
            return int(session.scalar(select(func.count()).select_from(Job).where(*where)) or 0)  # type: ignore[arg-type]

    def fired(self) -> tuple[int, int]:
        """Return how many cases had their timer fire, and how often one fired in all."""
        with self.engine.database.reading() as session:
            one = session.execute(
                text("SELECT count(DISTINCT chain), count(*) FROM audit WHERE event = 'TimerTriggered'")
            ).one()
        return int(one[0]), int(one[1])


@contextmanager
def a_place(url: str, folder: Path, smtp_url: str = "", **settings: str) -> Iterator[Place]:
    """Set up a real installation in an empty database; `settings` are those of its processes."""
    folder.mkdir(parents=True, exist_ok=True)
    clock_file = folder / "clock"
    clock_file.write_text("0", "ascii")
    chosen = Settings(
        database_url=url,
        data_dir=folder,
        test_mode=True,
        clock_file=str(clock_file),
        undo_seconds=0,
        webhook_allow=settings.get("webhook_allow", ""),
    )
    engine = ProcessEngine(chosen, FileClock(clock_file))
    engine.migrate()
    engine.execute(SetUp(kind="real"), MACHINE)
    engine.execute(ImportOrganisation(document=people()), MACHINE)
    waits = Shape(tag="intermediateCatchEvent", id="wait", inner=timer_definition("P30D"))
    engine.execute(DeployPackage(files=chain("waits", waits)), MACHINE)
    engine.execute(DeployPackage(files=chain("asks", ask("look", group("lane0")))), MACHINE)
    fixed = {"test_mode": "1", "tick_seconds": "1", "clock_file": str(clock_file), **EVERY_LETTER_AT_ONCE}
    machines = Machines(url, folder, smtp_url, **fixed, **settings)
    try:
        yield Place(engine=engine, machines=machines, clock_file=clock_file)
    finally:
        machines.kill()
        engine.close()


def load() -> str:
    """Return the machine's load average, for the figures mean little without."""
    return " ".join(f"{one:.1f}" for one in os.getloadavg())
