from decimal import Decimal
from fractions import Fraction
from typing import get_args

import pytest

from engine.domain.elements import ApprovalPolicy, PolicyKind, ScoreTerms, UserTaskSettings
from engine.domain.policy_words import badge_of


def said(policy: ApprovalPolicy) -> tuple[str, str]:
    badge = badge_of(UserTaskSettings(policy=policy))
    assert badge is not None
    return badge.text.zh, badge.text.en


def terms(policy: ApprovalPolicy, language: str = "zh") -> list[str]:
    badge = badge_of(UserTaskSettings(policy=policy))
    assert badge is not None
    return [one.in_language(language) for one in badge.terms]


def test_one_who_decides_alone_needs_no_badge_and_nothing_else_has_one() -> None:
    assert badge_of(UserTaskSettings()) is None
    assert badge_of(None) is None


@pytest.mark.parametrize("kind", [kind for kind in get_args(PolicyKind) if kind != "single"])
def test_every_policy_has_words_of_its_own_in_both_languages(kind: PolicyKind) -> None:
    chinese, english = said(ApprovalPolicy(kind=kind))
    assert chinese.isascii() is False
    assert english.replace("≥", "").isascii()
    assert terms(ApprovalPolicy(kind=kind)) != []


def test_no_two_policies_are_called_the_same() -> None:
    kinds = [kind for kind in get_args(PolicyKind) if kind != "single"]
    assert len({said(ApprovalPolicy(kind=kind)) for kind in kinds}) == len(kinds)


def test_numbers_stand_on_the_badge() -> None:
    assert said(ApprovalPolicy(kind="quorum")) == ("表决 > 1/2", "Vote > 1/2")
    assert said(ApprovalPolicy(kind="quorum", pass_share=Fraction(2, 3), pass_strictly=False))[0] == "表决 ≥ 2/3"
    assert said(ApprovalPolicy(kind="quorum", pass_count=3)) == ("表决 ≥ 3 票", "Vote ≥ 3")
    assert said(ApprovalPolicy(kind="weighted", threshold=Decimal("10.0"))) == ("票签 > 10", "Weighted > 10")
    score = ApprovalPolicy(kind="score", pass_strictly=False, score=ScoreTerms(pass_mark=Decimal(70)))
    assert said(score) == ("打分 ≥ 70", "Score ≥ 70")


def test_a_veto_is_told_where_it_is_not_the_habit() -> None:
    assert said(ApprovalPolicy(kind="group", veto="when_all_spoke")) == ("分组会签 · 一票否决", "Every group · veto")
    assert said(ApprovalPolicy(kind="all", veto="at_once")) == ("会签", "All")


def test_the_terms_say_quorum_base_chair_and_what_is_hidden() -> None:
    body = ApprovalPolicy(kind="quorum", quorum=Fraction(2, 3), base="present", chair_last=True, hidden=True)
    assert terms(body) == ["同意超过实到的 1/2", "至少 2/3 参加", "主持人最后表态", "全部表态前互不可见"]
    assert terms(body, "en") == [
        "more than 1/2 of those present",
        "at least 2/3 take part",
        "the chair speaks last",
        "nobody sees another's word before the end",
    ]


def test_a_quorum_of_all_is_called_that() -> None:
    assert terms(ApprovalPolicy(kind="quorum", quorum=Fraction(1)))[1] == "全体参加"
    assert terms(ApprovalPolicy(kind="quorum", quorum_count=5), "en")[1] == "at least 5 take part"


def test_the_terms_say_what_a_no_does() -> None:
    assert terms(ApprovalPolicy(kind="sequence"))[-1] == "一人不同意即结束"
    assert terms(ApprovalPolicy(kind="sequence", on_reject="go_on"), "en")[-1] == "all are heard, then any no wins"
    assert terms(ApprovalPolicy(kind="any", on_reject="stop"))[-1] == "一人不同意即结束"
    assert terms(ApprovalPolicy(kind="all"), "en")[-1] == "all are heard, then any no wins"
    named = ApprovalPolicy(kind="quorum", veto="at_once", vetoers=("legal",))
    assert terms(named)[1:] == ["指定的人可以否决", "一人不同意即结束"]


def test_scores_far_apart_are_discussed() -> None:
    spread = ApprovalPolicy(kind="score", score=ScoreTerms(mode="trimmed", spread=Decimal(30)))
    assert terms(spread) == ["去掉最高、最低分后取平均", "最高与最低相差超过 30 分先商议"]
