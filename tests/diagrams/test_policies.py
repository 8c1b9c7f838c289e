"""What `hq:approval` says becomes a policy, and what says nothing is refused with a sentence."""

from decimal import Decimal
from fractions import Fraction

import pytest

from engine.diagrams.check import check_package
from engine.diagrams.lint import NOT_CHECKED
from engine.diagrams.package import Package, read_package
from engine.diagrams.policies import NAMES, READ, PolicyError, read_policy
from engine.domain.elements import ApprovalPolicy, GroupTerms, ScoreTerms
from engine.domain.tally import Policy, policy_of
from tests.factories.slip import ask, chain, person


@pytest.mark.parametrize(
    ("given", "policy"),
    [
        ({}, ApprovalPolicy()),
        ({"policy": "any", "onReject": "stop"}, ApprovalPolicy(kind="any", on_reject="stop")),
        (
            {"policy": "all", "veto": "at_once", "vetoers": "legal finance", "hidden": "true"},
            ApprovalPolicy(kind="all", veto="at_once", vetoers=("legal", "finance"), hidden=True),
        ),
        (
            {"policy": "quorum", "quorumCount": "5", "passCount": "3", "abstain": "aside"},
            ApprovalPolicy(kind="quorum", quorum_count=5, pass_count=3, abstain="aside"),
        ),
        (
            {"policy": "quorum", "quorum": "0.5", "pass": "1", "passStrictly": "false", "base": "present"},
            ApprovalPolicy(
                kind="quorum", quorum=Fraction(1, 2), pass_share=Fraction(1), pass_strictly=False, base="present"
            ),
        ),
        ({"policy": "group"}, ApprovalPolicy(kind="group")),
        (
            {"policy": "group", "groups": "group", "minimum": "2 legal=1 finance=3"},
            ApprovalPolicy(
                kind="group",
                group=GroupTerms(by="group", opinions="each", minimum=2, minima=(("legal", 1), ("finance", 3))),
            ),
        ),
        (
            {"policy": "group", "minimum": "legal=2"},
            ApprovalPolicy(kind="group", group=GroupTerms(opinions="each", minima=(("legal", 2),))),
        ),
        (
            {"policy": "weighted", "weights": "[3, 2]", "threshold": "2.5", "abstain": "for"},
            ApprovalPolicy(kind="weighted", weights="[3, 2]", threshold=Decimal("2.5"), abstain="for"),
        ),
        (
            {"policy": "sequence", "onReject": "go_on", "order": "results.a.order"},
            ApprovalPolicy(kind="sequence", on_reject="go_on", order="results.a.order"),
        ),
        (
            {
                "policy": "score",
                "mode": "trimmed",
                "trim": "2",
                "passMark": "3.5",
                "spread": "2",
                "scoreField": "total",
                "scoreMin": "1",
                "scoreMax": "5",
                "quorumCount": "3",
            },
            ApprovalPolicy(
                kind="score",
                quorum_count=3,
                pass_strictly=False,
                score=ScoreTerms(
                    mode="trimmed",
                    trim=2,
                    pass_mark=Decimal("3.5"),
                    spread=Decimal(2),
                    name="total",
                    lowest=Decimal(1),
                    highest=Decimal(5),
                ),
            ),
        ),
        ({"policy": "each", "hidden": "true"}, ApprovalPolicy(kind="each", hidden=True)),
    ],
)
def test_what_a_diagram_says_is_read(given: dict[str, str], policy: ApprovalPolicy) -> None:
    assert read_policy(given) == policy


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"policy": "most"}, "policy of hq:approval"),
        ({"policy": "all", "quorum": "1/2"}, "found quorum"),
        ({"policy": "any", "weights": "[1]"}, "found weights"),
        ({"policy": "sequence", "veto": "at_once"}, "found veto"),
        ({"policy": "any", "onReject": "stop", "veto": "none"}, "either onReject or veto"),
        ({"policy": "quorum", "pass": "1/2", "passCount": "2"}, "either pass or passCount"),
        ({"policy": "quorum", "quorum": "1/2", "quorumCount": "2"}, "either quorum or quorumCount"),
        ({"policy": "quorum", "passCount": "2", "base": "present"}, "among those due"),
        ({"policy": "quorum", "passCount": "2", "passStrictly": "true"}, "about a share"),
        ({"policy": "quorum", "passCount": "0"}, "whole number from 1"),
        ({"policy": "quorum", "pass": "1"}, "can be reached"),
        ({"policy": "quorum", "pass": "3/2"}, "share such as 2/3"),
        ({"policy": "quorum", "vetoers": "legal"}, "vetoers are named"),
        ({"policy": "weighted"}, "weights where"),
        ({"policy": "weighted", "weights": "[1]", "threshold": "much"}, "to be a number"),
        ({"policy": "weighted", "weights": "[1]", "threshold": "NaN"}, "to be a number"),
        ({"policy": "score", "weights": "[1]"}, "weights where"),
        ({"policy": "score", "mode": "weighted"}, "weights where"),
        ({"policy": "score", "trim": "1"}, "'trimmed' only"),
        ({"policy": "score", "passMark": "101"}, "among the scores"),
        ({"policy": "score", "scoreMin": "100"}, "below scoreMax"),
        ({"policy": "group", "minimum": "0"}, "whole number from 1"),
        ({"policy": "group", "minimum": "1 2"}, "one minimum"),
        ({"policy": "group", "minimum": "legal=some"}, "whole number from 1"),
        ({"policy": "group", "opinions": "one", "minimum": "2"}, "has one opinion"),
        ({"policy": "quorum", "maxDeferrals": "-1"}, "whole number from 0"),
        ({"policy": "all", "hidden": "yes"}, "hidden of hq:approval"),
    ],
)
def test_what_makes_no_policy_is_refused(given: dict[str, str], said: str) -> None:
    with pytest.raises(PolicyError, match=said) as refused:
        read_policy(given)
    assert str(refused.value).startswith("Expected ")


