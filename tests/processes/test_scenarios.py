"""Every story in a package's `scenarios/` goes as it is written."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.domain.clock import FixedClock
from engine.testing import ProcessDesk, play, read_scenario
from tests.factories.bench import Bench
from tests.factories.people import demo_people
from tests.factories.shipped import SHIPPED
from tests.processes.walk import PROCESSES

STORIES = sorted(p for p in PROCESSES.glob("*/scenarios/*.yaml") if not p.name.startswith("_"))


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the demo university and the processes, made once and copied for each story."""
    folder = tmp_path_factory.mktemp("prepared")
    harness = ProcessDesk.open(f"sqlite:///{folder / 'engine.db'}", folder)
    harness.import_organisation(demo_people())
    harness.deploy(*SHIPPED)
    harness.close()
    return folder / "engine.db"


@pytest.fixture(scope="session")
def stage(prepared: Path) -> Iterator[Bench]:
    """The worker's engine for all stories."""
    bench = Bench(f"sqlite:///{prepared.parent / 'story.db'}", prepared.parent, undo=0)
    yield bench
    bench.engine.close()


@pytest.fixture
def harness(stage: Bench, prepared: Path, request: pytest.FixtureRequest) -> Iterator[ProcessDesk]:
    for left in prepared.parent.glob("story.db*"):
        left.unlink()
    shutil.copy(prepared, prepared.parent / "story.db")
    yield stage.desk(FixedClock(read_scenario(request.getfixturevalue("path")).at))
    stage.engine.close()


@pytest.mark.parametrize("path", STORIES, ids=lambda p: f"{p.parents[1].name}/{p.stem}")
def test_the_story_goes_as_written(path: Path, harness: ProcessDesk) -> None:
    play(harness, read_scenario(path))
