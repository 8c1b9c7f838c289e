"""Every pattern of up to five votes, under every combination of settings, against a second opinion.

A recused voter leaves the body, so five seats cover every smaller body too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from engine.domain.tally import tally
from engine.domain.votes import Policy
from tests.factories.ballots import (
    ABSTAIN,
    BUTTONS,
    GROUPS,
    MARKS,
    NAMED,
    PASSES,
    PLAIN,
    QUORUMS,
    SCORES,
    VETOES,
    WEIGHT_PASSES,
    Seat,
    ballot,
    combined,
    mark_as,
    patterns,
)
from tests.factories.oracle import Oracle

FIVE = (PLAIN,) * 5
ONE_ARMED = (Seat(may_veto=True), *(PLAIN,) * 4)
GRID = ("0", "1", "2", "3", "4")
UNSURE = ("abstain", "defer", "asked", "closed", "recused")
STOPS = ({}, {"veto": "when_all_spoke"})
WEIGHTED_MEANS = [
    replace(p, score=replace(p.score, mode="weighted")) for p in combined("score", SCORES[:4], BUTTONS[:2])
]


def grouped(parties: str, *armed: int) -> tuple[Seat, ...]:
    return tuple(Seat(party=party, may_veto=n in armed) for n, party in enumerate(parties))


def weighing(*weights: int) -> tuple[Seat, ...]:
    return tuple(Seat(weight=weight) for weight in weights)


def in_turn(*places: int) -> tuple[Seat, ...]:
    return tuple(Seat(place=place) for place in places)


Case = tuple[str, list[Policy], tuple[Seat, ...], Sequence[str]]
CASES: list[Case] = [
    ("any", combined("any", VETOES, BUTTONS), FIVE, MARKS),
    ("any, one with a veto", combined("any", NAMED, BUTTONS), ONE_ARMED, MARKS),
    ("all", combined("all", ({}, *VETOES), BUTTONS), FIVE, MARKS),
    ("all, one with a veto", combined("all", NAMED, BUTTONS), ONE_ARMED, MARKS),
    ("each", combined("each", BUTTONS), FIVE, MARKS),
    ("quorum, a number", combined("quorum", QUORUMS, PASSES[4:], ABSTAIN, VETOES[:2], BUTTONS), FIVE, MARKS),
    ("quorum, of those due", combined("quorum", QUORUMS, PASSES[:4:2], ABSTAIN, VETOES[:2], BUTTONS), FIVE, MARKS),
    ("quorum, of those present", combined("quorum", QUORUMS, PASSES[1:4:2], ABSTAIN, VETOES[:2], BUTTONS), FIVE, MARKS),
    ("quorum, all heard", combined("quorum", QUORUMS, PASSES, VETOES[2:]), FIVE, MARKS),
    ("quorum, one with a veto", combined("quorum", QUORUMS[:2], PASSES[1:3], NAMED, BUTTONS), ONE_ARMED, MARKS),
    ("weighted, four weights", combined("weighted", QUORUMS[1:2], WEIGHT_PASSES, ABSTAIN), weighing(3, 2, 1, 0), MARKS),
    ("weighted, five", combined("weighted", QUORUMS[:2], WEIGHT_PASSES, BUTTONS[:1]), weighing(3, 1, 1, 1, 1), MARKS),
    ("weighted, veto", combined("weighted", WEIGHT_PASSES, VETOES[1:], BUTTONS[:3]), weighing(2, 2, 1, 1), MARKS),
    ("sequence", combined("sequence", STOPS, BUTTONS), in_turn(0, 1, 2, 3), MARKS),
    ("sequence, together", combined("sequence", STOPS, BUTTONS), in_turn(0, 0, 1, 1, 1), MARKS),
    ("group, 2 2 1", combined("group", GROUPS, BUTTONS[:1]), grouped("aabbc"), MARKS),
    ("group, 3 2", combined("group", GROUPS, VETOES[:2], BUTTONS[::3]), grouped("aaabb"), MARKS),
    ("group, 5", combined("group", GROUPS, VETOES, BUTTONS), grouped("aaaaa"), MARKS),
    ("group, one each", combined("group", GROUPS[:2], BUTTONS[::2]), grouped("abcde"), MARKS[::2]),
    ("group, two with a veto", combined("group", GROUPS, NAMED[:1], BUTTONS), grouped("aabb", 0, 2), MARKS),
    ("score", combined("score", SCORES, QUORUMS[:2]), FIVE, (*GRID, *UNSURE)),
    ("score, buttons", combined("score", SCORES[:8], BUTTONS), FIVE[:4], (*GRID, *UNSURE)),
    ("score, veto", combined("score", SCORES[:4], QUORUMS, VETOES[1:], BUTTONS), FIVE[:4], (*GRID, "reject", *UNSURE)),
    (
        "score, one with a veto",
        combined("score", SCORES[:4], NAMED, BUTTONS),
        ONE_ARMED[:3],
        (*GRID, "return", *UNSURE),
    ),
    ("score, weighted", WEIGHTED_MEANS, weighing(2, 1, 1, 0), (*GRID, *UNSURE)),
]


def differences(policies: list[Policy], seats: tuple[Seat, ...], marks: Sequence[str]) -> Iterator[str]:
    votes = {(n, mark): mark_as(str(n), mark, seat) for n, seat in enumerate(seats) for mark in marks}
    for policy in policies:
        oracle = Oracle(policy, seats, GRID)
        for pattern in patterns(seats, marks):
            verdict = tally(policy, [votes[vote] for vote in enumerate(pattern)])
            decided = oracle.decided(pattern)
            expected = oracle.result(pattern) if decided else None
            if (verdict.decided, verdict.outcome) != (decided, expected):
                yield f"{policy} {pattern}: {verdict.outcome} ({verdict.reason}), but expected {expected}"


@pytest.mark.parametrize(("policies", "seats", "marks"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_decided_exactly_when_nothing_can_change_it(
    policies: list[Policy], seats: tuple[Seat, ...], marks: Sequence[str]
) -> None:
    assert next(differences(policies, seats, marks), None) is None


@pytest.mark.parametrize("policy", combined("single", BUTTONS))
def test_whoever_has_the_task_decides_it(policy: Policy) -> None:
    oracle = Oracle(policy, FIVE)
    for pattern in patterns(FIVE):
        if sum(mark in ("approve", "return", "reject", "defer", "abstain") for mark in pattern) <= 1:
            verdict = tally(policy, ballot(*pattern))
            decided = oracle.decided(pattern)
            said = next((m for m in pattern if m not in ("asked", "closed", "recused")), "no_quorum")
            assert (verdict.decided, verdict.outcome) == (decided, said if decided else None), pattern
