from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import get_args

import pytest

from engine.domain.elements import ApprovalPolicy, GroupTerms, PolicyKind, ScoreTerms
from engine.domain.rejections import CODES
from engine.domain.tally import (
    Policy,
    Verdict,
    Vote,
    moot,
    policy_of,
    tally,
    vote_allowed,
    who_may_vote_now,
    whose_turn,
)
from tests.factories.ballots import ANSWERS, Seat, ballot, mark_as

LEADING_GROUP = Policy(kind="quorum", quorum=Fraction(2, 3), chair_last=True, defer_allowed=True)


def test_a_single_decider_decides() -> None:
    assert tally(Policy(), ballot("asked")).decided is False
    for answer in ANSWERS:
        verdict = tally(Policy(defer_allowed=True), ballot(answer))
        assert (verdict.decided, verdict.outcome_class, verdict.reason) == (True, answer, "decided_alone")


def test_one_of_a_pool_decides_for_it() -> None:
    waiting = tally(Policy(), ballot("candidate", "candidate", "candidate"))
    assert (waiting.decided, waiting.due, waiting.waiting, waiting.still_needed) == (False, 1, 1, 1)
    verdict = tally(Policy(), ballot("candidate", "done", "removed"))
    assert (verdict.decided, verdict.outcome_class, verdict.outcome) == (True, "done", "done")


def test_a_double_signature_waits_for_both_and_then_any_no_wins() -> None:
    both = Policy(kind="all")
    assert tally(both, ballot("reject", "asked")).decided is False
    assert tally(both, ballot("approve", "approve")).outcome == "approve"
    assert tally(both, ballot("approve", "return")).outcome == "return"
    assert tally(both, ballot("reject", "return")).outcome == "reject"
    assert tally(both, ballot("approve", "abstain")).outcome == "reject"
    assert tally(both, ballot("approve", "recused")).outcome == "approve"
    assert tally(both, ballot("approve", "closed")).outcome == "no_quorum"


def test_the_figures_of_a_leading_group_with_one_member_recused() -> None:
    votes = ballot("approve", "approve", "approve", "reject", "defer", "abstain", "recused", "asked", "asked")
    assert tally(LEADING_GROUP, votes) == Verdict(
        decided=False,
        reason="open",
        due=8,
        present=6,
        waiting=2,
        approvals=3,
        returns=0,
        rejections=1,
        deferrals=1,
        abstentions=1,
        still_needed=2,
    )
    decided = tally(LEADING_GROUP, [*votes[:-2], *ballot("approve", "approve")])
    assert (decided.decided, decided.outcome, decided.reason) == (True, "approve", "share_reached")


def test_half_of_those_due_is_not_more_than_half() -> None:
    assert tally(LEADING_GROUP, ballot("approve", "approve", "reject", "abstain")).outcome == "reject"
    at_least = Policy(kind="quorum", strictly=False)
    assert tally(at_least, ballot("approve", "approve", "reject", "abstain")).outcome == "approve"


def test_a_recused_member_leaves_the_base() -> None:
    assert tally(LEADING_GROUP, ballot("approve", "approve", "reject", "closed")).outcome == "reject"
    assert tally(LEADING_GROUP, ballot("approve", "approve", "reject", "recused")).outcome == "approve"


def test_deferral_needs_more_than_half_of_the_cast_and_no_approval() -> None:
    assert tally(LEADING_GROUP, ballot("defer", "defer", "defer", "approve", "abstain")).outcome == "defer"
    assert tally(LEADING_GROUP, ballot("defer", "defer", "approve", "abstain")).outcome == "reject"
    assert tally(LEADING_GROUP, ballot("defer", "approve", "approve")).outcome == "approve"


def test_too_few_present_is_no_quorum_and_decides_nothing() -> None:
    verdict = tally(LEADING_GROUP, ballot("approve", "approve", "approve", "closed", "closed"))
    assert (verdict.decided, verdict.outcome, verdict.outcome_class) == (True, "no_quorum", "defer")
    assert (verdict.reason, verdict.still_needed) == ("quorum_missed", None)


