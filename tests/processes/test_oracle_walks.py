"""Random walks through the real processes, with their conditions and tables: the engine and the oracle say the same."""

import random
from functools import cache

import pytest

from engine.domain.elements import UserTaskSettings
from tests.processes.test_walks import LAB
from tests.processes.walk import KEYS, Plain, application, compiled
from tests.spiff.generated.trio import Act, Trio, act_on
from tests.spiff.oracle.oracle import Waiting

OUTCOMES = {"approve": 9, "done": 9, "return": 1, "reject": 1, "defer": 1, "abstain": 1}
"""How likely each class of outcome is: cases should get somewhere."""
PANELLISTS = 5
STARTER = {"id": "lc_pi", "name": "临床项目负责人", "unit": "LC", "unit_name": "临床医学院"}


class Chooser:
    """Does anything that can be done, with an outcome that the task offers."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.elements = {name: one for key in KEYS for name, one in compiled(key).diagram.elements.items()}

    def __call__(self, waits: list[Waiting]) -> Act | None:
        waiting = self.chance.choice([one for one in waits for _ in range(30 if one.kind == "task" else 1)])
        if waiting.kind == "task":
            return act_on(waits, waiting, "complete", self._decided(waiting.element), **self._entered(waiting.element))
        verb = {"timer": "fire", "fault": "retry"}.get(waiting.kind, "deliver")
        return act_on(waits, waiting, verb, {})

    def _decided(self, element: str) -> dict[str, object]:
        settings = self.elements[element].settings
        assert isinstance(settings, UserTaskSettings)
        chosen = self.chance.choice([one for one in settings.outcomes for _ in range(OUTCOMES[one.outcome_class])])
        data = {"page": "第3页", "coi": ["none"], "total": 80, "verdict": "pass", "strong": "好", "weak": "问题"}
        votes = [
            {"person": f"p{n}", "outcome": chosen.code, "opinion": "理由", "data": data}
            for n in range(1, PANELLISTS + 1)
        ]
        sheet = [{"item": "条目", "finding": self.chance.choice(["met", "met", "explain"]), "note": "说明"}]
        filled = {
            "basis": "申报指南第2条",
            "summary": "综合意见",
            "statement": "说明",
            "number": "批1号",
            "sheet": sheet,
        }
        path = self.chance.choice(["none", "approval"])
        counted = {"due": PANELLISTS, "present": PANELLISTS, "recused": [], "votes": votes, "opinion": "理由"}
        lists = {"answers": ["采纳。"], "must": [{"what": "细化预算"}], "replies": []}
        decided = {"outcome": chosen.code, "class": chosen.outcome_class, "read": True, "path": path}
        return {**decided, **counted, **lists, **filled}

    def _entered(self, element: str) -> dict[str, object]:
        """The application, complete or with a paper missing."""
        lab = LAB if self.chance.random() < 0.3 else {}
        flags = [self.chance.choice(["none", "none", "human_subjects", "genetic_resources", "data_export"])]
        return application(first=self.chance.random() < 0.2, flags=flags, **lab) if element == "N02" else {}


@cache
def walk(seed: int) -> Trio:
    chance = random.Random(seed)  # noqa: S311
    served = {"notice.close": {"objections": chance.choice([0, 0, 1])}}
    variables = {"starter": STARTER, "case": {"id": "1", "number": None, "title": None, "round": 1}}
    trio = Trio({key: compiled(key) for key in KEYS}, KEYS[0], variables, [Plain(served) for _ in range(3)])
    for _ in trio.steps(150, Chooser(chance)):
        pass
    return trio


@pytest.mark.parametrize("first", range(0, 80, 20))
def test_nothing_differs(first: int) -> None:
    for seed in range(first, first + 20):
        trio = walk(seed)
        assert {wait.kind for wait in trio.saved.waits.values()} <= {"task", "timer", "message"}


def test_the_walks_come_nearly_everywhere() -> None:
    passed = {name for seed in range(80) for name in walk(seed).passed}
    drawn = {name for key in KEYS for name in compiled(key).diagram.elements}
    assert len(drawn - passed) <= 45  # the walks of `stroll.py` come everywhere
