"""The lifecycle's branches on the token core, with the real conditions and decision tables."""

from collections.abc import Callable

import pytest

from tests.processes.walk import Walk

LAB = {
    "ptype": "lab",
    "budget": 180,
    "period_to": "2029-10-14",
    "funds": [{"source": "校内", "amount": 180, "condition": "立项后"}],
}
TOLD = ("kind", "reason", "rule", "page", "remedy", "deadline")


@pytest.mark.parametrize(
    ("changes", "grade", "elements"),
    [
        ({}, "C", ["N33"]),
        ({"visitors": True, "first": False, "period_to": "2029-01-01"}, "B", ["N33"]),
        (LAB, "A", ["N33", "N35"]),
    ],
)
def test_each_grade_is_approved_on_its_own_path(changes: dict[str, object], grade: str, elements: list[str]) -> None:
    walk = Walk(**changes).countersigned().do("N30", "done").approve(*elements)
    assert walk.result("N12", "grade") == grade
    assert walk.time("N38").end == "N41E"


def test_a_missing_paper_sends_the_application_back_with_its_list() -> None:
    walk = Walk(first=True)
    assert walk.waiting() == ["N02"]
    assert [item["field"] for item in walk.result("N03", "missing")] == ["partner_docs"]
    assert walk.apply().waiting() == ["N05"]


@pytest.mark.parametrize(
    ("done", "waiting"),
    [
        ([("N05", "approve"), ("N06", "return")], ["N02"]),
        ([("N05", "approve"), ("N06", "approve"), ("N09", "return")], ["N11"]),
        ([("N05", "approve"), ("N06", "approve"), ("N09", "return"), ("N11", "done")], ["N09"]),
    ],
)
def test_returns_go_where_they_are_drawn(done: list[tuple[str, str]], waiting: list[str]) -> None:
    walk = Walk()
    for element, outcome in done:
        walk.do(element, outcome)
    assert walk.waiting() == waiting


def test_a_college_that_refuses_ends_the_case_with_its_reason() -> None:
    votes = [{"person": "lc_yz", "outcome": "reject", "opinion": "经费已用完。", "data": {"page": "第3页"}}]
    walk = Walk().approve("N05").do("N06", "reject", opinion="经费已用完。", votes=votes)
    assert walk.end == "N90"
    assert {name: walk.told("N90N")[name] for name in ("kind", "reason", "page")} == {
        "kind": "college_declined",
        "reason": "经费已用完。",
        "page": "第3页",
    }


def test_the_office_that_does_not_accept_ends_the_case() -> None:
    walk = Walk().approve("N05", "N06").do("N09", "reject", opinion="已由其他学院申报。", basis="申报指南第2条")
    assert walk.end == "N91"
    assert walk.told("N91N")["rule"] == "申报指南第2条"


def test_corrections_that_do_not_come_withdraw_the_case() -> None:
    walk = Walk().approve("N05", "N06").do("N09", "return").time("N11T")
    assert walk.waiting() == ["N92R"]
    assert walk.time("N92T").end == "N92"


def test_a_revision_that_does_not_come_withdraws_the_case() -> None:
    walk = Walk().objected("RSC").do("S308", "return").time("N19T")
    assert walk.do("N92R", "close").end == "N92"


def test_only_objectors_sign_again_and_the_other_opinions_stand() -> None:
    walk = Walk().objected("RSC")
    assert walk.waiting() == ["S308"]
    walk.do("S308", "return")
    assert walk.waiting() == ["N19"]
    walk.do("N19", "done", answers=["采纳。"])
    assert walk.units("S303") == {"RSC"}
    walk.approve("S303", "S304")
    assert walk.waiting() == ["S104"]
    assert {o["unit"]: o["outcome"] for o in walk.result("N15", "opinions")} == {
        "CWC": "approve",
        "FZB": "approve",
        "RSC": "approve",
    }


def test_the_head_of_a_department_may_return_the_draft_to_the_handler() -> None:
    walk = Walk().approve("N05", "N06", "N09", "S303").send_back("S304", "S303", at="CWC")
    assert (walk.units("S303"), walk.units("S304")) == ({"CWC"}, {"FZB", "RSC"})


def test_an_overdue_department_is_escalated_and_still_asked() -> None:
    walk = Walk().approve("N05", "N06", "N09").do("S303", "done", at="CWC").time("S304T")
    assert walk.told("S304E") == {"units": ["CWC"]}
    assert walk.units("S304") == {"CWC"}


