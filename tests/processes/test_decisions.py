"""The decision tables over their whole input space."""

from itertools import product

import pytest

from engine.dmn import parse_decisions
from engine.dmn.checks import model_problems
from tests.processes.walk import KEYS, application, decide, model, package

TYPES = ("research", "lab", "joint_programme", "exchange", "teacher", "talent", "medical_aid", "base", "conference")
PARTNERS = ("university", "hospital", "institute", "company", "intl_org", "overseas_ngo")
BASE = {
    "budget": 10,
    "ptype": "teacher",
    "period_from": "2026-10-01",
    "period_to": "2027-03-31",
    "partner_kind": "university",
    "flags": ["none"],
    "people": [{"category": "teacher", "cn": 2, "foreign": 2}],
    "degree": False,
    "first": False,
}


def grade(**changes: object) -> object:
    return decide("grading#D01", **{**BASE, **changes})["grade"]


def units(**changes: object) -> list[object]:
    given = {"ptype": "teacher", "people": BASE["people"], "visitors": False, "hospital": False, "postgraduates": False}
    return [row["unit"] for row in decide("grading#D02", **{**given, **changes})["departments"]]  # type: ignore[attr-defined]


def test_every_project_has_one_grade_with_its_body_and_factor() -> None:
    """Nothing else comes out for any combination of the inputs on both sides of every threshold."""
    seen = set()
    space = product(
        (0, 30, 30.01, 100, 100.01),
        TYPES,
        ("2027-03-31", "2028-09-30", "2029-09-30"),
        PARTNERS[::5],
        (["none"], ["genetic_resources"], ["human_subjects", "data_export"], ["technical_export"]),
        (29, 30),
        (False, True),
    )
    for budget, ptype, until, partner, flags, people, flag in space:
        found = decide(
            "grading#D01",
            budget=budget,
            ptype=ptype,
            period_from="2026-10-01",
            period_to=until,
            partner_kind=partner,
            flags=flags,
            people=[{"category": "student", "cn": people, "foreign": 0}],
            degree=flag and ptype == "exchange",
            first=flag,
        )
        seen.add((found["grade"], found["decision_body"], float(str(found["due_factor"]))))
    assert seen == {("A", "lsg_party", 1.5), ("B", "lsg", 1.0), ("C", "lsg_simple", 1.0)}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "C"),
        ({"degree": True}, "A"),
        ({"ptype": "joint_programme"}, "A"),
        ({"budget": 100}, "B"),
        ({"budget": 100.01}, "A"),
        ({"budget": 110}, "A"),
        ({"ptype": "lab", "period_to": "2029-09-30"}, "A"),
        ({"ptype": "base", "period_to": "2029-09-29"}, "B"),
        ({"partner_kind": "overseas_ngo"}, "A"),
        ({"flags": ["genetic_resources"]}, "A"),
        ({"flags": ["data_export", "human_subjects"]}, "A"),
        ({"flags": ["human_subjects"]}, "C"),
        ({"budget": 30}, "C"),
        ({"budget": 30.01}, "B"),
        ({"period_to": "2028-09-30"}, "B"),
        ({"period_to": "2028-09-29"}, "C"),
        ({"people": [{"cn": 20, "foreign": 10}]}, "B"),
        ({"people": [{"cn": 20, "foreign": 9}]}, "C"),
        ({"people": [{"cn": None, "foreign": None}]}, "C"),
        ({"people": []}, "C"),
        ({"first": True}, "B"),
    ],
)
def test_grades_turn_exactly_at_their_thresholds(changes: dict[str, object], expected: str) -> None:
    assert grade(**changes) == expected


def test_finance_and_law_sign_everything_and_nobody_twice() -> None:
    flags = product(TYPES, (0, 29, 30), (False, True), (False, True), (False, True))
    for ptype, people, visitors, hospital, postgraduates in flags:
        found = units(
            ptype=ptype,
            people=[{"cn": people, "foreign": 0}],
            visitors=visitors,
            hospital=hospital,
            postgraduates=postgraduates,
        )
        assert found[:2] == ["CWC", "FZB"]
        assert len(found) == len(set(found))
        assert ("BWC" in found, "YJS" in found) == (people >= 30 or visitors, postgraduates)
        assert ("FYG" in found) == (hospital or ptype in ("medical_aid", "base"))


@pytest.mark.parametrize(
    ("ptype", "expected"),
    [
        ("research", ["KYC"]),
        ("lab", ["KYC"]),
        ("joint_programme", ["JWC", "RSC", "XGC", "ZZB", "ZSC"]),
        ("exchange", ["JWC", "RSC", "XGC"]),
        ("teacher", ["RSC"]),
        ("talent", ["RSC"]),
        ("medical_aid", ["FYG"]),
        ("base", ["FYG"]),
        ("conference", []),
    ],
)
def test_departments_by_project_type(ptype: str, expected: list[str]) -> None:
    assert units(ptype=ptype) == ["CWC", "FZB", *expected]


