"""Cases that earlier versions stopped at every wait state go on with this one, each to the end of its story."""

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import create_engine, make_url

from engine.api import ProcessEngine
from engine.backup.checking import check_database
from engine.backup.restoring import restore
from engine.domain.clock import FixedClock
from engine.settings import Settings
from engine.testing import ProcessDesk, play, read_scenario
from tests.reliability.golden import kit

HERE = Path(__file__).parent


@cache
def kept(release: Path) -> Mapping[str, Any]:
    """What stands in a release's folder about its cases."""
    return dict(yaml.safe_load((release / "cases.yaml").read_text("utf-8")))


RELEASES = sorted(found.parent for found in HERE.glob("*/cases.yaml"))
CASES = [(release, number) for release in RELEASES for number in range(len(kept(release)["cases"]))]
NAMES = [f"{release.name}/{kept(release)['cases'][number]['story']}" for release, number in CASES]


def at_rest(folder: Path, release: Path, url: str = "") -> Settings:
    """Restore a release's cases, and bring the tables to this version."""
    settings = Settings(database_url=url, data_dir=folder, test_mode=True, undo_seconds=0)
    restore(settings, release / "cases.huiqian")
    return settings


def opened(settings: Settings, release: Path) -> ProcessDesk:
    clock = FixedClock(kept(release)["at"])
    engine = ProcessEngine(settings, clock)
    engine.migrate()
    return ProcessDesk(engine, clock)


def go_on(desk: ProcessDesk, release: Path, number: int) -> None:
    """Continue a case as its story goes, or do all that the kit's waits for."""
    one = kept(release)["cases"][number]
    if "done" not in one:
        kit.go_on(desk, one["case"])
        assert desk.instance(one["case"]).state == "completed"
        return
    story = read_scenario(release / one["story"])
    play(desk, replace(story, steps=story.steps[one["done"] :]), one["case"])
    assert desk.incidents(one["case"]) == []


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Mapping[Path, Path]:
    """Each release's cases, restored once and copied for each of them: time passes for one alone."""
    made = {}
    for release in RELEASES:
        folder = tmp_path_factory.mktemp(release.name)
        opened(at_rest(folder, release), release).close()
        made[release] = folder
    return made


@pytest.fixture
def desk(tmp_path: Path, templates: Mapping[Path, Path], request: pytest.FixtureRequest) -> Iterator[ProcessDesk]:
    release, _ = request.getfixturevalue("case")
    shutil.copytree(templates[release], tmp_path / "copy")
    found = opened(Settings(data_dir=tmp_path / "copy", test_mode=True, undo_seconds=0), release)
    yield found
    found.close()


def test_a_release_is_kept() -> None:
    assert RELEASES


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_a_case_of_an_earlier_version_goes_on(case: tuple[Path, int], desk: ProcessDesk) -> None:
    go_on(desk, *case)


@pytest.fixture
def on_a_server(postgresql_server: str, worker_id: str) -> Iterator[str]:
    """The address of an empty database."""
    name, administration = f"golden_{worker_id}", create_engine(postgresql_server, isolation_level="AUTOCOMMIT")
    with administration.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
        yield make_url(postgresql_server).set(database=name).render_as_string(hide_password=False)
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    administration.dispose()


@pytest.mark.postgresql
@pytest.mark.parametrize("release", RELEASES, ids=lambda release: release.name)
def test_the_kit_goes_on_in_the_other_database_too(release: Path, tmp_path: Path, on_a_server: str) -> None:
    settings = at_rest(tmp_path, release, on_a_server)
    desk = opened(settings, release)
    for number, one in enumerate(kept(release)["cases"]):
        if "done" not in one:
            go_on(desk, release, number)
    desk.close()
    assert check_database(settings).faults == ()
