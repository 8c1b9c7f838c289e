"""Opens the database: durable SQLite by default, PostgreSQL where the address says so."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.orm import Session, sessionmaker

from engine.store.driver import execute


def open_engine(url: str) -> Engine:
    """Return an engine whose transactions are what this product needs.

    SQLite: write-ahead log, `synchronous=FULL` (an acknowledged decision survives a power cut), foreign keys, five
    seconds of waiting for the writer; the driver's own transaction handling is off so that we say BEGIN ourselves.
    """
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, paramstyle="format", pool_pre_ping=True, pool_size=10)
    engine = create_engine(url, connect_args={"timeout": 5.0, "check_same_thread": False})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000", "cache_size=-2000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    writes = connection.get_execution_options().get("huiqian_write", False)
    execute(connection, "BEGIN IMMEDIATE" if writes else "BEGIN").close()


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

    def write_session(self) -> Session:
        """Return a session whose transaction takes the writer's lock at once (SQLite: BEGIN IMMEDIATE)."""
        return self._write()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Yield a session that only reads: SQLite takes back whatever it did, PostgreSQL refuses it.

        On PostgreSQL it ends with a commit: after a rollback the driver forgets every statement it had prepared.
        """
        session = self._read()
        try:
            yield session
            if self._keeps:
                session.commit()
        finally:
            session.close()

    def dispose(self) -> None:
        """Close the pool."""
        self.engine.dispose()
