"""The harness of command tests: acts, refusals, races and rows in few words."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from engine.api import Actor, ProcessEngine, Rejection, Result
from engine.commands.complete_task import CompleteTask
from engine.domain.clock import FixedClock
from engine.domain.errors import Fault
from engine.domain.texts import Text
from engine.handlers import ServiceContext
from engine.queries.reader import Reader
from engine.spiff.codec import load_variables
from engine.store import Base
from engine.store.audit import SYSTEM_CHAIN, Audit
from engine.store.definitions import Definition
from engine.store.instances import Instance, InstanceState
from engine.store.jobs import Job
from engine.store.tasks import Assignment, Task
from engine.testing import MACHINE, ProcessDesk

Row = TypeVar("Row", bound=Base)
Rows = dict[str, set[tuple[Any, ...] | str]]
APPLICANT, CLERK, OTHER_CLERK, ADMIN = "lc_pi", "cw_jb", "fzb_jb", "sys_admin"
CHAIR = "dwsj"
MEMBERS = ("fxz_ws", "xz", "gjcz", "kycz", "jwcz", "rscz", "lc_yz", "hl_yz")
"""The leading group without its chair; the quorum of two thirds of nine is six."""
PURPOSE = {"purpose": "聘书"}


_TABLES = tuple(table.name for table in Base.metadata.sorted_tables)
_ROWS_AS_TEXT = " UNION ALL ".join(f"SELECT '{name}', t::text FROM \"{name}\" t" for name in _TABLES)  # noqa: S608 - names of ours


def _lying(session: Session) -> Iterator[tuple[str, tuple[Any, ...] | str]]:
    """Every row of every table as it lies in the database, read by nobody's types; from PostgreSQL in one go."""
    connection = session.connection()
    cursor = connection.connection.cursor()
    if connection.dialect.name == "postgresql":
        cursor.execute(_ROWS_AS_TEXT)
        yield from cursor.fetchall()
        return
    for name in _TABLES:
        cursor.execute(f'SELECT * FROM "{name}"')  # noqa: S608 - as above
        yield from ((name, row) for row in cursor.fetchall())


class Register:
    """The service of the slip: it fails for as long as a test wants it to."""

    def __init__(self) -> None:
        self.broken = False
        self.served: list[str] = []

    def __call__(self, context: ServiceContext, inputs: Mapping[str, object]) -> Mapping[str, object]:
        context.mail("suggestions", context.starter, {"suggestions": []})
        context.emit("Recorded", {"who": inputs["who"]})
        if self.broken:
            raise Fault("register_closed", "The register is closed.")
        self.served.append(str(inputs["who"]))
        return {"recorded": True}


