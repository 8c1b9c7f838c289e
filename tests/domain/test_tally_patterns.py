from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from itertools import combinations_with_replacement
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.elements import OutcomeClass
from engine.domain.tally import Policy, Vote, tally, who_may_vote_now

ANSWERS: tuple[OutcomeClass, ...] = ("approve", "return", "reject", "defer", "abstain")
OPEN = "asked"
NEITHER_DUE = ("recused", "removed")
LEADING_GROUP = Policy(kind="quorum", quorum=Fraction(2, 3), chair_last=True, defer_allowed=True)
POLICIES = [
    Policy(kind="all"),
    Policy(kind="all", veto="none", defer_allowed=True),
    Policy(kind="all", veto="at_once"),
    Policy(kind="all", defer_allowed=True),
    Policy(kind="any"),
    Policy(kind="any", veto="at_once", defer_allowed=True),
    Policy(kind="any", veto="when_all_spoke"),
    Policy(kind="each"),
    Policy(kind="quorum"),
    LEADING_GROUP,
    Policy(kind="quorum", quorum=Fraction(2, 3)),
    Policy(kind="quorum", quorum=Fraction(1, 2), base="present", defer_allowed=True),
    Policy(kind="quorum", base="present", pass_over=Fraction(2, 3), strictly=False, defer_allowed=True),
    Policy(kind="quorum", pass_over=Fraction(0), strictly=False),
    Policy(kind="quorum", pass_over=Fraction(1), strictly=False, defer_allowed=True),
    Policy(kind="quorum", veto="at_once", defer_allowed=True),
    Policy(kind="quorum", veto="when_all_spoke"),
    Policy(kind="quorum", quorum=Fraction(1), early=False, defer_allowed=True),
]


def ballot(*marks: str) -> list[Vote]:
    """Votes from words: an answer, or a state."""
    return [mark_as(str(n), mark) for n, mark in enumerate(marks)]


def mark_as(assignment: str, mark: str) -> Vote:
    for answer in (*ANSWERS, "done"):
        if mark == answer:
            return Vote(
                assignment_id=assignment, person=assignment, state="voted", outcome_class=answer, outcome=answer
            )
    states = {state: state for state in ("candidate", "waiting", "asked", "recused", "removed", "closed")}
    return Vote(assignment_id=assignment, person=assignment, state=states[mark])  # type: ignore[arg-type]


@cache
def expected_result(policy: Policy, marks: tuple[str, ...]) -> str:
    """The result of a round that is over, in the words of the rules and by another road than the product's."""
    due = [mark for mark in marks if mark not in NEITHER_DUE]
    spoken = [mark for mark in due if mark != "closed"]
    if not policy.defer_allowed:
        spoken = ["abstain" if mark == "defer" else mark for mark in spoken]
    if not spoken:
        return "no_quorum"
    if policy.kind == "each":
        return "done"
    noes = [answer for answer in ("reject", "return") if answer in spoken]
    if noes and policy.effective_veto != "none":
        return noes[0]
    if policy.kind == "quorum":
        return expected_share(policy, len(due), spoken)
    if policy.kind == "any" and "approve" in spoken:
        return "approve"
    if policy.kind == "all" and set(spoken) == {"approve"} and len(spoken) == len(due):
        return "approve"
    if policy.kind == "all" and len(spoken) < len(due) and not noes:
        return "no_quorum"
    return (noes + [answer for answer in ("defer",) if answer in spoken] + ["reject"])[0]


def expected_share(policy: Policy, due: int, spoken: list[str]) -> str:
    if Fraction(len(spoken), due) < policy.quorum:
        return "no_quorum"
    approvals = spoken.count("approve")
    share = Fraction(approvals, due if policy.base == "due" else len(spoken))
    if approvals and (share > policy.pass_over or (share == policy.pass_over and not policy.strictly)):
        return "approve"
    ranked = [answer for answer in ("defer", "return") if Fraction(spoken.count(answer), len(spoken)) > Fraction(1, 2)]
    return [*ranked, "reject"][0]


