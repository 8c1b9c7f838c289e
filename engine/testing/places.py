"""Where a harness keeps its database: in memory, or in one that it is given."""

import itertools
import uuid
from dataclasses import dataclass

from sqlalchemy import Engine, create_engine, inspect, make_url

from engine.store import Base
from engine.store.database import open_engine

_NUMBERS = itertools.count(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A database with the engine's tables; `schema` is one of its own on PostgreSQL, and is gone with the harness."""

    url: str
    schema: str | None = None
    server: str | None = None

    def leave(self) -> None:
        """Take away what was made for this harness only."""
        if self.server is not None:
            _tell(self.server, f"DROP SCHEMA {self.schema} CASCADE")


def open_place(database_url: str | None) -> Place:
    """Return a database that has the tables, making them where there are none.

    Without an address it is in memory. An empty PostgreSQL database is left empty: the harness works in a schema of its
    own.
    """
    if database_url is None or _is_in_memory(database_url):
        place = Place(url=f"sqlite:///file:/huiqian-test-{next(_NUMBERS)}?vfs=memdb&uri=true")
    elif make_url(database_url).get_backend_name() == "postgresql" and not _has_tables(database_url):
        place = _own_schema(database_url)
    else:
        place = Place(url=database_url)
    return place


def make_tables(engine: Engine) -> None:
    """Make the tables that are missing."""
    Base.metadata.create_all(engine)


def _is_in_memory(database_url: str) -> bool:
    url = make_url(database_url)
    return url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:")


def _has_tables(database_url: str) -> bool:
    engine = open_engine(database_url)
    try:
        return inspect(engine).has_table("setting")
    finally:
        engine.dispose()


def _own_schema(database_url: str) -> Place:
    schema = f"test_{uuid.uuid4().hex}"
    _tell(database_url, f"CREATE SCHEMA {schema}")
    url = make_url(database_url).update_query_dict({"options": f"-csearch_path={schema}"})
    return Place(url=url.render_as_string(hide_password=False), schema=schema, server=database_url)


def _tell(server: str, statement: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()
