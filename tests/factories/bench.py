"""One engine for all tests of a worker, over a database that somebody else puts back to what it was."""

import sqlite3
from copy import copy
from pathlib import Path

from sqlalchemy import event

from engine.api import ProcessEngine
from engine.domain.clock import FixedClock
from engine.domain.ids import IdSource
from engine.identity import CalendarCache, OrganisationCache, current_version
from engine.runtime.ladders import LadderCache
from engine.runtime.subscribed import WebhookCache
from engine.settings import Settings
from engine.testing import START
from tests.factories.desk import Desk, Register

UNDO = 8


def _keep_in_memory(connection: sqlite3.Connection, _record: object) -> None:
    """Wait for no disk: nothing in a test has to outlive the machine."""
    connection.execute("PRAGMA synchronous=OFF")


class Bench:
    """One engine of a worker, over one database that is put back to its template before each test.

    Compiled statements, definitions and the first snapshot of the organisation stay: they are the same in every test.
    """

    def __init__(self, url: str, folder: Path, *, demo: bool = False, undo: int = UNDO) -> None:
        self.register = Register()
        chosen = Settings(database_url=url, data_dir=folder, test_mode=True, undo_seconds=undo, demo=demo)
        self.engine = ProcessEngine(chosen, FixedClock(START), {"test.record": self.register})
        if self.engine.database.engine.dialect.name == "sqlite":
            event.listen(self.engine.database.engine, "connect", _keep_in_memory)
        self._organisation, self._calendar = OrganisationCache(), CalendarCache()

    def desk(self, clock: FixedClock | None = None) -> Desk:
        """Return the engine as new: its clock at the first of September, its caches as the template fills them."""
        clock, shared = clock or FixedClock(START), self.engine.installation
        with self.engine.database.reading() as session:
            version = current_version(session)
            self._organisation.get(session, version)
            self._calendar.get(session, version)
        self.engine.clock = shared.clock = clock
        shared.new_id = IdSource(clock)
        shared.webhooks, shared.ladders = WebhookCache(), LadderCache()
        shared.organisation, shared.calendar = copy(self._organisation), copy(self._calendar)
        self.engine.outdated = self.engine._ticked = None
        self.register.broken, self.register.served = False, []
        return Desk(self.engine, clock, self.register)
