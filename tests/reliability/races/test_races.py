"""A few rounds of every race on both databases; `python -m tests.reliability.races` plays thousands."""

import pytest

from tests.factories.desk import Desk
from tests.reliability.races.playing import CONTESTS, play

ROUNDS, THREADS = 3, 16


@pytest.mark.parametrize("name", CONTESTS)
def test_exactly_one_wins_and_the_others_are_told_by_whom_and_when(harness: Desk, name: str) -> None:
    tally = play(harness, CONTESTS[name], ROUNDS, THREADS)
    assert tally.problems == []
    assert tally.rounds == ROUNDS
