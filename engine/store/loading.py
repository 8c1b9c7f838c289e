"""Reads whole rows with statements that are compiled once, and puts them into the session as a query of its own would.

Finding out anew how to read each column of each class took a fifth of a completion.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

from sqlalchemy import Connection, Dialect, Select, inspect
from sqlalchemy.orm import Mapper, Session
from sqlalchemy.orm.attributes import instance_state

from engine.store.base import Base
from engine.store.driver import execute, in_one_go
from engine.store.prepared import prepared

Reader: TypeAlias = Callable[[Any], Any]
Readers: TypeAlias = tuple[tuple[int, Reader], ...]
"""What turns the driver's value at a place among the columns into Python's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where a row of a class stands among the columns of a select."""

    model: type[Base]
    begin: int
    end: int
    names: tuple[str, ...]
    key: tuple[int, ...]

    def row(self, session: Session, values: list[Any], readers: "Readers") -> Base | None:
        """Return the object of these columns, read only where it is new; None where an outer join found nothing."""
        if values[self.key[0]] is None:
            return None
        mapper = _mapper(self.model)
        key = mapper.identity_key_from_primary_key(tuple(values[at] for at in self.key))
        known: Base | None = session.identity_map.get(key)
        if known is not None:
            return known
        _read(values, readers)
        row: Base = mapper.class_manager.new_instance()
        row.__dict__.update(zip(self.names, values[self.begin : self.end], strict=True))
        _take_in(session, row, key)
        return row


class Reading:
    """A select of the tables of some classes, if any, one beside the other, and of single values after them."""

    def __init__(self, statement: Select[Any], *models: type[Base]) -> None:
        self._statement = statement
        self._places = tuple(_places(models))
        self._end = self._places[-1].end if models else 0
        self._readers: dict[str, tuple[Readers, ...]] = {}

    def ask(self, connection: Connection, values: Mapping[str, Any]) -> Any:  # noqa: ANN401 - each driver's own cursor
        """Execute it; the cursor is for `take`."""
        ready = prepared(connection, self._statement)
        return execute(connection, ready.text, [ready.written(values)])

    def take(self, session: Session, dialect: Dialect, cursor: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401 - as above
        """Return an object for each class and the single values, for each row that was found."""
        found = cursor.fetchall()
        cursor.close()
        readers = self._readers.get(dialect.name) or self._learn(dialect)
        return [self._row(session, list(row), readers) for row in found]

    def _row(self, session: Session, values: list[Any], readers: tuple[Readers, ...]) -> tuple[Any, ...]:
        _read(values, readers[-1])
        found = (place.row(session, values, own) for place, own in zip(self._places, readers, strict=False))
        return (*found, *values[self._end :])

    def _learn(self, dialect: Dialect) -> tuple[Readers, ...]:
        """Return the readers of each class, and after them those of the single values."""
        columns = tuple(self._statement.selected_columns)
        made = ((at, c.type.dialect_impl(dialect).result_processor(dialect, None)) for at, c in enumerate(columns))
        found = tuple((at, read) for at, read in made if read is not None)
        ends = (*((place.begin, place.end) for place in self._places), (self._end, len(columns)))
        readers = tuple(tuple((at, read) for at, read in found if begin <= at < end) for begin, end in ends)
        self._readers[dialect.name] = readers
        return readers


def read(session: Session, values: Mapping[str, Any], *readings: Reading) -> list[list[tuple[Any, ...]]]:
    """Return what each of the readings finds with the same values; they are asked one after the other, in one go."""
    connection = session.connection()
    with in_one_go(connection):
        cursors = [reading.ask(connection, values) for reading in readings]
    return [r.take(session, connection.dialect, cursor) for r, cursor in zip(readings, cursors, strict=True)]


def adopt(session: Session, row: Base) -> None:
    """Let the session know a row that was written beside it, as if it had read it."""
    mapper, state = _mapper(type(row)), instance_state(row)
    state._commit_all(state.dict)  # noqa: SLF001 - what a flush does after it wrote
    _take_in(session, row, mapper.identity_key_from_instance(row))


def _take_in(session: Session, row: Base, key: Any) -> None:  # noqa: ANN401 - SQLAlchemy's own key
    """Do what the session does with a row of its own query; `add` would look for relationships and events first."""
    state = instance_state(row)
    state.key, state.session_id = key, session.hash_key
    session.identity_map.add(state)


def glance(session: Session, values: Mapping[str, Any], reading: Reading) -> list[tuple[Any, ...]]:
    """Return what one reading finds, asked alone."""
    connection = session.connection()
    return reading.take(session, connection.dialect, reading.ask(connection, values))


def _read(values: list[Any], readers: Readers) -> None:
    for at, reader in readers:
        if values[at] is not None:
            values[at] = reader(values[at])


@cache
def _mapper(model: type[Base]) -> Mapper[Any]:
    return inspect(model)


def _places(models: Sequence[type[Base]]) -> Iterator[_Place]:
    begin = 0
    for model in models:
        names = tuple(model.__table__.columns.keys())
        key = tuple(begin + names.index(column.name) for column in model.__table__.primary_key)
        yield _Place(model=model, begin=begin, end=begin + len(names), names=names, key=key)
        begin += len(names)