def endings(marks: tuple[str, ...], answers: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    fixed = tuple(mark for mark in marks if mark != OPEN)
    for rest in combinations_with_replacement((*answers, "closed"), marks.count(OPEN)):
        yield tuple(sorted(fixed + rest))


@pytest.mark.parametrize("policy", POLICIES)
def test_every_pattern_of_up_to_five_votes(policy: Policy) -> None:
    answers = ANSWERS if policy.defer_allowed else tuple(answer for answer in ANSWERS if answer != "defer")
    for size in range(6):
        for marks in combinations_with_replacement((*ANSWERS, OPEN, "closed", "recused"), size):
            verdict = tally(policy, ballot(*marks))
            results = {expected_result(policy, ending) for ending in endings(marks, answers)}
            assert verdict.decided == expected_to_be_decided(policy, marks, results), marks
            if verdict.decided:
                assert verdict.outcome == expected_result(policy, tuple("closed" if m == OPEN else m for m in marks)), (
                    marks
                )


def expected_to_be_decided(policy: Policy, marks: tuple[str, ...], results: set[str]) -> bool:
    if OPEN not in marks:
        return True
    if policy.effective_veto == "at_once" and {"reject", "return"} & set(marks):
        return True
    waits = policy.kind == "each" or policy.effective_veto == "when_all_spoke" or not policy.early
    return not waits and len(results) == 1


shares = st.fractions(min_value=0, max_value=1, max_denominator=7)
policies = st.builds(
    Policy,
    kind=st.sampled_from(["single", "any", "all", "quorum", "each"]),
    quorum=shares,
    pass_over=shares.filter(lambda share: share < 1),
    strictly=st.booleans(),
    base=st.sampled_from(["due", "present"]),
    chair_last=st.booleans(),
    defer_allowed=st.booleans(),
    veto=st.sampled_from([None, "none", "at_once", "when_all_spoke"]),
    early=st.booleans(),
)
spoken_marks = st.sampled_from([*ANSWERS, "done", "closed", "recused", "removed"])
marks_lists = st.lists(st.one_of(spoken_marks, st.sampled_from(["asked", "waiting"])), max_size=40)


@given(policies, marks_lists, st.randoms(use_true_random=False))
def test_the_order_of_votes_is_irrelevant(policy: Policy, marks: list[str], random: Random) -> None:
    shuffled = random.sample(marks, len(marks))
    assert tally(policy, ballot(*shuffled)) == tally(policy, ballot(*marks))


@given(policies, st.lists(spoken_marks, max_size=40))
def test_never_undecided_once_all_have_spoken(policy: Policy, marks: list[str]) -> None:
    verdict = tally(policy, ballot(*marks))
    assert verdict.decided is True
    assert verdict.outcome is not None


@given(policies, marks_lists, st.data())
def test_what_is_decided_no_later_vote_changes(policy: Policy, marks: list[str], data: st.DataObject) -> None:
    verdict = tally(policy, ballot(*marks))
    if not verdict.decided or policy.effective_veto == "at_once" or policy.kind == "single":
        return
    answers = [*ANSWERS, "closed"] if policy.defer_allowed else [a for a in (*ANSWERS, "closed") if a != "defer"]
    later = [data.draw(st.sampled_from(answers)) if mark in {"asked", "waiting"} else mark for mark in marks]
    final = tally(policy, ballot(*later))
    assert (final.outcome == "no_quorum", final.outcome_class in {"approve", "done"}) == (
        verdict.outcome == "no_quorum",
        verdict.outcome_class in {"approve", "done"},
    )
    assert final.reason == verdict.reason or final.outcome_class == verdict.outcome_class


@given(policies.filter(lambda policy: policy.kind != "single"), marks_lists)
def test_as_many_approvals_as_are_still_needed_suffice(policy: Policy, marks: list[str]) -> None:
    verdict = tally(policy, ballot(*marks))
    if verdict.decided or verdict.still_needed is None or policy.kind == "each":
        return
    left = verdict.still_needed
    ended = []
    for mark in marks:
        if mark in {"asked", "waiting"}:
            ended.append("approve" if left > 0 else "closed")
            left -= 1
        else:
            ended.append(mark)
    assert tally(policy, ballot(*ended)).outcome_class in {"approve", "done"}


@given(policies, marks_lists)
def test_somebody_may_always_vote_until_it_is_decided(policy: Policy, marks: list[str]) -> None:
    votes = ballot(*marks)
    assert (who_may_vote_now(policy, votes) == ()) == tally(policy, votes).decided
