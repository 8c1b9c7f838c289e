"""Writes what an act changed with statements that are built once: a unit of work without the price of finding out how.

SQLAlchemy's own flush decides anew at every commit which columns to name and in which order to write; that took a third
of a completion. Here each set of changed columns has its statement, kept for the life of the process.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Table, Update, bindparam, inspect, update
from sqlalchemy.orm import Session

_UPDATES: dict[tuple[Table, frozenset[str]], Update] = {}
_PREFIX = "key_"
"""Before the names of key columns, so that they differ from the columns that are set."""


def write_pending(session: Session) -> None:
    """Insert and update everything pending in `session`, one statement a table and set of columns, then let go of it.

    Foreign keys are checked at commit, so the order of tables is of no account.
    """
    connection = session.connection()
    inserts: dict[Table, list[dict[str, Any]]] = {}
    for row in session.new:
        table = _table(row)
        values = inspect(row).dict
        inserts.setdefault(table, []).append({name: values.get(name) for name in table.columns.keys()})  # noqa: SIM118 - not a dict
    updates: dict[tuple[Table, frozenset[str]], list[dict[str, Any]]] = {}
    for row in session.dirty:
        table, state = _table(row), inspect(row)
        values = state.dict
        changed = {name for name, old in state.committed_state.items() if values[name] != old}
        if changed:
            parameters = {name: values[name] for name in changed}
            parameters.update({_PREFIX + c.name: values[c.name] for c in table.primary_key})
            updates.setdefault((table, frozenset(changed)), []).append(parameters)
    _let_go(session, [*session.new, *session.dirty])
    for table, rows in inserts.items():
        connection.execute(table.insert(), rows)
    for place, rows in updates.items():
        connection.execute(_update(*place), rows if len(rows) > 1 else rows[0])


def _table(row: object) -> Table:
    return type(row).__table__  # type: ignore[attr-defined, no-any-return]  # every row is of a mapped class


def _update(table: Table, changed: frozenset[str]) -> Update:
    known = _UPDATES.get((table, changed))
    if known is None:
        known = update(table).values({name: bindparam(name) for name in changed})
        for column in table.primary_key:
            known = known.where(column == bindparam(_PREFIX + column.name))
        _UPDATES[table, changed] = known
    return known


def _let_go(session: Session, rows: Iterable[object]) -> None:
    for row in rows:
        session.expunge(row)
