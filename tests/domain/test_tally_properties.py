"""What holds of every policy and every body, however large: examples beyond what can be gone through one by one."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from engine.domain.elements import GroupTerms, PolicyKind, ScoreTerms
from engine.domain.tally import Policy, Verdict, Vote, moot, tally, vote_allowed, who_may_vote_now, whose_turn
from engine.domain.votes import ANSWERS
from tests.factories.ballots import Seat, mark_as

MOST = 30
SPOKEN = ("approve", "done", "return", "reject", "defer", "abstain")
OPEN = ("asked", "waiting", "candidate")
GONE = ("closed", "recused", "removed")
COUNTED: tuple[PolicyKind, ...] = ("any", "all", "quorum", "weighted", "sequence")

shares = st.fractions(min_value=0, max_value=1, max_denominator=7)
groups = st.builds(
    GroupTerms,
    opinions=st.sampled_from(["one", "each"]),
    minimum=st.integers(1, 4),
    minima=st.sampled_from([(), (("a", 3),), (("a", 1), ("b", 2))]),
)
scores = st.builds(
    ScoreTerms,
    mode=st.sampled_from(["mean", "trimmed", "weighted"]),
    trim=st.integers(1, 3),
    pass_mark=st.integers(0, 10).map(Decimal),
    spread=st.none() | st.integers(0, 10).map(Decimal),
    highest=st.just(Decimal(10)),
)


bases = st.one_of(
    st.fixed_dictionaries({"base": st.sampled_from(["due", "present"])}),
    st.fixed_dictionaries({"pass_count": st.integers(1, 12)}),
    st.fixed_dictionaries({"threshold": st.integers(0, 40).map(Decimal)}),
)


def policies(*kinds: PolicyKind) -> st.SearchStrategy[Policy]:
    rest = st.fixed_dictionaries(
        {
            "kind": st.sampled_from(kinds),
            "quorum": shares,
            "quorum_count": st.none() | st.integers(1, 12),
            "pass_over": shares.filter(lambda share: share < 1),
            "strictly": st.booleans(),
            "abstain": st.sampled_from(["against", "aside", "for"]),
            "chair_last": st.booleans(),
            "defer_allowed": st.booleans(),
            "veto": st.sampled_from([None, "none", "at_once", "when_all_spoke"]),
            "named_vetoers": st.booleans(),
            "early": st.booleans(),
            "group": groups,
            "score": scores,
        }
    )
    return st.builds(lambda base, rest: Policy(**base, **rest), bases, rest)


def bodies(marks: Sequence[str]) -> st.SearchStrategy[list[Vote]]:
    """Votes on seats of all kinds, one number a vote."""

    def vote(place: int, number: int) -> Vote:
        number, mark = divmod(number, len(marks))
        number, party = divmod(number, 4)
        number, turn = divmod(number, 6)
        number, weight = divmod(number, 5)
        seat = Seat(party="abcd"[party], place=turn, weight=weight, may_veto=turn == 0, is_chair=place == 0)
        cast = mark_as(str(place), marks[mark], seat)
        return replace(cast, score=Decimal(number)) if cast.outcome_class in ("approve", "done") else cast

    numbers = st.lists(st.integers(0, len(marks) * 4 * 6 * 5 * 11 - 1), max_size=MOST)
    return numbers.map(lambda drawn: [vote(place, number) for place, number in enumerate(drawn)])


ALL_MARKS = (*["approve"] * 4, *SPOKEN, *OPEN, *OPEN, *GONE)
KINDS: tuple[PolicyKind, ...] = ("any", "all", "quorum", "group", "weighted", "sequence", "score", "each")
Round = tuple[Policy, list[Vote]]


def rounds(marks: Sequence[str] = ALL_MARKS, kinds: Sequence[PolicyKind] = KINDS) -> st.SearchStrategy[Round]:
    return st.tuples(policies(*kinds), bodies(marks))


def answered(policy: Policy, vote: Vote, answer: str, score: int = 0) -> Vote:
    scored = policy.kind == "score" and answer in ("approve", "done")
    return replace(
        vote,
        state="voted",
        outcome_class=answer,  # type: ignore[arg-type]
        outcome=answer,
        score=Decimal(score) if scored else None,
    )


def later(votes: Sequence[Vote], changed: Vote) -> list[Vote]:
    return [changed if vote.assignment_id == changed.assignment_id else vote for vote in votes]


def still_asked(policy: Policy, votes: Sequence[Vote]) -> list[Vote]:
    left = set(moot(policy, votes))
    return [vote for vote in votes if vote.state in OPEN and vote.assignment_id not in left]


def approves(verdict: Verdict) -> bool:
    return verdict.outcome_class in ("approve", "done")


@given(rounds(), st.randoms(use_true_random=False))
def test_the_order_in_which_votes_are_read_is_irrelevant(given_round: Round, random: Random) -> None:
    policy, votes = given_round
    assert tally(policy, random.sample(votes, len(votes))) == tally(policy, votes)


@given(rounds((*SPOKEN, *GONE)))
def test_never_undecided_once_all_have_spoken(given_round: Round) -> None:
    verdict = tally(*given_round)
    assert (verdict.decided, verdict.outcome is not None) == (True, True)


@given(rounds(), st.randoms(use_true_random=False))
def test_whatever_is_said_it_comes_to_an_end(given_round: Round, random: Random) -> None:
    """Vote after vote is cast by whoever may, with recusals between them, until it is decided."""
    policy, votes = given_round
    for _ in range(len(votes) + 1):
        turn = who_may_vote_now(policy, votes)
        verdict = tally(policy, votes)
        assert (turn == ()) == verdict.decided
        if verdict.decided:
            assert verdict.outcome is not None
            return
        chosen = random.choice(turn)
        vote = next(v for v in votes if v.assignment_id == chosen)
        answer = random.choice([a for a in SPOKEN if a != "defer" or policy.defer_allowed])
        cast = answered(policy, vote, answer, random.randint(0, 10))
        assert vote_allowed(policy, votes, cast) is None
        votes = later(votes, cast if random.random() > 0.1 else replace(vote, state="recused"))
    raise AssertionError("Expected everybody to have spoken, but it goes on.")


@given(rounds(), st.data())
def test_what_is_decided_no_later_vote_changes(given_round: Round, data: st.DataObject) -> None:
    policy, votes = given_round
    verdict = tally(policy, votes)
    if not verdict.decided or policy.effective_veto == "at_once":
        return
    for vote in still_asked(policy, votes):
        answers = [a for a in (*SPOKEN, "closed") if a != "defer" or policy.defer_allowed]
        answer = data.draw(st.sampled_from(answers))
        cast = replace(vote, state="closed") if answer == "closed" else answered(policy, vote, answer, 5)
        if vote in still_asked(policy, votes):
            votes = later(votes, cast)
    final = tally(policy, votes)
    assert (final.outcome == "no_quorum", final.outcome == "discuss", approves(final)) == (
        verdict.outcome == "no_quorum",
        verdict.outcome == "discuss",
        approves(verdict),
    )
    assert final.reason == verdict.reason or final.outcome_class == verdict.outcome_class


@given(rounds(), st.data())
def test_who_leaves_before_voting_changes_nothing_that_is_decided(given_round: Round, data: st.DataObject) -> None:
    policy, votes = given_round
    verdict, asked = tally(policy, votes), still_asked(policy, votes)
    if not verdict.decided:
        return
    for vote in asked:
        gone = data.draw(st.sampled_from(["recused", "removed", "asked"]))
        votes = later(votes, replace(vote, state=gone))
    after = tally(policy, votes)
    assert (after.decided, after.outcome, after.outcome_class) == (True, verdict.outcome, verdict.outcome_class)


@given(rounds((*["approve"] * 6, *SPOKEN, "closed"), ("any", "all", "quorum", "group", "weighted", "sequence")))
def test_an_approval_more_never_undoes_an_approval(given_round: Round) -> None:
    policy, votes = given_round
    if approves(tally(policy, votes)):
        for vote in votes:
            assert approves(tally(policy, later(votes, answered(policy, vote, "approve"))))


@given(rounds((*["approve"] * 6, *SPOKEN, "closed"), ["score"]), st.integers(0, 10))
def test_a_better_score_never_undoes_a_pass(given_round: Round, more: int) -> None:
    policy, votes = given_round
    policy = replace(policy, score=replace(policy.score, spread=None))
    if approves(tally(policy, votes)):
        for vote in votes:
            if vote.score is not None:
                better = answered(policy, vote, "approve", min(10, int(vote.score) + more))
                assert approves(tally(policy, later(votes, better)))


@given(rounds(kinds=COUNTED))
def test_as_many_approvals_as_are_still_needed_suffice(given_round: Round) -> None:
    policy, votes = given_round
    verdict, asked = tally(policy, votes), still_asked(policy, votes)
    if verdict.decided or verdict.still_needed is None:
        return
    heaviest = sorted(asked, key=lambda vote: vote.weight, reverse=True)
    for number, vote in enumerate(heaviest):
        cast = (
            answered(policy, vote, "approve") if number < (verdict.still_needed or 0) else replace(vote, state="closed")
        )
        votes = later(votes, cast)
    assert approves(tally(policy, votes))


@given(rounds())
def test_one_place_after_the_other_and_the_chair_last(given_round: Round) -> None:
    policy, votes = given_round
    asked = still_asked(policy, votes)
    turn = [vote for vote in votes if vote.assignment_id in whose_turn(policy, votes)]
    assert bool(turn) == bool(asked)
    if policy.kind == "sequence" and turn:
        rivals = [vote for vote in asked if not (policy.chair_last and vote.is_chair)] or asked
        assert {vote.place for vote in turn} == {min(vote.place for vote in rivals)}
    if policy.chair_last and any(vote.is_chair for vote in turn):
        assert all(vote.is_chair for vote in asked)


def test_every_answer_is_one_that_the_tests_give() -> None:
    assert set(SPOKEN) == ANSWERS
