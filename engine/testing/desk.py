"""The desk that scenarios, the demo and the product's own tests work at: processes of the product, acts by task id."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from engine.api import Actor, ProcessEngine, Result
from engine.commands.complete_task import CompleteTask
from engine.commands.deploy_package import DeployPackage
from engine.commands.import_organisation import ImportOrganisation
from engine.commands.set_up import SetUp
from engine.commands.start_instance import StartInstance
from engine.diagrams.package import read_folder
from engine.domain.clock import FixedClock
from engine.domain.due_dates import due_date
from engine.domain.durations import parse_duration
from engine.domain.elements import UserTaskSettings
from engine.queries.reader import Reader
from engine.settings import Settings
from engine.store import Base
from engine.store.instances import Incident, Instance, InstanceState
from engine.store.jobs import Job
from engine.store.tasks import Assignment, Task

ROOT = Path(__file__).parents[2] / "processes"
ZONE = ZoneInfo("Asia/Shanghai")
MACHINE = Actor.system("test")
ANYBODY = "anybody"
"""Who acts where nobody is named: in a test without an organisation every name is somebody."""
START = datetime(2026, 9, 1, 9, 0, tzinfo=ZONE)


class ProcessDesk:
    """One engine over an empty database; `clock` stands still until time is moved on purpose."""

    def __init__(
        self, engine: ProcessEngine, clock: FixedClock, after_each: Callable[[], object] = lambda: None
    ) -> None:
        self.engine = engine
        self.clock = clock
        self._after_each = after_each
        """Called before time passes and wherever something fell due: the demo delivers its mails there."""

    @classmethod
    def open(cls, url: str, data_dir: Path, at: datetime = START, **settings: Any) -> "ProcessDesk":
        """Make the tables and return the harness."""
        clock = FixedClock(at)
        engine = ProcessEngine(
            Settings(database_url=url, data_dir=data_dir, test_mode=True, undo_seconds=0, **settings), clock
        )
        Base.metadata.create_all(engine.database.engine)
        engine.execute(SetUp(kind="demo"), MACHINE)
        return cls(engine, clock)

    def close(self) -> None:
        """Let go of the database."""
        self.engine.close()

    def import_organisation(self, document: Mapping[str, Any]) -> None:
        """Load people."""
        self.engine.execute(ImportOrganisation(document=document), MACHINE)

    def deploy(self, *keys: str) -> None:
        """Deploy packages of `processes/`; called processes first."""
        for key in keys:
            self.engine.execute(DeployPackage(files=read_folder(ROOT / key).files), MACHINE)

    def deploy_files(self, files: Mapping[str, bytes]) -> Result:
        """Deploy a package given as files."""
        return self.engine.execute(DeployPackage(files=files), MACHINE)

    def start(self, process_key: str, by: str) -> str:
        """Start a case; returns its id."""
        result = self.engine.execute(StartInstance(process_key=process_key), Actor.person(by))
        return str(result.instance_id)

    def complete(
        self,
        task_id: str,
        by: str,
        outcome: str = "approve",
        opinion: str = "",
        data: Mapping[str, Any] | None = None,
        conditions: tuple[str, ...] = (),
    ) -> Result:
        """Decide a task as somebody."""
        command = CompleteTask(
            task_id=task_id, outcome=outcome, opinion=opinion, data=data or {}, conditions=conditions
        )
        return self.engine.execute(command, Actor.person(by))

    def instance(self, instance_id: str) -> Instance:
        """Return a case's row."""
        with self.engine.database.reading() as session:
            return session.get_one(Instance, instance_id)

    def open_tasks(self, instance_id: str, element: str | None = None) -> list[Task]:
        """Return a case's open tasks, the oldest first."""
        with self.engine.database.reading() as session:
            rows = session.scalars(
                select(Task).where(Task.instance_id == instance_id, Task.state == "open").order_by(Task.id)
            ).all()
        return [t for t in rows if element is None or t.element == element]

    def waiting(self, instance_id: str) -> list[str]:
        """Return the elements where a case waits: open tasks, and timers the path stands at (not on a border)."""
        with self.engine.database.reading() as session:
            jobs = session.scalars(
                select(Job).where(Job.instance_id == instance_id, Job.kind == "timer", Job.state == "waiting")
            )
            timers = [str(job.payload["element"]) for job in jobs if not job.payload.get("boundary")]
        return sorted({*(t.element for t in self.open_tasks(instance_id)), *timers})

    def asked(self, task_id: str) -> list[Assignment]:
        """Return who is asked on a task, in order."""
        with self.engine.database.reading() as session:
            return list(
                session.scalars(select(Assignment).where(Assignment.task_id == task_id).order_by(Assignment.id))
            )

    def outcomes(self, task: Task) -> tuple[str, ...]:
        """Return the outcome codes a task offers, in their order."""
        with self.engine.database.reading() as session:
            settings = (
                Reader(session, self.engine.installation)
                .deployed(task.definition_id)
                .compiled.diagram.elements[task.element]
                .settings
            )
        return tuple(o.code for o in settings.outcomes) if isinstance(settings, UserTaskSettings) else ()

    def incidents(self, instance_id: str) -> list[Incident]:
        """Return a case's open incidents."""
        with self.engine.database.reading() as session:
            return list(
                session.scalars(select(Incident).where(Incident.instance_id == instance_id, Incident.state == "open"))
            )

    def mails(self, instance_id: str) -> list[tuple[str, str]]:
        """Return every mail a case queued that was not cancelled, as (kind, recipient), in order."""
        with self.engine.database.reading() as session:
            jobs = session.scalars(
                select(Job)
                .where(Job.instance_id == instance_id, Job.queue == "mail", Job.state != "cancelled")
                .order_by(Job.created_at, Job.id)
            )
            return [(job.kind, job.person or "") for job in jobs]

    def state_bytes(self, instance_id: str) -> int:
        """Return how many bytes a case's tokens and variables take."""
        with self.engine.database.reading() as session:
            state = session.get_one(InstanceState, instance_id)
            return len(state.tokens) + len(state.variables)

    def settle(self) -> None:
        """Do what is due now: messages that a step has sent arrive."""
        while (due := self.engine.next_due()) is not None and due <= self.clock.now():
            if not self.engine.run_due():
                return

    def advance(self, span: str) -> None:
        """Let `span` pass ("5 workdays", "PT3H"), executing what falls due at its own time."""
        self.advance_to(due_date(self.clock.now(), parse_duration(span), self.engine.calendar).at)

    def advance_to(self, moment: datetime) -> None:
        """Let time pass until `moment`, stopping wherever a timer or a ladder rung is due."""
        self._after_each()
        while (due := self.engine.next_due()) is not None and due <= moment:
            if due > self.clock.now():
                self.clock.set(due)
            self.engine.run_due()
            self._after_each()
        if moment > self.clock.now():
            self.clock.set(moment)
