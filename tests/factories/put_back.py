"""Puts a PostgreSQL database back to what it was, table by table: making it anew takes several times as long."""

from typing import Any, TypeAlias

import psycopg
from psycopg.sql import SQL, Identifier, Literal

Connection: TypeAlias = "psycopg.Connection[Any]"
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
_SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'"
_SHAPE = """
SELECT md5(string_agg(concat_ws(' ', attrelid, attnum, attname, atttypid, attnotnull), ',' ORDER BY attrelid, attnum))
FROM pg_attribute WHERE attrelid >= 16384"""
"""The columns of all relations that are not PostgreSQL's own."""
_NUMBER = "SELECT pg_current_xact_id()::text::bigint"
_BEGIN = "SET lock_timeout = '5s'; SET session_replication_role = replica"
"""Rows are put back in any order: what refers to what is whole again at the end."""
_OUT, _IN = SQL("COPY {} TO STDOUT (FORMAT binary)"), SQL("COPY {} FROM STDIN (FORMAT binary)")
_DIFFERS = SQL(
    "SELECT {name} WHERE (SELECT (count(*), count(*) FILTER (WHERE xmin::text::bigint > {since})) FROM {table})"
    " <> ({count}::bigint, 0::bigint)"
)


class Kept:
    """What a database held when nobody wrote to it: its relations, the rows of its tables, where sequences stood."""

    def __init__(self, address: str) -> None:
        with psycopg.connect(address) as connection:
            tables = [name for (name,) in connection.execute(_TABLES).fetchall()]
            self._rows = {table: (_count(connection, table), _copied(connection, table)) for table in tables}
            self._sequences = connection.execute(_SEQUENCES).fetchall()
            self._shape = connection.execute(_SHAPE).fetchone()
            self._since = _number(connection)
            """What later transactions wrote is not from then."""

    def put_back(self, address: str) -> bool:
        """Make a copy what it was; tells whether it could: not where tables were changed, or are locked."""
        try:
            with psycopg.connect(address) as connection:
                connection.execute(_BEGIN)
                if connection.execute(_SHAPE).fetchone() != self._shape:
                    return False
                for table in self._changed(connection):
                    self._write(connection, table)
                for name, value in self._sequences:
                    connection.execute("SELECT setval(%s, %s, %s)", (name, value or 1, value is not None))
                self._since = _number(connection)
        except psycopg.errors.LockNotAvailable:
            return False
        return True

    def _changed(self, connection: Connection) -> list[str]:
        asked = [
            _DIFFERS.format(
                name=Literal(name), table=Identifier(name), count=Literal(count), since=Literal(self._since)
            )
            for name, (count, _) in self._rows.items()
        ]
        return [name for (name,) in connection.execute(SQL(" UNION ALL ").join(asked)).fetchall()]

    def _write(self, connection: Connection, table: str) -> None:
        connection.execute(SQL("DELETE FROM {}").format(Identifier(table)))
        with connection.cursor().copy(_IN.format(Identifier(table))) as copy:
            copy.write(self._rows[table][1])


def _count(connection: Connection, table: str) -> int:
    return _one(connection.execute(SQL("SELECT count(*) FROM {}").format(Identifier(table))).fetchone())


def _number(connection: Connection) -> int:
    return _one(connection.execute(_NUMBER).fetchone())


def _one(row: tuple[int, ...] | None) -> int:
    assert row is not None
    return int(row[0])


def _copied(connection: Connection, table: str) -> bytes:
    with connection.cursor().copy(_OUT.format(Identifier(table))) as copy:
        return b"".join(bytes(part) for part in copy)
