"""Makes the carrier's tables on PostgreSQL, in a schema of their own, as the installed Procrastinate has them."""

from sqlalchemy import Connection, Engine, text

from engine.store.carried import SCHEMA
from engine.store.driver import execute_script

_FOUND = text("SELECT obj_description(to_regnamespace(:name), 'pg_namespace') FROM (SELECT 1) one")
_ALONE = text("SELECT pg_advisory_xact_lock(hashtext(:name))")


def prepare(engine: Engine) -> bool:
    """Make the tables where there are none of this version or a later one; returns whether that was done.

    Nothing is carried over from an older version: what was under way is sent again, because its rows are still due.
    """
    if engine.dialect.name != "postgresql":
        return False
    from importlib.metadata import version

    wanted = version("procrastinate")
    with engine.connect() as connection:
        if _is_new_enough(connection, wanted):
            return False
    with engine.begin() as connection:
        connection.execute(_ALONE, {"name": SCHEMA})
        if _is_new_enough(connection, wanted):  # another process was faster
            return False
        _make(connection, wanted)
    return True


def _is_new_enough(connection: Connection, wanted: str) -> bool:
    found = connection.scalar(_FOUND, {"name": SCHEMA})
    return found is not None and _parts(found) >= _parts(wanted)


def _parts(told: str) -> tuple[int, ...]:
    return tuple(int(part) for part in told.split(".") if part.isdecimal())


def _make(connection: Connection, wanted: str) -> None:
    from procrastinate.schema import SchemaManager

    for statement in (
        f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE",
        f"CREATE SCHEMA {SCHEMA}",
        f"SET LOCAL search_path TO {SCHEMA}",
        SchemaManager.get_schema(),
        f"COMMENT ON SCHEMA {SCHEMA} IS '{wanted}'",
    ):
        execute_script(connection, statement)