def test_a_department_with_a_veto_ends_in_a_notice_to_sign() -> None:
    walk = Walk().objected("CWC", "经费来源不合规。")
    assert walk.waiting() == ["N24"]
    assert walk.told("N24N")["reason"] == "会签部门不同意：财务处：经费来源不合规。"
    assert walk.do("N24", "accept", read=True).end == "N94"


def test_a_notice_that_nobody_signs_lapses() -> None:
    assert Walk().objected("CWC").time("N24T").end == "N94"


def test_suggestions_are_sent_and_block_nothing() -> None:
    walk = Walk().approve("N05", "N06", "N09", "S303").do("S304", "suggest", at="RSC", opinion="建议购买保险。")
    walk.do("S304", "na")
    assert [s["text"] for s in walk.told("S307")["suggestions"]] == ["建议购买保险。"]
    assert walk.waiting() == ["S104"]


@pytest.mark.parametrize(
    ("meeting", "ruling", "waiting"),
    [
        ("approve", None, ["S104"]),
        ("unresolved", None, ["S313"]),
        ("unresolved", "approve", ["S104"]),
        ("unresolved", "return", ["N19"]),
        ("unresolved", "reject", ["N24"]),
    ],
)
def test_coordination_and_ruling_lead_on(meeting: str, ruling: str | None, waiting: list[str]) -> None:
    walk = Walk().objected("RSC").do("S308", meeting)
    if ruling:
        walk.do("S313", ruling)
    assert walk.waiting() == waiting


def test_too_few_members_send_the_item_back_before_the_vote() -> None:
    few = {"quorum.forecast": {"members": 9, "recused": 6, "due": 3}}
    assert Walk(few).countersigned().do("N30", "done").waiting() == ["N30"]


@pytest.mark.parametrize(
    ("outcome", "waiting"), [("reject", ["N24"]), ("defer", ["N30"]), ("no_quorum", ["N30"]), ("approve", [])]
)
def test_the_vote_leads_on(outcome: str, waiting: list[str]) -> None:
    assert Walk().countersigned().do("N30", "done").do("N33", outcome).waiting() == waiting


@pytest.mark.parametrize(
    ("outcome", "waiting"), [("reject", ["N24"]), ("defer", ["N30"]), ("no_quorum", ["N30"]), ("approve", [])]
)
def test_the_party_committee_leads_on(outcome: str, waiting: list[str]) -> None:
    assert Walk(**LAB).countersigned().do("N30", "done").approve("N33").do("N35", outcome).waiting() == waiting


@pytest.mark.parametrize(("outcome", "end"), [("dismiss", "N41E"), ("uphold", None), ("partly", None)])
def test_a_named_objection_is_verified(outcome: str, end: str | None) -> None:
    walk = Walk({"notice.close": {"objections": 1}}).countersigned().do("N30", "done").approve("N33").time("N38")
    assert walk.waiting() == ["N40"]
    walk.do("N40", outcome)
    assert (walk.end, walk.waiting()) == (end, [] if end else ["N30"])


def test_the_applicant_withdraws_while_departments_sign() -> None:
    walk = Walk().approve("N05", "N06", "N09")
    assert walk.run.send_message("withdraw", {"reason": "外方暂停合作。"}) == 1
    assert (walk.end, walk.run.ended.outcome_class) == ("N99", "cancelled")


@pytest.mark.parametrize(
    ("walked", "notice"),
    [
        (lambda: Walk().approve("N05").do("N06", "reject"), "N90N"),
        (lambda: Walk().approve("N05", "N06").do("N09", "reject"), "N91N"),
        (lambda: Walk().approve("N05", "N06").do("N09", "return").time("N11T"), "N92N"),
        (lambda: Walk().objected("FZB"), "N24N"),
        (lambda: Walk().countersigned().do("N30", "done").do("N33", "reject"), "N24N"),
        (lambda: Walk(**LAB).countersigned().do("N30", "done").approve("N33").do("N35", "reject"), "N24N"),
    ],
)
def test_every_refusal_tells_reason_rule_page_remedy_and_deadline(walked: Callable[[], Walk], notice: str) -> None:
    told = walked().told(notice)
    assert tuple(told) == TOLD
    assert all(isinstance(value, str) and value for value in told.values())
