"""Brings a database to the tables this version needs."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import OperationalError

from engine.store.migrations.alone import alone, is_deadlock

HERE = Path(__file__).parent
HEAD = "0026"
"""The newest revision; a test compares it with the files in `versions/`."""


class SchemaTooNewError(Exception):
    """The database was brought to the tables of a later version; this one must not touch it."""

    def __init__(self, found: str) -> None:
        self.chinese = f"数据库已由更新的版本升级（表结构 {found}，本版本为 {HEAD}）。请运行更新的版本"
        self.english = (
            f"Expected tables of revision {HEAD} or older, but a later version has made them {found}: run that version."
        )
        super().__init__(f"{self.chinese} / {self.english}")


def upgrade(engine: Engine, to: str = HEAD) -> bool:
    """Run what is missing; returns whether anything was. Quick when nothing is: alembic is imported only then."""
    if _is_there(current(engine), to):
        return False
    while True:
        try:
            return _upgrade(engine, to)
        except OperationalError as error:
            if not is_deadlock(error):
                raise


def _upgrade(engine: Engine, to: str) -> bool:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(HERE))
    with engine.execution_options(huiqian_write=True).connect() as connection, _tables_may_go(connection):
        with alone(connection):
            if _is_there(_found(connection), to):  # another process was faster
                return False
            config.attributes["connection"] = connection
            command.upgrade(config, to)
        connection.commit()
    return True


def _is_there(found: str | None, to: str) -> bool:
    """Tell whether there is nothing to do.

    Raises SchemaTooNewError.
    """
    if found is not None and found > HEAD:
        raise SchemaTooNewError(found)
    return found == to


@contextmanager
def _tables_may_go(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by making it anew: rows that refer to it must bear that it is gone for a moment."""
    if connection.dialect.name != "sqlite":
        yield
        return
    cursor = connection.connection.cursor()  # of the driver: within a transaction this would have no effect
    cursor.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        connection.rollback()  # of what was not committed: within a transaction the next would have no effect
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()


def current(engine: Engine) -> str | None:
    """Return the revision a database is on; None for an empty one."""
    with engine.connect() as connection:
        return _found(connection)


def _found(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