@pytest.mark.parametrize("policy", [Policy(kind=kind) for kind in get_args(PolicyKind)])
@pytest.mark.parametrize("marks", [(), ("recused",), ("removed", "recused"), ("closed",)])
def test_a_round_in_which_nobody_can_speak_is_no_quorum(policy: Policy, marks: tuple[str, ...]) -> None:
    verdict = tally(policy, ballot(*marks))
    assert (verdict.decided, verdict.outcome, verdict.reason) == (True, "no_quorum", "nobody_spoke")


def test_the_voters_own_code_is_kept_where_they_agree() -> None:
    suggest = Vote(assignment_id="a", person="a", state="voted", outcome_class="approve", outcome="suggest")
    assert tally(Policy(), [suggest]).outcome == "suggest"
    assert tally(Policy(kind="all"), [suggest, *ballot("approve")]).outcome == "approve"
    uncoded = Vote(assignment_id="a", person="a", state="voted", outcome_class="reject")
    assert tally(Policy(), [uncoded]).outcome == "reject"


def test_when_everyone_only_does_something_the_result_is_done() -> None:
    assert tally(Policy(kind="all"), ballot("done", "done")).outcome_class == "done"
    assert tally(Policy(kind="all"), ballot("done", "approve")).outcome_class == "approve"


def test_each_collects_from_everyone() -> None:
    each = Policy(kind="each")
    assert tally(each, ballot("reject", "asked")).decided is False
    verdict = tally(each, ballot("reject", "approve", "closed"))
    assert (verdict.decided, verdict.outcome, verdict.reason) == (True, "done", "collected")


def test_the_chair_is_asked_when_all_others_have_spoken() -> None:
    chair = Vote(assignment_id="chair", person="chair", state="waiting", is_chair=True)
    assert who_may_vote_now(LEADING_GROUP, [chair, *ballot("approve", "asked", "asked")]) == ("1", "2")
    assert who_may_vote_now(LEADING_GROUP, [chair, *ballot("approve", "reject", "recused")]) == ("chair",)
    assert who_may_vote_now(Policy(kind="quorum"), [chair, *ballot("asked")]) == ("chair", "0")


def test_nobody_is_asked_once_it_is_decided() -> None:
    assert who_may_vote_now(LEADING_GROUP, ballot("approve", "approve", "asked")) == ()
    assert who_may_vote_now(Policy(kind="quorum", early=False), ballot("approve", "approve", "asked")) == ("2",)


@pytest.mark.parametrize(
    ("assignment", "answer", "code"),
    [
        ("3", "approve", None),
        ("3", "defer", None),
        ("9", "approve", "task_not_yours"),
        ("0", "approve", "already_voted"),
        ("1", "approve", "task_not_yours"),
        ("2", "approve", "task_not_yours"),
        ("5", "approve", "task_closed"),
        ("chair", "approve", "not_your_turn"),
        ("3", "asked", "unknown_outcome"),
    ],
)
def test_which_votes_may_be_cast(assignment: str, answer: str, code: str | None) -> None:
    chair = Vote(assignment_id="chair", person="chair", state="waiting", is_chair=True)
    votes = [chair, *ballot("approve", "recused", "removed", "asked", "asked", "closed")]
    assert vote_allowed(LEADING_GROUP, votes, mark_as(assignment, answer)) == code
    assert code is None or code in CODES


def test_a_vote_on_what_is_decided_is_refused() -> None:
    assert vote_allowed(LEADING_GROUP, ballot("approve", "approve", "asked"), mark_as("2", "reject")) == "task_closed"


def test_a_group_that_has_spoken_is_asked_no_more() -> None:
    departments = [Seat(party="CWC"), Seat(party="CWC"), Seat(party="FZB")]
    votes = ballot("approve", "asked", "asked", seats=departments)
    one = Policy(kind="group")
    assert (moot(one, votes), whose_turn(one, votes)) == (("1",), ("2",))
    assert vote_allowed(one, votes, mark_as("1", "reject", departments[1])) == "group_has_spoken"
    both = Policy(kind="group", group=GroupTerms(opinions="each", minimum=2))
    assert (moot(both, votes), tally(both, votes).still_needed) == ((), 2)


