"""Lets a migration begin when no act is under way, and keeps every other waiting until it is over."""

import logging
from threading import Event

from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

TRY_MS = 500
"""So long all tables are waited for at a time. What waits for us meanwhile may hold one that we wait for: before the
database's own second is over, after which it ends one of the two, we let go of all and begin again."""
PAUSE = 0.2
"""Seconds in which the others go on."""
_MIGRATION = text("SELECT pg_advisory_xact_lock(hashtext('huiqian migration'))")
_TABLES = text(
    "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = current_schema() "
    "ORDER BY tablename <> 'instance', tablename <> 'setting', tablename"
)
"""First the two that most acts begin with: whoever is past them holds up nobody who holds others."""
_GIVEN_UP = ("55P03", "57014", "40P01")
"""No lock, no time, a deadlock."""
_log = logging.getLogger(__name__)


def stand_alone(connection: Connection) -> None:
    """Begin a transaction that nobody else's overlaps: SQLite's writers come one by one anyway.

    On PostgreSQL all tables are locked, for whatever anybody has read in a transaction they hold until its end. So each
    act either is over before the first table is changed, or reads all it reads afterwards, the revision too.
    """
    if connection.dialect.name != "postgresql":
        connection.execute(text("SELECT 1"))
        return
    while not _locked(connection):
        connection.rollback()
        _log.warning("The tables are in use; their change waits until they are not")
        Event().wait(PAUSE)


def _locked(connection: Connection) -> bool:
    connection.execute(_MIGRATION)
    tables = ", ".join(connection.scalars(_TABLES))
    if not tables:
        return True
    connection.execute(text(f"SET LOCAL statement_timeout = {TRY_MS}"))
    try:
        connection.execute(text(f"LOCK TABLE {tables} IN ACCESS EXCLUSIVE MODE"))
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", None) not in _GIVEN_UP:
            raise
        return False
    connection.execute(text("SET LOCAL statement_timeout TO DEFAULT"))
    return True
