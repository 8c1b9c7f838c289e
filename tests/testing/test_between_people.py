"""Stories in which people deal with each other, played as scenarios are."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from engine.store.obligations import Obligation
from engine.testing.between_people import STEPS
from engine.testing.scenario import Scenario, ScenarioFailed, play
from tests.factories.desk import ADMIN, APPLICANT, Desk
from tests.factories.slip import ask, chain, group, person

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


def test_a_story_in_which_a_task_is_taken_from_its_pool_a_word_is_taken_back_and_the_case_is_stopped(
    on_sqlite: Desk,
) -> None:
    pool = ask("check", group("dept_handler"))
    on_sqlite.deploy_files(chain("story", pool, ask("then", person('"xz"'))))
    steps = (
        {"start": APPLICANT},
        {"claim": "check", "by": "cw_jb"},
        {"refused": {"claim": "check", "by": "fzb_jb"}, "code": "task_claimed_by_other"},
        {"unclaim": "check", "by": "cw_jb"},
        {"claim": "check", "by": "fzb_jb"},
        {"reassign": "check", "by": ADMIN, "to": "ky_jb", "reason": "出差"},
        {"suspend": {"by": ADMIN, "reason": "等批件"}},
        {"refused": {"complete": "check", "by": "ky_jb"}, "code": "case_not_active"},
        {"resume": {"by": ADMIN, "reason": "批件到了"}},
        {"complete": "check", "by": "ky_jb", "outcome": "approve"},
        {"expect": {"waiting": ["then"]}},
        {"withdraw": {"task": "check", "by": "ky_jb"}},
        {"expect": {"waiting": ["check"], "asked": {"check": ["ky_jb"]}}},
        {"terminate": {"by": ADMIN, "reason": "项目取消"}},
        {"expect": {"state": "terminated"}},
    )
    scenario = Scenario(path=Path("story.yaml"), name="", at=on_sqlite.clock.now(), process="story", steps=steps)
    assert on_sqlite.case(play(on_sqlite, scenario)).state == "terminated"


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ({"dance": "sign", "by": "cwcz"}, "this step is not known"),
        ({"answer": {"by": "kycz", "text": "？"}}, "an open question"),
        ({"acknowledge": {"by": "kycz"}}, "an unread copy"),
        ({"confirm": {"by": "cwcz", "condition": "?"}}, "a condition of that text"),
        ({"withdraw": {"task": "sign", "by": "cwcz"}}, "a decision of theirs"),
        ({"transfer": "sign", "by": "cwcz"}, "'to' is missing"),
        ({"transfer": "elsewhere", "by": "cwcz", "to": "xz"}, "no open task elsewhere"),
        ({"answer": "sign", "by": "cwcz"}, "this step is not known"),
    ],
)
def test_a_step_that_can_t_be_played(on_sqlite: Desk, step: dict[str, Any], words: str) -> None:
    with pytest.raises(ScenarioFailed, match=words.replace("?", r"\?")):
        told(on_sqlite, step)


def test_every_step_stands_in_the_reference() -> None:
    page = (Path(__file__).parents[2] / "docs" / "reference" / "scenarios.md").read_text("utf-8")
    assert [step for step in sorted(STEPS) if f"`{step}: " not in page] == []
