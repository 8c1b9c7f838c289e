"""A-5 on PostgreSQL, from the development packages' wheel, with durable commits."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from tests.benchmarks.counts import Counts
from tests.benchmarks.desk import a_desk
from tests.benchmarks.figures import Figure
from tests.benchmarks.places import VARIABLE, file_system
from tests.benchmarks.workloads.chains import measure
from tests.benchmarks.workloads.upkeep import completions_a_second
from tests.factories.postgresql import postgresql as started


def postgresql(folder: Path, counts: Counts) -> list[Figure]:
    """Start and complete one after the other, then many in turn, each over a database of its own."""
    with a_server() as (address, place):
        with a_desk(folder, a_database(address, "one")) as desk:
            figures = measure(desk, "postgresql", 5, counts.a5_cases, counts.warm_up)
        with a_desk(folder, a_database(address, "many")) as desk:
            figures += completions_a_second(desk, "postgresql", counts)
    return [replace(figure, note=f"fsync and synchronous_commit on, {place}") for figure in figures]


@contextmanager
def a_server() -> Iterator[tuple[str, str]]:
    """Yield the address of a fresh server; it never runs as root, so it lies where everybody may reach."""
    parent = Path(os.environ.get(VARIABLE) or tempfile.gettempdir())
    data = Path(tempfile.mkdtemp(prefix="bench-postgresql-", dir=parent))
    server = started(data)
    try:
        yield str(server.get_uri()).replace("postgresql://", "postgresql+psycopg://"), file_system(data)
    finally:
        server.cleanup()


def a_database(address: str, name: str) -> str:
    """Make a database whose commits are durable, and return its address."""
    from sqlalchemy import create_engine, make_url

    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for setting in ("fsync", "synchronous_commit"):
            found = connection.exec_driver_sql(f"SHOW {setting}").scalar_one()
            if found != "on":
                raise RuntimeError(f"Expected {setting} to be on, but it is {found}: the figures would mean nothing.")
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    return make_url(address).set(database=name).render_as_string(hide_password=False)
