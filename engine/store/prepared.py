"""Statements in the words of the database's driver: compiled once, with what writes each value."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import Connection, Insert, Table, Update, bindparam, insert, update

Writer: TypeAlias = Callable[[Any], Any]
KEY = "key_"
"""Before the names of key columns in an update, so that they differ from the columns that are set."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """One insert or update; a driver is given values by place (SQLite) or by name (PostgreSQL)."""

    text: str
    names: tuple[str, ...]
    writers: tuple[Writer | None, ...]
    by_place: bool

    def run(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Execute it for each row."""
        written: list[Any] = [self._written(row) for row in rows]
        connection.exec_driver_sql(self.text, written if len(written) > 1 else written[0])

    def _written(self, row: Mapping[str, Any]) -> tuple[Any, ...] | dict[str, Any]:
        values = [
            row[name] if write is None else write(row[name])
            for name, write in zip(self.names, self.writers, strict=True)
        ]
        return tuple(values) if self.by_place else dict(zip(self.names, values, strict=True))


_KNOWN: dict[tuple[str, Table, frozenset[str] | None], Prepared] = {}


def prepared_insert(connection: Connection, table: Table) -> Prepared:
    """Return the insert of whole rows into a table."""
    place = (connection.dialect.name, table, None)
    known = _KNOWN.get(place)
    if known is None:
        statement = insert(table).values({c.name: bindparam(c.name, type_=c.type) for c in table.columns}).inline()
        known = _KNOWN[place] = _prepared(connection, statement)
    return known


def prepared_update(connection: Connection, table: Table, changed: frozenset[str]) -> Prepared:
    """Return the update of some columns of one row; its key's columns are named with `KEY` before them."""
    place = (connection.dialect.name, table, changed)
    known = _KNOWN.get(place)
    if known is None:
        statement = update(table).values({name: bindparam(name, type_=table.c[name].type) for name in changed})
        for column in table.primary_key:
            statement = statement.where(column == bindparam(KEY + column.name, type_=column.type))
        known = _KNOWN[place] = _prepared(connection, statement)
    return known


def _prepared(connection: Connection, statement: Insert | Update) -> Prepared:
    dialect = connection.dialect
    compiled: Any = statement.compile(dialect=dialect)
    names = tuple(compiled.positiontup or compiled.binds)
    types = [compiled.binds[name].type for name in names]
    writers = tuple(kind.dialect_impl(dialect).bind_processor(dialect) for kind in types)
    return Prepared(str(compiled), names, writers, by_place=bool(compiled.positional))
