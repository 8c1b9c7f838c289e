"""Stories in which people deal with each other, played as scenarios are."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from engine.store.obligations import Obligation
from engine.testing.scenario import Scenario, ScenarioFailed, play
from tests.factories.desk import APPLICANT, Desk
from tests.factories.slip import ask, chain, person

SIGN = ask("sign", person('"cwcz"'), task='verb="approve" conditions="true"', due='in="5 workdays" ladder="L-STD"')


def told(desk: Desk, *steps: dict[str, Any]) -> str:
    """Play steps of a process with two signatures."""
    desk.deploy_files(chain("story", SIGN, ask("then", person('"xz"'))))
    start = {"start": APPLICANT}
    now: datetime = desk.clock.now()
    return play(desk, Scenario(path=Path("story.yaml"), name="", at=now, process="story", steps=(start, *steps)))


def test_a_story_with_every_step(on_sqlite: Desk) -> None:
    case = told(
        on_sqlite,
        {"ask": "sign", "by": "cwcz", "to": APPLICANT, "text": "经费？", "pause": True},
        {"answer": {"by": APPLICANT, "text": "专项"}},
        {"delegate": "sign", "by": "cwcz", "to": "cw_fcz", "text": "请核对"},
        {"refused": {"complete": "sign", "by": "cwcz"}, "code": "delegated_out"},
        {"resolve": "sign", "by": "cw_fcz", "opinion": "拟同意", "with": {"amount": 3}},
        {"copy": "sign", "by": "cwcz", "to": ["kycz"], "kind": "acknowledge"},
        {"acknowledge": {"by": "kycz", "text": "已阅"}},
        {"comment": {"by": "cwcz", "text": "请看", "mentions": [APPLICANT]}},
        {"add_signer": "sign", "by": "cwcz", "to": ["gjcz", "jwcz"], "place": "before", "mode": "any"},
        {"remind": "sign", "by": "cwcz", "text": "请尽快"},
        {"remove_signer": "sign", "by": "cwcz", "to": "jwcz", "reason": "出差"},
        {"complete": "sign", "by": "gjcz", "opinion": "可行"},
        {"transfer": "sign", "by": "cwcz", "to": "cw_jb2", "opinion": "请办理"},
        {"complete": "sign", "conditions": ["补充批件", "核定经费"]},
        {"copy": {"by": APPLICANT, "to": "rscz", "text": "知悉"}},
        {"confirm": {"by": "cw_jb2", "condition": "补充批件"}},
        {"waive": {"by": "cw_jb2", "condition": "核定经费", "reason": "不再需要"}},
        {"expect": {"waiting": ["then"], "results": {"sign.by": "cw_jb2"}}},
        {"complete": "then"},
        {"expect": {"state": "completed"}},
    )
    assert [row.state for row in on_sqlite.all(Obligation, Obligation.instance_id == case)] == ["confirmed", "waived"]


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ({"dance": "sign", "by": "cwcz"}, "this step is not known"),
        ({"answer": {"by": "kycz", "text": "？"}}, "an open question"),
        ({"acknowledge": {"by": "kycz"}}, "an unread copy"),
        ({"confirm": {"by": "cwcz", "condition": "?"}}, "a condition of that text"),
        ({"transfer": "sign", "by": "cwcz"}, "'to' is missing"),
        ({"transfer": "elsewhere", "by": "cwcz", "to": "xz"}, "no open task elsewhere"),
        ({"answer": "sign", "by": "cwcz"}, "this step is not known"),
    ],
)
def test_a_step_that_can_t_be_played(on_sqlite: Desk, step: dict[str, Any], words: str) -> None:
    with pytest.raises(ScenarioFailed, match=words.replace("?", r"\?")):
        told(on_sqlite, step)
