"""ProcessEngine: everything the faces, the clock and other systems need of the engine."""

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from engine.commands.complete_task import CompleteTask
from engine.commands.index_cases import IndexCases
from engine.commands.plan_digests import PlanDigests
from engine.commands.set_up import KIND
from engine.copying import copy_open
from engine.domain.actors import Actor
from engine.domain.bulk import MOST, item_key
from engine.domain.calendar import WorkingCalendar
from engine.domain.clock import Clock, FixedClock, monotonic
from engine.domain.errors import Fault, Rejection
from engine.domain.organisation import Organisation
from engine.due import BATCH, carry_due, next_due, run_due, run_leased
from engine.executor import Item, Result, execute
from engine.failpoints import Failpoints
from engine.handlers import Handlers, built_in
from engine.identity import current_version
from engine.queries import ANSWERS, Query
from engine.queries.bulk_batch import BatchRefusals
from engine.queries.doors import require_act, require_asking
from engine.queries.reader import Reader
from engine.runtime.installation import Installation
from engine.settings import Settings
from engine.store.accounts import CLOCK_OFFSET, Setting
from engine.store.database import Database, open_engine
from engine.store.migrations import HEAD, SchemaTooNewError, current, upgrade
from engine.store.migrations.carrier import prepare

__all__ = ["Actor", "Fault", "Item", "ProcessEngine", "Rejection", "Result", "SchemaTooNewError"]

V = TypeVar("V")
LATE_TICK = 60.0
"""Seconds without a look for due work after which a process that looks for it is not well."""
ROOM = 50 * 1024 * 1024
"""Bytes that have to be free where files and an embedded database grow."""
COPY = "copy.db"
_TARGETS = ("task_id", "copy_id", "instance_id")
"""What a command of a batch is about."""


