"""ProcessEngine: everything the faces, the clock and other systems need of the engine."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from engine.commands.index_cases import IndexCases
from engine.commands.set_up import KIND
from engine.domain.actors import Actor
from engine.domain.calendar import WorkingCalendar
from engine.domain.clock import Clock
from engine.domain.errors import Fault, Rejection
from engine.domain.organisation import Organisation
from engine.due import BATCH, next_due, run_due
from engine.executor import Result, execute
from engine.handlers import Handlers, built_in
from engine.identity import current_version
from engine.queries import ANSWERS, Query
from engine.queries.reader import Reader
from engine.runtime.installation import Installation
from engine.settings import Settings
from engine.store.accounts import CLOCK_OFFSET, Setting
from engine.store.database import Database, open_engine
from engine.store.migrations import upgrade

__all__ = ["Actor", "Fault", "ProcessEngine", "Rejection", "Result"]

V = TypeVar("V")


class ProcessEngine:
    """One installation, opened. Thread-safe; every call is its own transaction."""

    def __init__(self, settings: Settings, clock: Clock, handlers: Handlers | None = None) -> None:
        self.settings = settings
        self.clock = clock
        self._database = Database(open_engine(settings.url))
        self._installation = Installation(self._database, settings, clock, {**built_in(), **(handlers or {})})

    def migrate(self) -> bool:
        """Bring the database to this version's tables; returns whether anything had to be done."""
        done = upgrade(self._database.engine)
        while self.execute(IndexCases(), Actor.system("migration")).value["left"]:
            done = True
        return done

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

    def run_due(self, limit: int = BATCH) -> int:
        """Execute timers and ladder rungs that are due; returns how many acted."""
        return run_due(self._installation, limit)

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

    def close(self) -> None:
        """Let go of the database."""
        self._database.dispose()
