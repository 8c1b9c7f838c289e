"""Statements in the words of the database's driver: compiled once, with what writes each value."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from sqlalchemy import Connection, Delete, Insert, Select, Table, Update, bindparam, insert, update
from sqlalchemy.dialects import postgresql, sqlite

from engine.store.driver import execute

Writer: TypeAlias = Callable[[Any], Any]
Change: TypeAlias = Insert | Update | Delete
_KEY = "key_"
"""Before the names of key columns in an update, where SQLAlchemy wants them to differ from the columns that are set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """One statement, whose parameters are given by place."""

    text: str
    names: tuple[str, ...]
    fixed: Mapping[str, Any]
    """Values of parameters that a row need not name."""
    writers: tuple[tuple[int, Writer], ...]
    """For the parameters that the driver doesn't take as they are."""

    def run(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Execute it for each row."""
        execute(connection, self.text, [self.written(row) for row in rows]).close()

    def written(self, row: Mapping[str, Any]) -> tuple[Any, ...]:
        """Return a row's values as the driver takes them."""
        known = {**self.fixed, **row} if self.fixed else row
        values = [known[name] for name in self.names]
        for at, write in self.writers:
            values[at] = write(values[at])
        return tuple(values)


_KNOWN: dict[tuple[str, object], Prepared] = {}


def prepared(connection: Connection, statement: Change | Select[Any]) -> Prepared:
    """Return a statement that is kept for the life of the process, with its parameters still to be given."""
    place = (connection.dialect.name, statement)
    known = _KNOWN.get(place)
    if known is None:
        known = _KNOWN[place] = _prepare(connection, statement)
    return known


def prepared_insert(connection: Connection, table: Table) -> Prepared:
    """Return the insert of rows into a table; columns that a row doesn't name stay empty."""
    place = (connection.dialect.name, table)
    known = _KNOWN.get(place)
    if known is None:
        statement = insert(table).values({c.name: bindparam(c.name, type_=c.type) for c in table.columns}).inline()
        known = _KNOWN[place] = replace(_prepare(connection, statement), fixed=dict.fromkeys(table.columns.keys()))
    return known


def prepared_update(connection: Connection, table: Table, changed: frozenset[str]) -> Prepared:
    """Return the update of some columns of rows that are found by their key."""
    place = (connection.dialect.name, (table, changed))
    known = _KNOWN.get(place)
    if known is None:
        statement = update(table).values({name: bindparam(name, type_=table.c[name].type) for name in changed})
        for column in table.primary_key:
            statement = statement.where(column == bindparam(_KEY + column.name, type_=column.type))
        made = _prepare(connection, statement)
        known = _KNOWN[place] = replace(made, names=tuple(name.removeprefix(_KEY) for name in made.names))
    return known


def prepared_upsert(connection: Connection, table: Table, changed: frozenset[str]) -> Prepared:
    """Return the insert of whole rows that sets some columns of those that are there already."""
    place = (connection.dialect.name, ("upsert", table, changed))
    known = _KNOWN.get(place)
    if known is None:
        dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
        new = dialect.insert(table).values({c.name: bindparam(c.name, type_=c.type) for c in table.columns}).inline()
        statement = new.on_conflict_do_update(
            index_elements=list(table.primary_key), set_={name: new.excluded[name] for name in sorted(changed)}
        )
        known = _KNOWN[place] = replace(_prepare(connection, statement), fixed=dict.fromkeys(table.columns.keys()))
    return known


def _prepare(connection: Connection, statement: Change | Select[Any]) -> Prepared:
    dialect = connection.dialect
    compiled: Any = statement.compile(dialect=dialect)
    names: tuple[str, ...] = tuple(compiled.positiontup)
    binds = [compiled.binds[name] for name in names]
    writers = ((at, bind.type.dialect_impl(dialect).bind_processor(dialect)) for at, bind in enumerate(binds))
    return Prepared(
        text=str(compiled),
        names=names,
        fixed={name: bind.value for name, bind in zip(names, binds, strict=True) if not bind.required},
        writers=tuple((at, write) for at, write in writers if write is not None),
    )
