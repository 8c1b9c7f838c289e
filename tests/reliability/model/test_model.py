"""Ten thousand random steps of everything people do with a task, beside a small model of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.api import ProcessEngine
from engine.domain.clock import FixedClock
from engine.settings import Settings
from engine.testing import START, ProcessDesk
from engine.testing.places import open_place
from tests.factories.desk import Desk, Register
from tests.factories.people import demo_people
from tests.reliability.model.walking import WEIGHTS, Walker, deploy

STEPS, WALKS = 1_250, 8


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """An engine in memory with the demo university: what is looked at is what is done, not whether it lasts."""
    url = open_place(None).url
    made = ProcessDesk.open(url, tmp_path)
    made.import_organisation(demo_people())
    clock = FixedClock(START)
    engine = ProcessEngine(Settings(database_url=url, data_dir=tmp_path, test_mode=True, undo_seconds=8), clock)
    desk = Desk(engine, clock, Register())
    deploy(desk)
    yield desk
    engine.close()
    made.close()


@pytest.mark.parametrize("seed", range(WALKS))
def test_the_engine_does_what_the_model_does(desk: Desk, seed: int) -> None:
    walk = Walker(desk, seed).go(STEPS)
    assert walk.steps == STEPS
    assert len(set(WEIGHTS) & set(walk.codes)) >= len(WEIGHTS) - 5, "Expected nearly every verb to be done."


def test_words_that_are_given_and_taken_back_again_and_again(desk: Desk) -> None:
    walks = [Walker(desk, seed, often=("complete", "withdraw")).go(STEPS) for seed in range(1, 4)]
    assert [walk.steps for walk in walks] == [STEPS] * 3
    assert sum(walk.late for walk in walks) > 0, "Expected votes to be taken back after others had voted."