class ProcessEngine:
    """One installation, opened. Thread-safe; every call is its own transaction."""

    def __init__(
        self, settings: Settings, clock: Clock, handlers: Handlers | None = None, *, database: Engine | None = None
    ) -> None:
        self.settings = settings
        self.clock = clock
        self._ticked: float | None = None
        self.outdated: str | None = None
        """That the tables are another version's, in a sentence; None as long as nobody has seen that."""
        self._database = Database(database or open_engine(settings.url))
        self._installation = Installation(self._database, settings, clock, {**built_in(), **(handlers or {})})

    def migrate(self) -> bool:
        """Bring the database to this version's tables; returns whether anything had to be done.

        Raises SchemaTooNewError when a later version has been at work.
        """
        done = upgrade(self._database.engine)
        prepare(self._database.engine)
        if done:
            self.execute(PlanDigests(), Actor.system("migration"))
        while self.execute(IndexCases(), Actor.system("migration")).value["left"]:
            done = True
        return done

    @property
    def has_tables(self) -> bool:
        """Whether any version has made its tables in the database."""
        return current(self._database.engine) is not None

    @property
    def made_later(self) -> str | None:
        """That a later version has made the tables, in a sentence; None where none has."""
        found = current(self._database.engine)
        return str(SchemaTooNewError(found)) if found is not None and found > HEAD else None

    @property
    def of_this_version(self) -> bool:
        """Whether the database has the tables of this version."""
        return self._database_trouble() is None

    @property
    def kind(self) -> str | None:
        """`demo` or `real`; None before it was set up."""
        with self._database.reading() as session:
            row = session.get(Setting, KIND)
        return None if row is None else str(row.value)

    def execute(self, command: object, actor: Actor, *, key: str | None = None) -> Result:
        """Carry out one command in one transaction.

        `key` identifies the request: repeated, it returns the first answer and does nothing.

        Raises Rejection with a code and fields; then nothing was changed.
        """
        return self._execute(command, actor, key)

    def _execute(self, command: object, actor: Actor, key: str | None, *, bulk: bool = False) -> Result:
        try:
            return execute(self._installation, command, actor, key, bulk=bulk)
        except Rejection as rejection:
            if rejection.code == "version_moved":
                with suppress(DBAPIError):
                    self.overtaken()  # so that all who ask from now on are told
            raise

    def execute_many(self, commands: Iterable[object], actor: Actor, *, key: str | None = None) -> tuple[Item, ...]:
        """Carry out commands one by one, each in its own transaction; a refusal stops none of the others.

        Each is the same command as alone, with the same rules, and an outcome is chosen for many only where the diagram
        allows it. `key` identifies the whole batch: repeated, each item that was done returns its first answer. What a
        person may not read is refused as what does not exist is.

        Raises Rejection("bulk_too_many"); then nothing was done.
        """
        asked = [(_target(command), command) for command in commands]
        if len(asked) > MOST:
            raise Rejection("bulk_too_many", count=len(asked), limit=MOST)
        refused = self._refused(asked, actor)
        return tuple(self._item(target, command, actor, key, refused.get(target)) for target, command in asked)

    def _refused(self, asked: Sequence[tuple[str, object]], actor: Actor) -> Mapping[str, Rejection]:
        """Return what is refused before it is tried, because of who asks or what it is asked together with."""
        if actor.login is None or not asked:
            return {}
        of: dict[str, list[str]] = {name: [] for name in _TARGETS}
        for target, command in asked:
            of[next(name for name in _TARGETS if hasattr(command, name))].append(target)
        tasks, copies, cases = (tuple(of[name]) for name in _TARGETS)
        alike = tuple(target for target, command in asked if isinstance(command, CompleteTask))
        return self.read(BatchRefusals(person=actor.login, tasks=tasks, copies=copies, cases=cases, alike=alike))

    def _item(self, target: str, command: object, actor: Actor, key: str | None, refused: Rejection | None) -> Item:
        if refused is not None:
            return Item(target=target, rejection=refused)
        try:
            done = self._execute(command, actor, item_key(key, target), bulk=True)
        except Rejection as rejection:
            return Item(target=target, rejection=rejection)
        return Item(target=target, result=done)

    def read(self, query: Query[V], actor: Actor | None = None) -> V:
        """Answer a query from committed data; never waits for a writer.

        `actor` is who asks, and every face says so: whether they may is looked up in the table of permissions. Without
        one the installation asks itself, in a program that holds the engine anyway.

        Raises Rejection("not_permitted") or ("not_found") where the asker may not see it.
        """
        viewer = getattr(query, "person", None) if actor is None else actor.login
        with self._database.reading(at_a_glance=query.at_a_glance) as session:
            reader = Reader(session, self._installation, viewer)
            if actor is not None:
                require_asking(query, actor, reader)
            answer: Any = ANSWERS[type(query)]
            return answer(query, reader)  # type: ignore[no-any-return]

    def run_due(self, limit: int = BATCH, *, shared: bool = False) -> int:
        """Execute timers and ladder rungs that are due; returns how many acted.

        `shared` says that other processes do the same, so that each leases what it takes.
        """
        acted = run_due(self._installation, limit, shared=shared)
        self._ticked = monotonic()
        return acted

    def carry_due(self) -> bool:
        """Send what is due to the workers (PostgreSQL's carrier); tells whether there was not room for all of it."""
        more = carry_due(self._installation)
        self._ticked = monotonic()
        return more

    def run_leased(self, job_ids: Sequence[str], stopping: Callable[[], bool]) -> None:
        """Execute timers and rungs that this process has taken, until `stopping`."""
        run_leased(self._installation, job_ids, stopping)

    def overtaken(self) -> str | None:
        """Return, in a sentence, that the tables are another version's since this process began; or None.

        What was found once stands in `outdated` for good: it is looked at before each request, without a statement.
        """
        found = current(self._database.engine)
        if self.outdated is None and found is not None and found != HEAD:
            self.outdated = str(SchemaTooNewError(found)) if found > HEAD else self._database_trouble()
        return self.outdated

    def troubles(self) -> tuple[str, ...]:
        """Return what keeps this process from working, each in a sentence; empty when it can."""
        found = [told for told in (self._database_trouble() or self.outdated, self._disk_trouble()) if told is not None]
        if self._ticked is not None and monotonic() - self._ticked > LATE_TICK:
            found.append(f"Expected due work to be looked for every {self.settings.tick_seconds:g} s, but it is not.")
        return tuple(found)

    def _database_trouble(self) -> str | None:
        try:
            found = current(self._database.engine)
        except DBAPIError as error:
            return f"Expected the database to answer, but: {error.orig}."
        return None if found in (HEAD, None) else f"Expected tables of revision {HEAD}, but the database has {found}."

    def _disk_trouble(self) -> str | None:
        folder = self.settings.data_dir
        free = shutil.disk_usage(folder if folder.exists() else folder.absolute().anchor).free
        return (
            None if free >= ROOM else f"Expected {ROOM >> 20} MB of room in {folder}, but only {free >> 20} are left."
        )

    @contextmanager
    def rehearsing(
        self, actor: Actor, progress: Callable[[str, int], object] = lambda _table, _rows: None
    ) -> Iterator["ProcessEngine"]:
        """Yield an engine over a copy of what is open, with a clock that stands still: what is done there is not done.

        The copy is gone afterwards. `progress` hears of each table that is copied, and of its rows.

        Raises Rejection("not_permitted").
        """
        with self._database.reading() as session:
            require_act("rehearse", actor, Reader(session, self._installation, actor.login))
        with TemporaryDirectory(prefix="huiqian-rehearsal-") as name:
            folder = Path(name)
            copied = {"database_url": f"sqlite:///{folder / COPY}", "data_dir": folder, "smtp_url": "", "failpoint": ""}
            handlers, clock = self._installation.handlers, FixedClock(self.clock.now())
            database = copy_open(self._database.engine, folder / COPY, progress)
            copy = ProcessEngine(self.settings.model_copy(update=copied), clock, handlers, database=database)
            copy.installation.catalogue = self._installation.catalogue
            try:
                yield copy
            finally:
                copy.close()

    def next_due(self, queue: str = "timer", *, after: datetime | None = None) -> datetime | None:
        """Return when the next timer or rung, or the next of another queue, falls due, `after` a moment; or None."""
        return next_due(self._installation, queue, after)

    @property
    def organisation(self) -> Organisation:
        """The organisation as it is now."""
        with self._database.reading() as session:
            return self._installation.organisation.get(session, current_version(session))

    @property
    def calendar(self) -> WorkingCalendar:
        """The working calendar as it is now."""
        with self._database.reading() as session:
            return self._installation.calendar.get(session, current_version(session))

    def calendar_of(self, unit: str) -> WorkingCalendar:
        """The working calendar of a unit as it is now."""
        with self._database.reading() as session:
            version = current_version(session)
            line = self._installation.organisation.get(session, version).line_of(unit)
            return self._installation.calendar.get(session, version, line)

    def restore_clock(self) -> None:
        """Set the clock to where the demo had moved it; called once when a process starts."""
        with self._database.reading() as session:
            offset = session.get(Setting, CLOCK_OFFSET)
        if offset is not None:
            self.clock.move(timedelta(seconds=float(offset.value)))

    @property
    def database(self) -> Database:
        """The database, for set-up and tests."""
        return self._database

    @property
    def installation(self) -> Installation:
        """What the engine's own parts share; tests look inside through it."""
        return self._installation

    @property
    def failpoints(self) -> Failpoints:
        """Where this process kills itself, in tests of what survives that."""
        return self._installation.failpoints

    def close(self) -> None:
        """Let go of the database."""
        self._database.dispose()


def _target(command: object) -> str:
    """Return the id of the task, copy or case that a command is about; commands about nothing else come in batches.

    Raises TypeError.
    """
    for name in _TARGETS:
        found = getattr(command, name, None)
        if isinstance(found, str):
            return found
    raise TypeError(f"Expected a command about a task, a copy or a case, but it is {type(command).__name__}.")