def test_every_setting_belongs_to_a_policy() -> None:
    assert set().union(*READ.values()) | {"policy"} == NAMES


@pytest.mark.parametrize(
    ("given", "policy"),
    [
        ({"policy": "any", "onReject": "stop"}, Policy(kind="any", veto="at_once", defer_allowed=True)),
        ({"policy": "any", "onReject": "go_on"}, Policy(kind="any", veto="none", defer_allowed=True)),
        ({"policy": "sequence"}, Policy(kind="sequence", defer_allowed=True)),
        (
            {"policy": "sequence", "onReject": "go_on"},
            Policy(kind="sequence", veto="when_all_spoke", defer_allowed=True),
        ),
        (
            {"policy": "all", "veto": "at_once", "vetoers": "legal"},
            Policy(kind="all", veto="at_once", named_vetoers=True, defer_allowed=True),
        ),
    ],
)
def test_what_a_no_does_is_a_veto(given: dict[str, str], policy: Policy) -> None:
    assert policy_of(read_policy(given)) == policy


def scored(form: str) -> Package:
    approval = 'policy="score" scoreField="total"'
    sign = ask("sign", person('"xz"'), outcomes=(("score", "done"),), task='form="marks"', approval=approval)
    files = {**chain("marks", sign), "forms/marks.form": form.encode()}
    return read_package(files)


@pytest.mark.parametrize(
    ("component", "codes"),
    [
        ('{"type": "number", "key": "total", "id": "f"}', []),
        ('{"type": "textfield", "key": "total", "id": "f"}', ["score_field"]),
        ('{"type": "number", "key": "sum", "id": "f"}', ["score_field"]),
    ],
)
def test_a_score_in_a_form_is_a_number_of_it(component: str, codes: list[str]) -> None:
    package = scored(f'{{"type": "default", "id": "marks", "components": [{component}]}}')
    assert [problem.code for problem in check_package(package, NOT_CHECKED)] == codes
