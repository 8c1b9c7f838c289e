"""Statements in the words of the database's driver: compiled once, with what writes each value."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from sqlalchemy import Connection, Delete, Insert, Select, Table, Update, bindparam, insert, update

from engine.store.driver import execute

Writer: TypeAlias = Callable[[Any], Any]
Change: TypeAlias = Insert | Update | Delete
KEY = "key_"
"""Before the names of key columns in an update, so that they differ from the columns that are set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """One statement; a driver is given values by place (SQLite) or by name (PostgreSQL)."""

    text: str
    names: tuple[str, ...]
    fixed: Mapping[str, Any]
    """Values of parameters that a row need not name."""
    writers: tuple[tuple[str, Writer], ...]
    """For the parameters that the driver doesn't take as they are."""
    by_place: bool

    def run(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Execute it for each row."""
        execute(connection, self.text, [self.written(row) for row in rows]).close()

    def written(self, row: Mapping[str, Any]) -> tuple[Any, ...] | dict[str, Any]:
        """Return a row's values as the driver takes them."""
        values = {**self.fixed, **row}
        for name, write in self.writers:
            values[name] = write(values[name])
        return tuple([values[name] for name in self.names]) if self.by_place else values


_KNOWN: dict[tuple[str, object], Prepared] = {}


def prepared(connection: Connection, statement: Change | Select[Any]) -> Prepared:
    """Return a statement that is kept for the life of the process, with its parameters still to be given."""
    place = (connection.dialect.name, statement)
    known = _KNOWN.get(place)
    if known is None:
        known = _KNOWN[place] = _prepare(connection, statement)
    return known


def prepared_insert(connection: Connection, table: Table) -> Prepared:
    """Return the insert of whole rows into a table; columns that a row doesn't name stay empty."""
    place = (connection.dialect.name, table)
    known = _KNOWN.get(place)
    if known is None:
        statement = insert(table).values({c.name: bindparam(c.name, type_=c.type) for c in table.columns}).inline()
        known = _KNOWN[place] = replace(_prepare(connection, statement), fixed=dict.fromkeys(table.columns.keys()))
    return known


def prepared_update(connection: Connection, table: Table, changed: frozenset[str]) -> Prepared:
    """Return the update of some columns of one row; its key's columns are named with `KEY` before them."""
    place = (connection.dialect.name, (table, changed))
    known = _KNOWN.get(place)
    if known is None:
        statement = update(table).values({name: bindparam(name, type_=table.c[name].type) for name in changed})
        for column in table.primary_key:
            statement = statement.where(column == bindparam(KEY + column.name, type_=column.type))
        known = _KNOWN[place] = _prepare(connection, statement)
    return known


def _prepare(connection: Connection, statement: Change | Select[Any]) -> Prepared:
    dialect = connection.dialect
    compiled: Any = statement.compile(dialect=dialect)
    binds: Mapping[str, Any] = compiled.binds
    writers = ((name, bind.type.dialect_impl(dialect).bind_processor(dialect)) for name, bind in binds.items())
    return Prepared(
        text=str(compiled),
        names=tuple(compiled.positiontup or binds),
        fixed={name: bind.value for name, bind in binds.items() if not bind.required},
        writers=tuple((name, write) for name, write in writers if write is not None),
        by_place=bool(compiled.positional),
    )
