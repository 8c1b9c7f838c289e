"""The compliance pre-check on the token core: only what applies, in parallel; outside approvals on their own clock."""

from itertools import combinations, product

import pytest

from tests.processes.walk import Part, decide

ELEMENTS = {
    "human_subjects": {"S704"},
    "genetic_resources": {"S704", "S705"},
    "technical_export": {"S706"},
    "data_export": {"S707"},
}
OUTCOMES = ("approve", "return", "reject")


def check(*flags: str, previous: object = None) -> Part:
    return Part("compliance_precheck", flags=list(flags), previous=previous)


@pytest.mark.parametrize("flags", [some for n in range(5) for some in combinations(ELEMENTS, n)])
def test_only_what_applies_is_checked_and_all_of_it_at_once(flags: tuple[str, ...]) -> None:
    part = check(*flags)
    expected = set().union(*(ELEMENTS[flag] for flag in flags))
    assert set(part.waiting()) == (expected or {"S711"})
    for element in expected:
        part.do(element, "approve", path="none")
    assert part.do("S711", "sign").end == "S713"


def test_every_pattern_of_three_checks_has_its_result() -> None:
    for outcomes in product(OUTCOMES, repeat=3):
        part = check("human_subjects", "technical_export", "data_export")
        for element, outcome in zip(("S704", "S706", "S707"), outcomes, strict=True):
            part.do(element, outcome, path="none", opinion="意见")
        expected = "S715" if "reject" in outcomes else "S714" if "return" in outcomes else "S713"
        assert part.do("S711", "sign").end == expected


def test_no_quorum_calls_the_committee_again() -> None:
    part = check("human_subjects").do("S704", "no_quorum")
    assert part.waiting() == ["S704"]
    assert part.do("S704", "approve").do("S711", "sign").end == "S713"


@pytest.mark.parametrize(
    ("flag", "element", "path"), [("genetic_resources", "S705", "approval"), ("data_export", "S707", "declare")]
)
def test_an_outside_approval_is_awaited_and_the_upload_brings_it(flag: str, element: str, path: str) -> None:
    part = check(flag)
    if flag == "genetic_resources":
        part.do("S704", "approve")
    part.do(element, "approve", path=path)
    assert part.waiting() == ["S710U"]
    part.do("S710U", "done", number="国科遗办审字〔2026〕1号", until="2027-12-31")
    assert (
        part.run.send_message("external_approval", {"approval_number": "国科遗办审字〔2026〕1号", "valid_until": None})
        == 1
    )
    assert part.waiting() == ["S711"]
    assert part.do("S711", "sign").end == "S713"


def test_another_system_may_send_the_approval_before_the_clerk_files_it() -> None:
    part = check("data_export").do("S707", "approve", path="declare")
    assert part.run.send_message("external_approval", {"approval_number": "网信备1号", "valid_until": None}) == 1
    assert part.waiting() == ["S710U"]
    assert part.do("S710U", "done", number="网信备1号").do("S711", "sign").end == "S713"


def test_waiting_is_told_again_and_again_and_ends_at_last() -> None:
    part = check("data_export").do("S707", "approve", path="declare").time("S710R")
    assert part.told("S710N")["kind"] == "waiting_outside"
    part.time("S710R").time("S710T")
    assert part.waiting() == ["S711"]
    assert part.do("S711", "sign").end == "S714"


def test_nothing_is_awaited_outside_when_a_check_is_open() -> None:
    part = (
        check("data_export", "human_subjects")
        .do("S707", "approve", path="declare")
        .do("S704", "return", opinion="补知情同意书。")
    )
    assert part.do("S711", "sign").end == "S714"
    assert [p["opinion"] for p in part.result("S708R", "points")] == ["补知情同意书。"]


def test_what_passed_is_not_checked_again() -> None:
    part = (
        check("data_export", "human_subjects")
        .do("S707", "approve", path="allowed")
        .do("S704", "return", opinion="补材料。")
    )
    again = check("data_export", "human_subjects", previous=part.result("S708R", "checks"))
    assert again.waiting() == ["S704"]
    again.do("S704", "approve")
    assert [(c["check"], c["outcome"]) for c in again.result("S708R", "checks")] == [
        ("data_export", "approve"),
        ("ethics", "approve"),
    ]
    assert again.do("S711", "sign").end == "S713"


def test_genetic_resources_bring_the_ethics_committee_and_nothing_is_asked_twice() -> None:
    assert decide("compliance_triggers#D19", flags=["human_subjects", "genetic_resources"], previous=None) == {
        "checks": ["ethics", "genetic_resources"]
    }
    assert decide("compliance_triggers#D19", flags=["none"], previous=None) == {"checks": []}
    assert decide("compliance_triggers#D19", flags=None, previous=None) == {"checks": []}
