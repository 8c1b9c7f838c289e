"""Lets a migration begin when no act is under way, and no act begin until it is over."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import Boolean

LOCK = 0x6875_6971_69616E
"""The number of PostgreSQL's advisory lock: acts share it, a migration has it alone."""
DEADLOCK = "40P01"


class NoneMigrates(FunctionElement[bool]):
    """Whether no migration is under way, or wants to begin; then none does until this transaction is over.

    It never waits. Over SQLite the writers come one by one in any case.
    """

    inherit_cache = True
    type = Boolean()


@compiles(NoneMigrates, "postgresql")
def _shared(_element: NoneMigrates, _compiler: SQLCompiler, **_about: object) -> str:
    return f"pg_try_advisory_xact_lock_shared({LOCK})"


@compiles(NoneMigrates, "sqlite")
def _always(_element: NoneMigrates, _compiler: SQLCompiler, **_about: object) -> str:
    return "1"


@contextmanager
def alone(connection: Connection) -> Iterator[None]:
    """Change tables inside, and commit at once afterwards.

    From the moment this waits no act begins; those under way are waited for, and hold nothing up, for no table is
    locked yet. At the end whoever is still about to be refused is waited for: once the lock is free again
    they would act on what they read before.
    """
    if connection.dialect.name != "postgresql":
        connection.execute(text("SELECT 1"))  # SQLite: BEGIN IMMEDIATE
        yield
        return
    connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
    yield
    connection.execute(text("LOCK TABLE alembic_version IN ACCESS EXCLUSIVE MODE"))


def is_deadlock(error: DBAPIError) -> bool:
    """Tell whether somebody who read pages and the migration waited for each other: nothing was changed then."""
    return getattr(error.orig, "sqlstate", None) == DEADLOCK
