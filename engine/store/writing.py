"""Writes what an act changed with statements that are built once: a unit of work without the price of finding out how.

SQLAlchemy's own flush decides anew at every commit which columns to name and in which order to write; that took a third
of a completion. Here each set of changed columns has its statement, kept for the life of the process.
"""

from collections.abc import Mapping
from typing import Any, TypeAlias

from sqlalchemy import Connection, Table, inspect
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import instance_state

from engine.store.loading import adopt
from engine.store.prepared import prepared_insert, prepared_update, prepared_upsert

Values: TypeAlias = list[Mapping[str, Any]]
Rows: TypeAlias = dict[Table, Values]
Updates: TypeAlias = dict[Table, tuple[set[str], Values]]
_NOTHING: tuple[set[str], Values] = (set(), [])


def write_pending(session: Session) -> None:
    """Insert and update everything pending in `session`, one statement a table and kind, then let go of it.

    Rows of one table that changed in different columns are written in all of these: what an act reads it has locked.
    Foreign keys are checked at commit, so the order of tables is of no account. Deleting is the session's own business.
    """
    inserts, updates = _pending(session)
    session.expunge_all()
    _run(session.connection(), inserts, updates)


def flush_pending(session: Session) -> None:
    """Write the same while the act goes on, so that a statement counts it; the rows stay known to the session.

    Inside a savepoint the session itself must know what it wrote, to have it anew should it be taken back.
    """
    if session.in_nested_transaction() or session.deleted:
        session.flush()
        return
    added, changed = list(session.new), list(session.dirty)
    _run(session.connection(), *_pending(session))
    for row in added:
        session.expunge(row)
        adopt(session, row)
    for row in changed:
        state = instance_state(row)
        state._commit_all(state.dict, session.identity_map)  # noqa: SLF001 - what a flush does after it wrote


def _pending(session: Session) -> tuple[Rows, Updates]:
    """Return the rows to be inserted of each table, and those to be updated with the columns that any of them needs."""
    inserts: Rows = {}
    updates: Updates = {}
    for row in session.new:
        inserts.setdefault(_table(row), []).append(inspect(row).dict)
    for row in session.dirty:
        values, before = inspect(row).dict, inspect(row).committed_state
        names = {name for name, old in before.items() if values[name] != old}
        if names:
            changed, rows = updates.setdefault(_table(row), (set(), []))
            rows.append(values)
            changed.update(names)
    return inserts, updates


def _run(connection: Connection, inserts: Rows, updates: Updates) -> None:
    for table, rows in inserts.items():
        changed, known = updates.get(table, _NOTHING)
        if known and all(len(values) >= len(table.columns) for values in known):
            # One statement for both: what is known is found by its key, and only what changed is set.
            del updates[table]
            prepared_upsert(connection, table, frozenset(changed)).run(connection, [*rows, *known])
        else:
            prepared_insert(connection, table).run(connection, rows)
    for table, (changed, known) in updates.items():
        prepared_update(connection, table, frozenset(changed)).run(connection, known)


def _table(row: object) -> Table:
    return type(row).__table__  # type: ignore[attr-defined, no-any-return]  # every row is of a mapped class