PRECHECKED = (
    *("ptype", "first", "partner_kind", "partner_docs", "draft", "flags", "degree", "materials"),
    *("period_from", "period_to", "milestones", "funds", "budget"),
)


def missing(**changes: object) -> list[object]:
    given = application(**changes)
    found = decide("precheck", **{name: given[name] for name in PRECHECKED})["missing"]
    return [row["field"] for row in found or []]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"first": True}, ["partner_docs"]),
        ({"first": True, "partner_docs": ["a"]}, []),
        ({"partner_kind": "overseas_ngo", "partner_docs": None}, ["partner_docs"]),
        ({"ptype": "joint_programme"}, ["draft", "materials"]),
        ({"degree": True, "draft": ["a"], "materials": [{"kind": "course", "name": "药理学"}]}, []),
        ({"flags": ["none", "human_subjects"]}, ["flags"]),
        ({"flags": ["human_subjects", "data_export"]}, []),
        ({"period_to": "2026-10-15", "milestones": [{"date": "2026-10-15"}]}, ["period_to"]),
        ({"milestones": []}, ["milestones"]),
        ({"milestones": None}, ["milestones"]),
        ({"milestones": [{"date": "2027-08-14"}]}, []),
        ({"milestones": [{"date": "2027-08-15"}]}, ["milestones"]),
        ({"budget": 28.5}, ["funds"]),
        ({"budget": 0, "funds": []}, []),
        ({"funds": []}, ["funds"]),
    ],
)
def test_the_pre_check_names_what_is_missing(changes: dict[str, object], expected: list[str]) -> None:
    assert missing(**changes) == expected


def test_a_body_decides_while_more_than_half_and_at_least_three_remain() -> None:
    for body, members in product(("lsg", "party_committee", "president_mtg", "council", "other"), range(1, 13)):
        for recused in range(members + 1):
            found = decide("quorum#D05", body=body, members=members, recused=recused)
            due = members - recused
            needed = -(-due // 2) if body == "president_mtg" else -(-due * 2 // 3)
            assert found == {"due": due, "present_needed": needed, "valid": due >= 3 and due * 2 > members}


OUTCOMES = ("approve", "suggest", "object", "na")


def signed(unit: str, outcome: str, *, veto: bool = False) -> dict[str, object]:
    department = {"unit": unit, "unit_name": unit, "unit_name_en": unit, "veto": veto}
    return {"department": department, "results": {"S304": {"outcome": outcome, "opinion": outcome}}}


def test_every_pattern_of_opinions_has_its_result() -> None:
    for finance, research, staff in product(OUTCOMES, repeat=3):
        opinions = [signed("CWC", finance, veto=True), signed("KYC", research), signed("RSC", staff)]
        found = decide("countersign#D20", instances=opinions, previous=None)
        spoken = {finance, research, staff}
        if finance == "object":
            expected = "vetoed"
        elif "object" in spoken:
            expected = "coordinate"
        else:
            expected = "suggestions" if "suggest" in spoken else "passed"
        assert found["result"] == expected
        assert [o["outcome"] for o in found["opinions"]] == [finance, research, staff]  # type: ignore[attr-defined]
        assert len(found["suggestions"]) == [finance, research, staff].count("suggest")  # type: ignore[arg-type]


def test_a_second_round_asks_objectors_and_new_departments_only() -> None:
    departments = [{"unit": "CWC"}, {"unit": "KYC"}, {"unit": "YJS"}]
    previous = [{"unit": "CWC", "outcome": "suggest"}, {"unit": "KYC", "outcome": "object"}]
    assert decide("resign#D02R", departments=departments, previous=None)["departments"] == departments
    found = decide("resign#D02R", departments=departments, previous=previous)
    assert found == {"departments": [{"unit": "KYC"}, {"unit": "YJS"}], "standing": [previous[0]]}


def test_a_second_round_replaces_the_objection_and_keeps_the_rest() -> None:
    previous = [
        {"unit": "CWC", "outcome": "approve", "veto": True},
        {"unit": "KYC", "outcome": "object", "veto": False},
    ]
    found = decide("countersign#D20", instances=[signed("KYC", "approve")], previous=previous)
    assert found["result"] == "passed"
    assert [(o["unit"], o["outcome"]) for o in found["opinions"]] == [("CWC", "approve"), ("KYC", "approve")]  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", sorted({name for key in KEYS for name in package(key).decisions}))
def test_no_table_has_a_gap_an_overlap_or_a_dead_rule(name: str) -> None:
    found = model(name)
    assert [p for d in found.decisions.values() if d.tables for p in model_problems(found, d.id)] == []


def test_a_raised_threshold_moves_a_project_one_grade_down_and_no_further() -> None:
    content = package("project_lifecycle").decisions["grading"]
    assert content.count(b"major_budget: 100,") == 1
    raised = parse_decisions(content.replace(b"major_budget: 100,", b"major_budget: 120,"))
    assert raised.decide("D01", {**BASE, "budget": 110}).value["grade"] == "B"  # type: ignore[index]
