"""Writes what an act changed with statements that are built once: a unit of work without the price of finding out how.

SQLAlchemy's own flush decides anew at every commit which columns to name and in which order to write; that took a third
of a completion. Here each set of changed columns has its statement, kept for the life of the process.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Table, inspect
from sqlalchemy.orm import Session

from engine.store.prepared import prepared_insert, prepared_update


def write_pending(session: Session) -> None:
    """Insert and update everything pending in `session`, one statement a table and kind, then let go of it.

    Rows of one table that changed in different columns are written in all of these: what an act reads it has locked.
    Foreign keys are checked at commit, so the order of tables is of no account. Deleting is the session's own business.
    """
    connection = session.connection()
    inserts: dict[Table, list[Mapping[str, Any]]] = {}
    for row in session.new:
        inserts.setdefault(_table(row), []).append(inspect(row).dict)
    updates: dict[Table, list[Mapping[str, Any]]] = {}
    changed: dict[Table, set[str]] = {}
    for row in session.dirty:
        values, before = inspect(row).dict, inspect(row).committed_state
        names = {name for name, old in before.items() if values[name] != old}
        if names:
            updates.setdefault(_table(row), []).append(values)
            changed.setdefault(_table(row), set()).update(names)
    session.expunge_all()
    for table, rows in inserts.items():
        prepared_insert(connection, table).run(connection, rows)
    for table, rows in updates.items():
        prepared_update(connection, table, frozenset(changed[table])).run(connection, rows)


def _table(row: object) -> Table:
    return type(row).__table__  # type: ignore[attr-defined, no-any-return]  # every row is of a mapped class
