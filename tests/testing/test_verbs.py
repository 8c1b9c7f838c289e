"""The verbs of a case in a test's hands: what people do with each other on its tasks."""

from collections.abc import Iterator

import pytest

from engine.testing import CaseHandle, EngineHarness, Rejection
from tests.factories.slip import DONE, ask, person
from tests.spiff.drawing import draw, end, start

DIAGRAM = draw(
    "p",
    [
        start(),
        ask("write", person("starter.id"), outcomes=DONE),
        ask("sign", person('"ann"'), task='recusable="true"', due='in="2 workdays"'),
        end(),
    ],
    ["s>write", "write>sign", "sign>e"],
)


@pytest.fixture
def case() -> Iterator[CaseHandle]:
    with EngineHarness() as engine:
        engine.deploy(DIAGRAM)
        yield engine.start("p", actor="sam").complete("write", actor="sam")


def whose(case: CaseHandle) -> str | None:
    return case.tasks("sign")[0].next_actor


def test_it_is_handed_on(case: CaseHandle) -> None:
    assert whose(case.transfer("sign", "bob", "出差")) == "bob"
    with pytest.raises(Rejection, match="task_handed_on"):
        case.complete("sign", "approve", actor="ann")
    assert case.complete("sign", "approve").state == "completed"


def test_it_is_prepared_and_comes_back(case: CaseHandle) -> None:
    assert whose(case.delegate("sign", "bob", "请算一下")) == "bob"
    assert whose(case.resolve("sign", "拟同意")) == "ann"
    with pytest.raises(Rejection, match="not_permitted"):
        case.resolve("sign")
    case.complete("sign", "approve")
    assert case.variables["results"]["sign"]["prepared_by"] == ["bob"]  # type: ignore[index]


def test_signers_before_after_and_beside(case: CaseHandle) -> None:
    assert whose(case.add_signer("sign", "bob", place="before", text="请把关")) == "bob"
    case.complete("sign", "approve")
    case.add_signer("sign", "kim", place="after").add_signer("sign", "lee", place="parallel", actor="ann")
    case.remove_signer("sign", "lee")
    assert whose(case.complete("sign", "approve", actor="ann")) == "kim"
    assert case.complete("sign", "approve").state == "completed"


def test_a_question_stops_the_clock(case: CaseHandle) -> None:
    due = case.tasks("sign")[0].due_at
    case.ask("sign", "kim", "预算？", pause=True)
    case._harness.advance(days=3)
    case.answer("够", actor="kim")
    assert case.tasks("sign")[0].due_at != due
    with pytest.raises(Rejection, match="not_found"):
        case.answer("够", actor="kim")


def test_copies_reminders_and_remarks(case: CaseHandle) -> None:
    case.copy("kim", element_id="sign", acknowledge=True, actor="ann").acknowledge("已阅", actor="kim")
    case.copy("lee", actor="sam").comment("请看", "kim", actor="ann").remind("sign", actor="sam")
    with pytest.raises(Rejection, match="reminded_today"):
        case.remind("sign", actor="sam")
    with pytest.raises(Rejection, match="not_found"):
        case.acknowledge(actor="kim")


def test_a_superior_gives_it_to_somebody_else_and_somebody_steps_aside(case: CaseHandle) -> None:
    assert whose(case.reassign("sign", "bob")) == "bob"
    assert case.recuse("sign").incidents[0].code == "nobody_to_ask"
    assert whose(case.reassign("sign", "kim")) == "kim"
    assert case.incidents == []


def test_a_pool_is_claimed_and_given_back_with_a_draft() -> None:
    pool = draw("q", [start(), ask("look", person('["ann", "bob"]')), end()], ["s>look", "look>e"])
    with EngineHarness() as engine:
        engine.deploy(pool)
        case = engine.start("q", actor="sam").claim("look", actor="ann").draft("look", {"note": "甲"})
        assert case.tasks()[0].next_actor == "ann"
        assert case.unclaim("look").claim("look", actor="bob").tasks()[0].next_actor == "bob"
