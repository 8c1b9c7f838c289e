"""ProcessEngine: everything the faces, the clock and other systems need of the engine."""

import shutil
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy.exc import DBAPIError

from engine.commands.set_up import KIND
from engine.domain.actors import Actor
from engine.domain.calendar import WorkingCalendar
from engine.domain.clock import Clock, monotonic
from engine.domain.errors import Fault, Rejection
from engine.domain.organisation import Organisation
from engine.due import BATCH, next_due, run_due
from engine.executor import Result, execute
from engine.failpoints import Failpoints
from engine.handlers import Handlers, built_in
from engine.identity import current_version
from engine.queries import ANSWERS, Query
from engine.queries.reader import Reader
from engine.runtime.installation import Installation
from engine.settings import Settings
from engine.store.accounts import CLOCK_OFFSET, Setting
from engine.store.database import Database, open_engine
from engine.store.migrations import HEAD, SchemaTooNewError, current, upgrade

__all__ = ["Actor", "Fault", "ProcessEngine", "Rejection", "Result", "SchemaTooNewError"]

V = TypeVar("V")
LATE_TICK = 60.0
"""Seconds without a look for due work after which a process that looks for it is not well."""
ROOM = 50 * 1024 * 1024
"""Bytes that have to be free where files and an embedded database grow."""


class ProcessEngine:
    """One installation, opened. Thread-safe; every call is its own transaction."""

    def __init__(self, settings: Settings, clock: Clock, handlers: Handlers | None = None) -> None:
        self.settings = settings
        self.clock = clock
        self._ticked: float | None = None
        self._database = Database(open_engine(settings.url))
        self._installation = Installation(self._database, settings, clock, {**built_in(), **(handlers or {})})

    def migrate(self) -> bool:
        """Bring the database to this version's tables; returns whether anything had to be done.

        Raises SchemaTooNewError when a later version has been at work.
        """
        return upgrade(self._database.engine)

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
        return execute(self._installation, command, actor, key)

    def execute_many(self, commands: Iterable[object], actor: Actor) -> list[Result | Rejection]:
        """Carry out commands one by one, each in its own transaction; a refusal stops none of the others."""
        results: list[Result | Rejection] = []
        for command in commands:
            try:
                results.append(self.execute(command, actor))
            except Rejection as rejection:
                results.append(rejection)
        return results

    def read(self, query: Query[V]) -> V:
        """Answer a query from committed data; never waits for a writer.

        Raises Rejection("not_found") where the asker may not see it.
        """
        with self._database.reading() as session:
            answer: Any = ANSWERS[type(query)]
            return answer(query, Reader(session, self._installation))  # type: ignore[no-any-return]

    def run_due(self, limit: int = BATCH, *, shared: bool = False) -> int:
        """Execute timers and ladder rungs that are due; returns how many acted.

        `shared` says that other processes do the same, so that each leases what it takes.
        """
        acted = run_due(self._installation, limit, shared=shared)
        self._ticked = monotonic()
        return acted

    def troubles(self) -> tuple[str, ...]:
        """Return what keeps this process from working, each in a sentence; empty when it can."""
        found = [told for told in (self._database_trouble(), self._disk_trouble()) if told is not None]
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

    def next_due(self) -> datetime | None:
        """Return when the next timer or rung falls due, or None."""
        return next_due(self._installation)

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
