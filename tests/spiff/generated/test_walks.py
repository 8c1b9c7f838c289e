"""Random walks through random processes: the engine and the oracle say the same after every act.

Every act is done on an instance that is never reloaded, on one that is saved and put back before each act, and on the
oracle. What waits, what was completed and in which order, which variables are seen where, what was thrown and whether
the case is over must be the same. `python -m tests.spiff.generated 100000` goes on from here.
"""

from functools import cache

import pytest

from engine.diagrams.events import ALLOWED
from engine.diagrams.read import EVENTS, RUNS
from tests.spiff.generated.walked import Walked, walk

CHUNK = 25
ONE_HALF = [range(at, at + CHUNK) for at in range(0, 14 * CHUNK, CHUNK)]
THE_OTHER = [range(at, at + CHUNK) for at in range(2_000, 2_000 + 13 * CHUNK, CHUNK)]
LARGE = [range(at, at + 10) for at in range(9_000, 9_040, 10)]


ONCE = frozenset({"error", "cancel", "compensate"})
"""What always interrupts."""


def everything() -> set[str]:
    """Every kind of element, every event in every place, interrupting or not, that the reader lets run."""
    found = {name for name in RUNS - EVENTS if name != "transaction"} | {"subProcess transaction"}
    for place, kinds in ALLOWED.items():
        event = "startEvent" if place == "eventSubProcessStart" else place
        found |= {f"{event} {kind}" for kind in kinds}
        if place in {"eventSubProcessStart", "boundaryEvent"}:
            found |= {f"{event} {kind} non-interrupting" for kind in kinds - ONCE}
    return found


@cache
def walked(seeds: range) -> Walked:
    return walk(seeds)


class TestOneHalf:
    @pytest.mark.parametrize("seeds", ONE_HALF, ids=str)
    def test_nothing_differs(self, seeds: range) -> None:
        assert walked(seeds).cases > CHUNK - 3

    def test_these_are_five_thousand_steps(self) -> None:
        assert sum(walked(seeds).steps for seeds in ONE_HALF) > 5_000

    def test_these_pass_everything_that_runs(self) -> None:
        assert everything() - set().union(*(walked(seeds).passed for seeds in ONE_HALF)) == set()


class TestTheOtherHalf:
    @pytest.mark.parametrize("seeds", THE_OTHER, ids=str)
    def test_nothing_differs(self, seeds: range) -> None:
        assert walked(seeds).cases > CHUNK - 3

    def test_these_are_five_thousand_steps(self) -> None:
        assert sum(walked(seeds).steps for seeds in THE_OTHER) > 5_000

    def test_these_pass_everything_that_runs(self) -> None:
        assert everything() - set().union(*(walked(seeds).passed for seeds in THE_OTHER)) == set()

    @pytest.mark.parametrize("seeds", LARGE, ids=str)
    def test_nothing_differs_in_large_diagrams(self, seeds: range) -> None:
        assert walk(seeds, size=40, depth=5).cases > 7
