"""Writes what an act changed with statements that are built once: a unit of work without the price of finding out how.

SQLAlchemy's own flush decides anew at every commit which columns to name and in which order to write; that took a third
of a completion. Here each set of changed columns has its statement, kept for the life of the process.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Table, inspect
from sqlalchemy.orm import Session

from engine.store.prepared import KEY, prepared_insert, prepared_update


def write_pending(session: Session) -> None:
    """Insert and update everything pending in `session`, one statement a table and set of columns, then let go of it.

    Foreign keys are checked at commit, so the order of tables is of no account. Deleting is the session's own business.
    """
    connection = session.connection()
    inserts: dict[Table, list[Mapping[str, Any]]] = {}
    for row in session.new:
        inserts.setdefault(_table(row), []).append(inspect(row).dict)
    updates: dict[tuple[Table, frozenset[str]], list[Mapping[str, Any]]] = {}
    for row in session.dirty:
        table, state = _table(row), inspect(row)
        values = state.dict
        changed = {name: values[name] for name, old in state.committed_state.items() if values[name] != old}
        if changed:
            key = {KEY + column.name: values[column.name] for column in table.primary_key}
            updates.setdefault((table, frozenset(changed)), []).append({**changed, **key})
    session.expunge_all()
    for table, rows in inserts.items():
        prepared_insert(connection, table).run(connection, rows)
    for (table, names), rows in updates.items():
        prepared_update(connection, table, names).run(connection, rows)


def _table(row: object) -> Table:
    return type(row).__table__  # type: ignore[attr-defined, no-any-return]  # every row is of a mapped class