def test_a_score_is_needed_where_one_is_given() -> None:
    policy, votes = Policy(kind="score"), ballot("asked", "asked")
    scored = mark_as("0", "85")
    assert vote_allowed(policy, votes, scored) is None
    assert vote_allowed(policy, votes, replace(scored, score=None)) == "score_invalid"
    assert vote_allowed(policy, votes, replace(scored, score=Decimal(101))) == "score_invalid"
    assert vote_allowed(policy, votes, mark_as("0", "abstain")) is None
    assert {"group_has_spoken", "score_invalid"} <= CODES


def test_a_quorum_is_not_missed_while_whoever_weighs_nothing_may_still_step_aside() -> None:
    terms = ScoreTerms(mode="weighted", pass_mark=Decimal(60))
    policy = Policy(kind="score", quorum=Fraction(1, 2), score=terms)
    votes = [replace(vote, weight=Decimal(1)) for vote in ballot("80", "abstain", "asked")]
    votes[2] = replace(votes[2], weight=Decimal(0))
    assert not tally(policy, votes).decided
    assert tally(policy, [*votes[:2], replace(votes[2], state="recused")]).outcome == "approve"


def test_scores_too_far_apart_are_an_outcome_of_their_own() -> None:
    policy = Policy(kind="score", score=ScoreTerms(spread=Decimal(20)))
    verdict = tally(policy, ballot("90", "60", "asked"))
    assert (verdict.decided, verdict.outcome, verdict.outcome_class) == (True, "discuss", "defer")
    assert (verdict.reason, verdict.still_needed) == ("spread_too_wide", None)
    assert tally(policy, ballot("70", "60")).outcome == "approve"


def test_whose_no_is_a_veto() -> None:
    seats = [Seat(may_veto=True), Seat(), Seat()]
    named = Policy(kind="quorum", veto="at_once", named_vetoers=True)
    assert tally(named, ballot("asked", "reject", "approve", seats=seats)).decided is False
    assert tally(named, ballot("reject", "approve", "approve", seats=seats)).outcome == "reject"
    assert tally(named, ballot("asked", "approve", "approve", seats=seats)).decided is False
    assert tally(named, ballot("recused", "approve", "approve", seats=seats)).outcome == "approve"


def test_somebody_who_was_added_counts_like_the_others() -> None:
    two_of_three = Policy(kind="quorum", pass_count=2)
    assert tally(two_of_three, ballot("approve", "reject", "recused")).outcome == "reject"
    added = tally(two_of_three, ballot("approve", "reject", "recused", "asked"))
    assert (added.decided, added.still_needed) == (False, 1)
    assert tally(two_of_three, ballot("approve", "removed", "recused")).outcome == "approve"


def test_a_third_deferral_is_impossible() -> None:
    settings = ApprovalPolicy(kind="quorum", quorum=Fraction(2, 3), chair_last=True, max_deferrals=2)
    votes = ballot("asked", "asked", "asked")
    assert [vote_allowed(policy_of(settings, deferrals=n), votes, mark_as("0", "defer")) for n in range(4)] == [
        None,
        None,
        "deferral_exhausted",
        "deferral_exhausted",
    ]
    assert tally(policy_of(settings, deferrals=2), ballot("defer", "defer", "defer")).outcome == "reject"


def test_a_diagrams_settings_become_a_policy() -> None:
    assert policy_of(ApprovalPolicy()) == Policy(defer_allowed=True)
    assert policy_of(ApprovalPolicy(kind="all")).effective_veto == "when_all_spoke"
    drawn = ApprovalPolicy(
        kind="quorum", quorum=Fraction(2, 3), pass_share=Fraction(1, 2), base="present", veto="at_once"
    )
    assert policy_of(drawn, deferrals=5) == Policy(
        kind="quorum", quorum=Fraction(2, 3), pass_over=Fraction(1, 2), base="present", veto="at_once"
    )


@pytest.mark.parametrize(
    "settings",
    [{"quorum": Fraction(3, 2)}, {"quorum": Fraction(-1)}, {"pass_over": Fraction(2)}, {"pass_over": Fraction(1)}],
)
def test_a_policy_that_can_not_be_is_refused(settings: dict[str, Fraction]) -> None:
    with pytest.raises(ValueError, match="Expected a"):
        Policy(kind="quorum", **settings)  # type: ignore[arg-type]


def test_a_vote_without_an_outcome_class_is_no_vote() -> None:
    with pytest.raises(ValueError, match="outcome class"):
        Vote(assignment_id="a", person="a", state="voted")
