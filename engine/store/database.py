"""Opens the database: durable SQLite by default, PostgreSQL where the address says so."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from engine.domain.errors import Rejection
from engine.store.driver import execute
from engine.store.liveness import look_before_asking
from engine.store.vanished import noticing

PATIENCE = 20.0
"""Seconds an act waits for its turn to write to SQLite: to wait is better than to be turned away.

SQLite lets processes poll for the writer's lock, so with several of them one may be unlucky for a while.
"""


def open_engine(url: str) -> Engine:
    """Return an engine whose transactions are what this product needs.

    SQLite: write-ahead log, `synchronous=FULL` (an acknowledged decision survives a power cut), foreign keys, patience
    while another writes; the driver's own transaction handling is off so that we say BEGIN ourselves. PostgreSQL: both
    ends notice when the other's machine has vanished.

    An error names the statement, not what was to be written: opinions and secrets stay out of logs.
    """
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        connected = noticing(address)
        engine = create_engine(
            address,
            paramstyle="format",
            pool_pre_ping=True,
            pool_size=10,
            connect_args=connected,
            hide_parameters=True,
        )
        look_before_asking(engine.dialect)
        return engine
    engine = create_engine(url, connect_args={"timeout": PATIENCE, "check_same_thread": False}, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    turn = _Turn()
    event.listen(engine, "begin", turn.begin)
    event.listen(engine, "commit", turn.end)
    event.listen(engine, "rollback", turn.end)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={PATIENCE * 1000:.0f}",
        "cache_size=-2000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


class _Turn:
    """Lets the threads of this process write to SQLite one after another.

    Left to itself each would poll for the writer's lock in growing steps: who has waited longest asks least often.
    """

    def __init__(self) -> None:
        self._free = threading.Lock()
        self._holder: int | None = None

    def begin(self, connection: Connection) -> None:
        """Begin a transaction.

        Raises Rejection("database_busy") when somebody else's act takes longer than anybody waits.
        """
        if not connection.get_execution_options().get("huiqian_write", False):
            execute(connection, "BEGIN").close()
            return
        if not self._free.acquire(timeout=PATIENCE):
            raise Rejection("database_busy")
        self._holder = threading.get_ident()
        try:
            execute(connection, "BEGIN IMMEDIATE").close()
        except DBAPIError:  # another process writes for longer than that
            self.end(connection)
            raise

    def end(self, _connection: Connection) -> None:
        """Let the next thread write."""
        if self._holder == threading.get_ident():
            self._holder = None
            self._free.release()


class Database:
    """Two ways in: `writing()` for the executor's one transaction, `reading()` for queries, which never wait."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._write = sessionmaker(
            engine.execution_options(huiqian_write=True), expire_on_commit=False, autoflush=False
        )
        self._read = sessionmaker(
            engine.execution_options(postgresql_readonly=True), expire_on_commit=False, autoflush=False
        )
        self._keeps = engine.dialect.name == "postgresql"
        alone = {"isolation_level": "AUTOCOMMIT"} if self._keeps else {}
        self._glance = sessionmaker(engine.execution_options(**alone), expire_on_commit=False, autoflush=False)

    def write_session(self) -> Session:
        """Return a session whose transaction takes the writer's lock at once (SQLite: BEGIN IMMEDIATE)."""
        return self._write()

    @contextmanager
    def reading(self, *, at_a_glance: bool = False) -> Iterator[Session]:
        """Yield a session that only reads: SQLite takes back whatever it did, PostgreSQL refuses it.

        On PostgreSQL it ends with a commit: after a rollback the driver forgets every statement it had prepared.
        `at_a_glance` leaves the transaction out there, for one statement that is asked with every request.
        """
        session = self._glance() if at_a_glance else self._read()
        try:
            yield session
            if self._keeps:
                session.commit()
        finally:
            session.close()

    def dispose(self) -> None:
        """Close the pool."""
        self.engine.dispose()
