"""The political review on the token core: dimensions, the reply before any veto, two thirds, the computed result."""

from itertools import product
from typing import Any

import pytest

from tests.processes.walk import Part, decide

MET = [{"item": "外方主体合法", "finding": "met"}]
EXPLAIN = [{"item": "地图表述", "finding": "explain", "note": "附图未标审图号。"}]
NOT_MET = [
    {"item": "争议条款", "finding": "not_met", "clause": "第12条", "page": "第8页", "note": "约定境外专属管辖。"}
]
INPUTS = {
    "title": "微创外科进修项目",
    "materials": [],
    "panel": None,
    "fresh": False,
    "renewed": False,
    "dimensions": None,
    "conditions": None,
}


def review(political: object = MET, ideological: object = MET, public: object = MET, **inputs: object) -> Part:
    part = Part("political_review", **{**INPUTS, **inputs}).do("S104", "confirm")
    for element, sheet in (("S106", political), ("S107", ideological), ("S108", public)):
        if element in part.waiting():
            part.do(element, "done", sheet=sheet)
    return part


def vote(person: str, **data: object) -> dict[str, object]:
    return {"person": person, "outcome": "done", "opinion": None, "data": data}


def refusing(count: int, *, clause: str | None = "第12条", due: int = 3) -> dict[str, Any]:
    no = {"political": "not_met", "political_clause": clause, "political_page": "第8页", "reason": "须删除该条。"}
    votes = [vote(f"p{n}", **(no if n < count else {"political": "explained"})) for n in range(due)]
    return {"votes": votes, "due": due}


def test_three_clean_sheets_pass_without_a_reply() -> None:
    part = review()
    assert part.waiting() == ["S114"]
    assert part.do("S114", "sign").end == "S116"


def test_whatever_is_open_gives_the_applicant_a_word_first() -> None:
    part = review(ideological=EXPLAIN)
    assert part.waiting() == ["S111"]
    assert [point["dimension"] for point in part.result("S109P", "points")] == ["ideological"]
    assert part.do("S111", "done", answers=["已补审图号。"]).waiting() == ["S112"]


def test_silence_goes_on_to_the_panel_and_admits_nothing() -> None:
    part = review(political=NOT_MET).time("S111T")
    assert part.waiting() == ["S112"]
    assert part.do("S112", "done", votes=[vote("p1", political="explained")], due=3).do("S114", "sign").end == "S117"


@pytest.mark.parametrize(
    ("count", "due", "end"),
    [(3, 3, "S118"), (2, 3, "S118"), (1, 3, "S117"), (3, 5, "S117"), (4, 5, "S118"), (4, 6, "S118")],
)
def test_a_veto_needs_two_thirds_of_the_panel(count: int, due: int, end: str) -> None:
    part = (
        review(political=NOT_MET).do("S111", "done").do("S112", "done", **refusing(count, due=due)).do("S114", "sign")
    )
    assert part.end == end


def test_whoever_steps_aside_is_replaced_and_the_whole_panel_deliberates() -> None:
    part = review(political=NOT_MET).do("S111", "done", answers=["拟修改。"])
    part.do("S112", "done", **{**refusing(1, due=1), "recused": ["p2", "p3"]})
    assert part.waiting() == ["S104"]
    assert (part.told("S103D")["keep"], part.told("S103D")["drop"]) == (["p1", "p2", "p3"], ["p2", "p3"])
    assert part.do("S104", "confirm").waiting() == ["S112"]
    assert part.do("S112", "done", **refusing(1)).do("S114", "sign").end == "S117"


def test_a_veto_names_clause_page_and_reason() -> None:
    part = review(political=NOT_MET).do("S111", "done").do("S112", "done", **refusing(2))
    assert {name: part.result("S113", name) for name in ("result", "rule", "page", "reason")} == {
        "result": "vetoed",
        "rule": "第12条",
        "page": "第8页",
        "reason": "须删除该条。",
    }


def test_two_thirds_without_a_clause_are_no_veto() -> None:
    part = review(political=NOT_MET).do("S111", "done").do("S112", "done", **refusing(3, clause=None))
    assert part.result("S113", "result") == "conditional"
    assert part.result("S113", "conditions") == [
        {"dimension": "political", "text": "争议条款", "standard": "第12条", "until": None}
    ]


def test_conditions_carry_their_dimension_and_only_it_is_reviewed_again() -> None:
    condition = {"dimension": "ideological", "text": "补充教材清单", "standard": "清单含备案号"}
    part = review(ideological=EXPLAIN).do("S111", "done")
    part.do("S112", "done", votes=[vote("p1", ideological="explained", conditions=[condition]), vote("p2")], due=3)
    assert part.result("S113", "dimensions") == ["ideological"]
    assert part.do("S114", "sign").end == "S117"
    again = Part(
        "political_review", **{**INPUTS, "dimensions": ["ideological"], "conditions": [condition], "panel": ["p7"]}
    )
    assert again.told("S103D")["keep"] == ["p7"]
    again.do("S104", "confirm")
    assert again.waiting() == ["S107"]
    assert again.result("S102", "ideological") == [{"item": "补充教材清单（清单含备案号）"}]
    assert again.do("S107", "done", sheet=MET).do("S114", "sign").end == "S116"


def test_the_secretary_has_a_member_replaced_by_a_new_draw() -> None:
    part = Part("political_review", **INPUTS).do("S104", "redraw", unsuitable=["p2"])
    assert (part.told("S103D")["drop"], part.result("S103D", "members")) == (["p2"], ["p1", "p3", "p4"])
    assert part.waiting() == ["S104"]


def test_a_panel_anew_draws_nobody_who_reviewed_before() -> None:
    part = Part("political_review", **{**INPUTS, "fresh": True, "panel": ["p7"]})
    assert (part.told("S103D")["keep"], part.told("S103D")["avoid"]) == ([], ["S106", "S107", "S108", "S112", "S608"])


def test_lawfulness_and_public_benefit_cannot_veto() -> None:
    votes = [vote(f"p{n}", public_benefit="not_met", reason="无") for n in range(3)]
    point = {"dimension": "public_benefit", "finding": "explain", "item": "收费", "note": "", "clause": "", "page": ""}
    found = decide("political_review#D03", points=[point], votes=votes, due=3)
    assert found["result"] == "passed"


def test_every_pattern_of_findings_and_votes_has_one_result() -> None:
    condition = {"dimension": "political", "text": "条件", "standard": "标准"}
    for finding, against, conditioned in product((None, "explain", "not_met"), range(4), (False, True)):
        point = {
            "dimension": "political",
            "finding": finding,
            "item": "条目",
            "note": "",
            "clause": "第9条",
            "page": "第6页",
        }
        figures = refusing(against)
        figures["votes"][2]["data"]["conditions"] = [condition] if conditioned else None
        found = decide("political_review#D03", points=[point] if finding else [], **figures)
        otherwise = "conditional" if finding == "not_met" or conditioned else "passed"
        expected = "vetoed" if against >= 2 else otherwise
        assert found["result"] == expected
        assert bool(found["conditions"]) == (expected == "conditional")
