"""Random walks through the approval half: no case is stuck, a new panel is new, the state stays small."""

import pytest

from engine.spiff import Run
from tests.processes.stroll import Stroll, drawn
from tests.processes.walk import Walk, compiled

FEW = 40
"""Walks here; `python -m tests.processes.stroll 500` walks more."""
LIMIT = 40 * 1024


@pytest.fixture(scope="module")
def strolls() -> list[Stroll]:
    return [Stroll(seed).walk() for seed in range(FEW)]


def test_every_case_comes_to_an_end_of_the_diagram(strolls: list[Stroll]) -> None:
    elements = compiled("project_lifecycle").diagram.elements
    assert {elements[str(one.run.ended_at)].kind for one in strolls} == {"endEvent"}


def test_they_come_nearly_everywhere(strolls: list[Stroll]) -> None:
    passed = set().union(*(one.passed for one in strolls))
    assert len(drawn() - passed) <= 25


def test_some_are_remanded_to_people_who_had_no_part(strolls: list[Stroll]) -> None:
    """That nobody sits twice is asserted at every step of every walk."""
    assert [one for one in strolls if one.before is not None]


def test_ten_rounds_of_everything_stay_small() -> None:
    condition = {"dimension": "ideological", "text": "补充教材清单" * 20, "standard": "每种教材均有备案号" * 10}
    vote = {"person": "p1", "outcome": "done", "opinion": None, "data": {"conditions": [condition]}}
    explain = [{"item": "清单" * 40, "finding": "explain", "note": "说明" * 100}]
    walk = Walk().objected("RSC", "待遇标准未写明。" * 30)
    for _ in range(10):
        walk.do("S308", "return").do("N19", "done", answers=["采纳。" * 50]).approve("S303").do(
            "S304", "object", opinion="仍不足。" * 50
        )
    walk.do("S308", "approve")
    for _ in range(10):
        walk.cleared(S107=explain).do("S111", "done", answers=["已补充。" * 50])
        walk.do("S112", "done", votes=[vote] * 3, due=3).do("S114", "sign").do("N22", "done", answers=["已落实。" * 50])
    walk.cleared(S107=[{"item": "清单", "finding": "met"}]).do("S114", "sign").judged()
    for _ in range(10):
        walk.do("N30", "done").do("N33", "no_quorum")
    size = len(walk.run.dump_tokens()) + len(walk.run.dump_variables())
    assert size <= LIMIT
    again = Run.restore(
        compiled("project_lifecycle"), walk.run.dump_tokens(), walk.run.dump_variables(), walk.environment
    )
    assert sorted(w.element.id for w in again.waits.values() if w.kind == "task") == ["N30"]
