"""Random walks through random processes: the engine and the oracle say the same after every act.

Every act is done on an instance that is never reloaded, on one that is saved and put back before each act, and on the
oracle. What waits, what was completed and in which order, which variables are seen where, and whether the case is over
must be the same. `python -m tests.spiff.generated 100000` goes on from here.
"""

import pytest

from tests.spiff.generated.walked import walk

CHUNK = 25


def chunks(first: int, number: int) -> list[range]:
    return [range(at, at + CHUNK) for at in range(first, first + number * CHUNK, CHUNK)]


class TestOneHalf:
    @pytest.mark.parametrize("seeds", chunks(0, 20), ids=str)
    def test_nothing_differs(self, seeds: range) -> None:
        assert walk(seeds).steps > 200


class TestTheOtherHalf:
    @pytest.mark.parametrize("seeds", chunks(1_000, 18), ids=str)
    def test_nothing_differs(self, seeds: range) -> None:
        assert walk(seeds).steps > 200

    @pytest.mark.parametrize("seeds", [range(at, at + 10) for at in range(9_000, 9_050, 10)], ids=str)
    def test_nothing_differs_in_large_diagrams(self, seeds: range) -> None:
        assert walk(seeds, size=40, depth=5).steps > 150
