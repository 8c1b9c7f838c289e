"""Every story in a package's `scenarios/` goes as it is written."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from engine.api import ProcessEngine
from engine.domain.clock import FixedClock
from engine.settings import Settings
from engine.testing import ProcessDesk, play, read_scenario
from tests.factories.shipped import SHIPPED
from tests.processes.walk import PROCESSES

STORIES = sorted(p for p in PROCESSES.glob("*/scenarios/*.yaml") if not p.name.startswith("_"))


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the demo university and the processes, made once and copied for each story."""
    folder = tmp_path_factory.mktemp("prepared")
    harness = ProcessDesk.open(f"sqlite:///{folder / 'engine.db'}", folder)
    harness.import_organisation(yaml.safe_load((PROCESSES / "demo" / "organisation.yaml").read_text("utf-8")))
    harness.deploy(*SHIPPED)
    harness.close()
    return folder / "engine.db"


@pytest.fixture
def harness(tmp_path: Path, prepared: Path, request: pytest.FixtureRequest) -> Iterator[ProcessDesk]:
    shutil.copy(prepared, tmp_path / "engine.db")
    story = read_scenario(request.getfixturevalue("path"))
    clock = FixedClock(story.at)
    url = f"sqlite:///{tmp_path / 'engine.db'}"
    settings = Settings(database_url=url, data_dir=tmp_path, test_mode=True, undo_seconds=0)
    opened = ProcessDesk(ProcessEngine(settings, clock), clock)
    yield opened
    opened.close()


@pytest.mark.parametrize("path", STORIES, ids=lambda p: f"{p.parents[1].name}/{p.stem}")
def test_the_story_goes_as_written(path: Path, harness: ProcessDesk) -> None:
    play(harness, read_scenario(path))
