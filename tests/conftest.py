"""What every test stands on: no way out of this machine, and examples that do not depend on its speed."""

import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from hypothesis import HealthCheck, settings
from sqlalchemy import create_engine, make_url

from engine.api import ProcessEngine
from engine.commands.deploy_package import DeployPackage
from engine.runtime import passwords
from engine.testing import MACHINE, ProcessDesk
from tests.factories.bench import Bench
from tests.factories.desk import Desk, Register
from tests.factories.people import demo_people
from tests.factories.postgresql import postgresql
from tests.factories.put_back import Kept
from tests.factories.shipped import SHIPPED
from tests.factories.slip import slip

# What costs a thief a fifth of a second costs a test as much; tests/runtime/test_passwords.py asks a process without
# this line what it costs really.
passwords._HASHER = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
settings.register_profile("huiqian", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("huiqian")
# Seconds that a mail server of the tests has to begin; its package gives up after five.
os.environ.setdefault("AIOSMTPD_CONTROLLER_TIMEOUT", "120")


def _stay_on_this_machine(event: str, arguments: tuple[object, ...]) -> None:
    """Refuse a connection beyond loopback: a test that needs one would pass only where it was written."""
    if event != "socket.connect":
        return
    address = arguments[1]
    host = address[0] if isinstance(address, tuple) else None  # a path is a socket of this machine
    if isinstance(host, str) and host != "localhost" and not ip_address(host).is_loopback:
        raise PermissionError(f"Expected tests to stay on this machine, but one connects to {host}.")


sys.addaudithook(_stay_on_this_machine)


LONGEST = (
    "test_lifecycle.py",
    "test_chaos.py",
    "test_many_processes.py",
    "test_three_machines.py",
    "test_review_data.py",
    "test_model.py",
    "test_kills.py",
    "test_carriers.py",
    "test_backup.py",
    "test_walks.py",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest, so that no worker is left with one at the end while the others idle."""
    items.sort(key=lambda item: LONGEST.index(item.path.name) if item.path.name in LONGEST else len(LONGEST))


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Look for garbage more rarely: modules and tests stay to the end, and were gone through again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)


def _prepare(url: str, folder: Path) -> None:
    harness = ProcessDesk.open(url, folder)
    harness.import_organisation(demo_people())
    harness.deploy(*SHIPPED)
    harness.close()
    engine = ProcessEngine(harness.engine.settings, harness.clock, {"test.record": Register()})
    engine.execute(DeployPackage(files=slip()), MACHINE)
    engine.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the demo university and both packages, made once by each worker."""
    folder = tmp_path_factory.mktemp("sqlite")
    _prepare(f"sqlite:///{folder}/template.db", folder)
    return folder / "template.db"


@pytest.fixture(scope="session")
def postgresql_server(testrun_uid: str) -> str:
    """The address of one PostgreSQL for all workers; the last one that leaves removes it.

    It lies outside the folder of pytest, which every other run closes to all but its owner: PostgreSQL is never root.
    """
    server = postgresql(Path(tempfile.gettempdir()) / f"huiqian-{testrun_uid[:12]}")
    return str(server.get_uri()).replace("postgresql://", "postgresql+psycopg://")


@contextmanager
def _administration(address: str) -> Iterator[Any]:
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: str, worker_id: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a database with the demo university and both packages, made once by each worker."""
    name = f"template_{worker_id}"
    with _administration(postgresql_server) as connection:
        connection.exec_driver_sql("ALTER SYSTEM SET fsync = off")  # nothing in a test has to outlive the machine
        connection.exec_driver_sql("SELECT pg_reload_conf()")
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    _prepare(_address(postgresql_server, name), tmp_path_factory.mktemp("postgresql"))
    return name


def _address(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def sqlite_bench(sqlite_template: Path) -> Iterator[Bench]:
    """The worker's engine over SQLite."""
    bench = Bench(f"sqlite:///{sqlite_template.parent}/test.db", sqlite_template.parent)
    yield bench
    bench.engine.close()


@pytest.fixture(scope="session")
def demo_bench(sqlite_template: Path, sqlite_bench: Bench) -> Iterator[Bench]:
    """A second engine of the worker over that same database, with the demo's settings."""
    bench = Bench(f"sqlite:///{sqlite_template.parent}/test.db", sqlite_template.parent, demo=True)
    bench.engine.installation.catalogue = sqlite_bench.engine.installation.catalogue
    yield bench
    bench.engine.close()


@pytest.fixture(scope="session")
def postgresql_bench(
    postgresql_server: str, postgresql_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Bench]:
    """The worker's engine over PostgreSQL."""
    bench = Bench(_address(postgresql_server, f"test_{postgresql_template}"), tmp_path_factory.mktemp("files"))
    yield bench
    bench.engine.close()


@pytest.fixture
def on_sqlite(sqlite_bench: Bench, sqlite_template: Path) -> Iterator[Desk]:
    """An engine over a fresh SQLite database."""
    for left in sqlite_template.parent.glob("test.db*"):
        left.unlink()
    shutil.copy(sqlite_template, sqlite_template.parent / "test.db")
    yield sqlite_bench.desk()
    sqlite_bench.engine.close()


@pytest.fixture
def on_demo(on_sqlite: Desk, demo_bench: Bench) -> Iterator[Desk]:
    """The database of `on_sqlite`, by its clock, as the demo runs it."""
    yield demo_bench.desk(on_sqlite.clock)
    demo_bench.engine.close()


class FreshDatabase:
    """The database of a worker's tests: put back after each, and made anew where that is not enough."""

    def __init__(self, server: str, template: str) -> None:
        self._server, self._template, self._name = server, template, f"test_{template}"
        self._address = _plain(_address(server, self._name))
        self._kept = Kept(_plain(_address(server, template)))
        self._there = False

    def prepare(self) -> None:
        """Make it what the template is."""
        if self._there and self._kept.put_back(self._address):
            return
        with _administration(self._server) as connection:
            connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {self._name} WITH (FORCE)")
            connection.exec_driver_sql(f"CREATE DATABASE {self._name} TEMPLATE {self._template}")
        self._there = True


def _plain(address: str) -> str:
    return address.replace("postgresql+psycopg://", "postgresql://")


@pytest.fixture(scope="session")
def postgresql_fresh(postgresql_server: str, postgresql_template: str) -> FreshDatabase:
    """The worker's database over PostgreSQL."""
    return FreshDatabase(postgresql_server, postgresql_template)


@pytest.fixture
def on_postgresql(postgresql_bench: Bench, postgresql_fresh: FreshDatabase) -> Iterator[Desk]:
    """An engine over a fresh PostgreSQL database."""
    postgresql_fresh.prepare()
    yield postgresql_bench.desk()
    postgresql_bench.engine.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def harness(request: pytest.FixtureRequest) -> Desk:
    """An engine with the demo university and both packages, on each database in turn."""
    desk: Desk = request.getfixturevalue(f"on_{request.param}")
    return desk
