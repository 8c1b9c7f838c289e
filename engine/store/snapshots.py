"""Reads a whole database as it is at one moment, beside those who write: to back it up, check it or copy it."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """Yield a connection that sees one moment throughout, whoever works meanwhile: SQLite's readers always do."""
    chosen = engine
    if engine.dialect.name == "postgresql":
        chosen = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    with chosen.connect() as connection:
        yield connection
