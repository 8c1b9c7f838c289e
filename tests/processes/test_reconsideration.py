"""The appeal on the token core: admission, a panel without earlier parts, deadlines both ways, uphold or remand."""

import pytest

from engine.domain.elements import UserTaskSettings
from tests.processes.walk import KEYS, Part, compiled, decide

INPUTS = {"stage": "expert", "stage_name": "专家评审", "reason": "均分不足。", "respondents": ["gj_p1"]}


def appeal() -> Part:
    return Part("reconsideration", **INPUTS).do("S602", "file", statement="计分有误。")


def heard() -> Part:
    return appeal().do("S603", "admit").do("S606", "answer", replies=[]).do("S607", "done", statement="补充。")


@pytest.mark.parametrize(
    ("outcome", "end", "notice"), [("remand", "S611", "appeal_remanded"), ("uphold", "S612", "appeal_upheld")]
)
def test_the_panel_upholds_or_remands(outcome: str, end: str, notice: str) -> None:
    part = heard().do("S608", outcome, present=3, recused=[])
    assert part.do("S609", "sign").end == end
    assert part.told(f"{end}N")["kind"] == notice


def test_an_appeal_that_is_not_filed_has_lapsed_and_admits_nothing() -> None:
    part = Part("reconsideration", **INPUTS).time("S602T")
    assert (part.end, part.run.ended.outcome) == ("S613", "lapsed")


def test_an_appeal_that_is_not_admitted_is_told_why() -> None:
    part = appeal().do("S603", "refuse", opinion="超出期限。", basis="复议办法第3条")
    assert part.end == "S614"
    assert (part.told("S603N")["reason"], part.told("S603N")["rule"]) == ("超出期限。", "复议办法第3条")


def test_silence_of_either_side_goes_on() -> None:
    part = appeal().do("S603", "admit").time("S606T")
    assert part.waiting() == ["S607"]
    assert part.time("S607T").waiting() == ["S608"]


def test_whoever_steps_aside_is_replaced_and_the_vote_held_again() -> None:
    part = heard().do("S608", "remand", present=2, recused=["p2"])
    assert (part.waiting(), part.told("S605D")["keep"], part.told("S605D")["drop"]) == (["S608"], ["p1", "p3"], ["p2"])
    assert part.do("S608", "uphold", present=3, recused=[]).do("S609", "sign").end == "S612"


def test_a_pool_that_is_too_small_is_filled_by_the_secretary() -> None:
    part = Part("reconsideration", **INPUTS)
    part.environment.pool = ("p1", "p2")
    part.do("S602", "file").do("S603", "admit")
    assert part.waiting() == ["S605A"]
    assert part.do("S605A", "done", added=["p9"]).waiting() == ["S606"]


def test_nobody_with_an_earlier_part_decides_or_signs() -> None:
    elements = compiled("reconsideration").diagram.elements
    parts = decide("appeal_panel#D17A")["avoid"]
    for element, more in (("S603", []), ("S608", []), ("S609", ["S608"])):
        settings = elements[element].settings
        assert isinstance(settings, UserTaskSettings)
        assert list(settings.avoid_roles) == [*parts, *more]  # type: ignore[misc]


def test_every_task_of_people_who_decide_counts_as_an_earlier_part() -> None:
    """Whoever decided anything before the appeal is out; the applicant's own tasks are no such part."""
    parts = set(decide("appeal_panel#D17A")["avoid"])  # type: ignore[call-overload]
    for key in KEYS[1:5]:
        for element in compiled(key).diagram.elements.values():
            settings = element.settings
            if isinstance(settings, UserTaskSettings) and settings.assignees[0].person != "starter.id":
                assert element.id in parts | {"S710U"}, element.id