class Desk(ProcessDesk):
    """An engine over a database of its own, with the demo university and the processes deployed."""

    def __init__(self, engine: ProcessEngine, clock: FixedClock, register: Register) -> None:
        super().__init__(engine, clock)
        self.register = register

    def act(self, login: str, command: object, key: str | None = None) -> Result:
        return self.engine.execute(command, Actor.person(login), key=key)

    def machine(self, command: object) -> Result:
        return self.engine.execute(command, MACHINE)

    def refusal(self, actor: str | Actor, command: object) -> Rejection:
        """Issue a command that must be refused and must leave nothing behind."""
        before = self.rows()
        try:
            self.engine.execute(command, Actor.person(actor) if isinstance(actor, str) else actor)
        except Rejection as rejection:
            assert self.changed(before) == []
            return rejection
        raise AssertionError(f"Expected {command} to be refused, but it was done.")

    def code(self, actor: str | Actor, command: object) -> str:
        return self.refusal(actor, command).code

    def done(self, task: Task, by: str, outcome: str = "approve", opinion: str = "", **data: object) -> Result:
        return self.complete(task.id, by, outcome, opinion, data)

    def task(self, case: str, element: str | None = None) -> Task:
        (found,) = self.open_tasks(case, element)
        return found

    def slip(self, upto: str = "check") -> str:
        """Start a seal slip and bring it to one of its tasks."""
        case = self.start("seal_slip", APPLICANT)
        if upto == "apply":
            return case
        self.done(self.task(case), APPLICANT, "done", purpose="聘书")
        if upto == "check":
            return case
        self.done(self.task(case), CLERK)
        return case

    def deployed(self, files: Mapping[str, bytes]) -> str:
        """Deploy a package and start a case of it."""
        key = str(self.deploy_files(files).value["key"])
        return self.start(key, APPLICANT)

    def vote(self, case: str, people: Sequence[str], outcome: str = "approve") -> None:
        """Vote one after another, for as long as the vote is open."""
        task = self.task(case, "vote")
        for person in people:
            if self.reread(task).state != "open":
                return
            self.done(task, person, outcome, "理由" if outcome == "reject" else "")

    def vote_command(self, task: Task, outcome: str = "approve") -> CompleteTask:
        return CompleteTask(task_id=task.id, outcome=outcome, opinion="理由")

    def all(self, table: type[Row], *where: ColumnElement[bool]) -> list[Row]:
        with self.engine.database.reading() as session:
            return list(session.scalars(select(table).where(*where).order_by(*table.__table__.primary_key)))

    def one(self, table: type[Row], *where: ColumnElement[bool]) -> Row:
        (found,) = self.all(table, *where)
        return found

    def variables(self, case: str) -> dict[str, Any]:
        """What stands at the top level of a case."""
        names = load_variables(self.one(InstanceState, InstanceState.instance_id == case).variables).own("")
        return dict(names)

    def definitions(self, key: str) -> list[Definition]:
        return self.all(Definition, Definition.key == key)

    def jobs(self, case: str, *kinds: str, state: str = "waiting") -> list[Job]:
        found = self.all(Job, Job.instance_id == case, Job.state == state)
        return [job for job in found if not kinds or job.kind in kinds]

    def people(self, task: Task, *states: str) -> list[str]:
        return [a.person for a in self.asked(task.id) if not states or a.state in states]

    def assignment(self, task: Task, person: str) -> Assignment:
        return [a for a in self.asked(task.id) if a.person == person][-1]

    def signers(self, task: Task) -> list[str]:
        """Who was added to a task."""
        return [a.person for a in self.asked(task.id) if a.added_by is not None]

    def drawn(self, task: Task) -> object:
        """What the diagram says about a task."""
        with self.engine.database.reading() as session:
            deployed = Reader(session, self.engine.installation).deployed(task.definition_id)
        return deployed.compiled.diagram.elements[task.element].settings

    def reread(self, task: Task) -> Task:
        return self.one(Task, Task.id == task.id)

    def case(self, case: str) -> Instance:
        return self.one(Instance, Instance.id == case)

    def events(self, chain: str = SYSTEM_CHAIN) -> list[str]:
        return [row.event for row in self.trail(chain)]

    def trail(self, chain: str = SYSTEM_CHAIN) -> list[Audit]:
        return self.all(Audit, Audit.chain == chain)

    def last(self, chain: str = SYSTEM_CHAIN) -> Audit:
        return self.trail(chain)[-1]

    def set(self, table: type[Base], where: ColumnElement[bool], **values: object) -> None:
        """Change rows behind the engine's back: what an attacker or an operator with a console would do."""
        with self.engine.database.write_session() as session, session.begin():
            session.execute(update(table).where(where).values(**values))

    def rows(self) -> Rows:
        """Every row of every table, to compare."""
        with self.engine.database.reading() as session:
            found: Rows = {name: set() for name in _TABLES}
            for name, row in _lying(session):
                found[name].add(row)
            return found

    def changed(self, before: Rows, *, but: Sequence[str] = ()) -> list[str]:
        """The tables whose rows differ from what they were."""
        now = self.rows()
        return sorted(name for name in now if now[name] != before[name] and name not in but)

    def pass_time(self, **span: float) -> None:
        """Move the clock and do nothing else."""
        self.clock.set(self.clock.now() + timedelta(**span))

    @contextmanager
    def configured(self, **settings: object) -> Iterator["Desk"]:
        """The same database under other settings."""
        engine = ProcessEngine(
            self.engine.settings.model_copy(update=settings), self.clock, {"test.record": self.register}
        )
        try:
            yield Desk(engine, self.clock, self.register)
        finally:
            engine.close()


def race(*acts: Callable[[], Result]) -> list[Result | Rejection]:
    """Do all acts at the same moment, a thread each."""
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[], Result]) -> Result | Rejection:
        gate.wait()
        try:
            return act()
        except Rejection as rejection:
            return rejection

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def told(refusal: Rejection) -> dict[str, object]:
    """What a refusal tells, as it is read in Chinese."""
    return {name: value.zh if isinstance(value, Text) else value for name, value in refusal.fields.items()}


def codes(results: Sequence[Result | Rejection]) -> list[str]:
    """What became of each: `done`, `replayed`, or the refusal's code; sorted."""
    return sorted(r.code if isinstance(r, Rejection) else "replayed" if r.replayed else "done" for r in results)
