"""Ballots in few words: who sits where, what each did; and the policies that tests go through."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import combinations_with_replacement, groupby, product

from engine.domain.elements import GroupTerms, OutcomeClass, ScoreTerms
from engine.domain.votes import Policy, Vote

ANSWERS: tuple[OutcomeClass, ...] = ("approve", "return", "reject", "defer", "abstain")
STATES = ("candidate", "waiting", "asked", "recused", "removed", "closed")
MARKS = (*ANSWERS, "asked", "closed", "recused")
"""What a voter can have done; who is removed counts as who is recused, who waits as who is asked."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A voter's place in the body."""

    party: str = ""
    place: int = 0
    weight: int = 1
    may_veto: bool = False
    is_chair: bool = False


PLAIN = Seat()


def ballot(*marks: str, seats: Sequence[Seat] = ()) -> list[Vote]:
    """Votes from words: an answer, a state, or a score."""
    return [mark_as(str(n), mark, seats[n] if seats else PLAIN) for n, mark in enumerate(marks)]


@cache
def mark_as(assignment: str, mark: str, seat: Seat = PLAIN) -> Vote:
    """One vote: a number is a score, given with the class `approve`."""
    vote = Vote(
        assignment_id=assignment,
        person=assignment,
        party=seat.party,
        place=seat.place,
        weight=Decimal(seat.weight),
        may_veto=seat.may_veto,
        is_chair=seat.is_chair,
    )
    if mark in STATES:
        return replace(vote, state=mark)  # type: ignore[arg-type]
    if is_score(mark):
        return replace(vote, state="voted", outcome_class="approve", outcome="approve", score=Decimal(mark))
    return replace(vote, state="voted", outcome_class=mark, outcome=mark)  # type: ignore[arg-type]


def is_score(mark: str) -> bool:
    """Tell whether a mark is a score."""
    return mark[0].isdigit()


def patterns(seats: Sequence[Seat], marks: Sequence[str] = MARKS) -> Iterator[tuple[str, ...]]:
    """Every pattern of marks on these seats; what voters on equal seats did is not told apart."""
    alike = [len(list(same)) for _, same in groupby(seats)]
    for parts in product(*(combinations_with_replacement(marks, size) for size in alike)):
        yield tuple(mark for part in parts for mark in part)


VETOES: tuple[dict[str, object], ...] = ({"veto": "none"}, {"veto": "at_once"}, {"veto": "when_all_spoke"})
NAMED: tuple[dict[str, object], ...] = tuple({**veto, "named_vetoers": True} for veto in VETOES[1:])
BUTTONS: tuple[dict[str, object], ...] = (
    {"defer_allowed": True},
    {"defer_allowed": False},
    {"defer_allowed": True, "offered": ("approve", "reject")},
    {"defer_allowed": True, "offered": ("approve", "defer", "abstain")},
)
"""Which answers can still come: all, all but a deferral that is spent, only two, none that says no."""
QUORUMS: tuple[dict[str, object], ...] = ({}, {"quorum": Fraction(2, 3)}, {"quorum_count": 3})
PASSES: tuple[dict[str, object], ...] = (
    {},
    {"base": "present"},
    {"pass_over": Fraction(2, 3), "strictly": False},
    {"pass_over": Fraction(2, 3), "strictly": False, "base": "present"},
    {"pass_count": 2},
    {"pass_count": 9},
)
WEIGHT_PASSES: tuple[dict[str, object], ...] = (
    *PASSES[:4],
    {"threshold": Decimal(3)},
    {"threshold": Decimal(3), "strictly": False},
    {"threshold": Decimal(99)},
)
ABSTAIN: tuple[dict[str, object], ...] = ({}, {"abstain": "aside"}, {"abstain": "for"})
GROUPS: tuple[dict[str, object], ...] = (
    {},
    {"group": GroupTerms(opinions="each")},
    {"group": GroupTerms(opinions="each", minimum=2)},
    {"group": GroupTerms(opinions="each", minimum=2, minima=(("b", 1),))},
)
SCORES: tuple[dict[str, object], ...] = tuple(
    {
        "strictly": strictly,
        "score": ScoreTerms(mode=mode, trim=trim, pass_mark=Decimal(mark), spread=bound, highest=FOUR),
    }
    for mode, trim in (("mean", 1), ("trimmed", 1), ("trimmed", 2))
    for mark, strictly in (("2", False), ("3", True))
    for bound in (None, Decimal(2))
    for FOUR in (Decimal(4),)
)


def combined(kind: str, *settings: Sequence[dict[str, object]]) -> list[Policy]:
    """Every combination of settings."""
    found = []
    for chosen in product(*settings):
        given: dict[str, object] = {}
        for one in chosen:
            given |= one
        found.append(Policy(kind=kind, **given))  # type: ignore[arg-type]
    return found


def said(policy: Policy) -> str:
    """A policy in few words, for the name of a test."""
    shown = (f"{name}={getattr(policy, name)}" for name in Policy.__dataclass_fields__ if name != "kind")
    plain = {f"{name}={getattr(Policy(), name)}" for name in Policy.__dataclass_fields__}
    return " ".join([policy.kind, *(word for word in shown if word not in plain)])
