"""Counting the votes of a body of 21 under every policy, however many have spoken."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from engine.domain.elements import GroupTerms, ScoreTerms
from engine.domain.tally import Policy, Vote, tally
from tests.benchmarks.counts import Counts
from tests.benchmarks.figures import Figure, Stopwatch, in_milliseconds
from tests.factories.ballots import Seat, mark_as

BODY = 21
LAPS = 200
POLICIES: dict[str, Policy] = {
    "any": Policy(kind="any"),
    "all": Policy(kind="all", veto="none"),
    "quorum": Policy(kind="quorum", defer_allowed=True, chair_last=True),
    "quorum, named vetoes": Policy(kind="quorum", veto="at_once", named_vetoers=True),
    "weighted": Policy(kind="weighted", defer_allowed=True),
    "group, 7 groups": Policy(kind="group", group=GroupTerms(opinions="each", minimum=2)),
    "group, 21 groups": Policy(kind="group", defer_allowed=True),
    "sequence": Policy(kind="sequence"),
    "score": Policy(kind="score", score=ScoreTerms(mode="trimmed", spread=Decimal(50)), defer_allowed=True),
    "each": Policy(kind="each"),
}


def votes(_folder: Path, counts: Counts) -> list[Figure]:
    """The slowest pattern of each policy."""
    laps = LAPS if counts.lifecycles > 1 else 1
    return [_slowest(name, policy, laps) for name, policy in POLICIES.items()]


def _slowest(name: str, policy: Policy, laps: int) -> Figure:
    found = [_timed(name, policy, body, laps) for body in _bodies(policy, alone="21" in name)]
    return max(found, key=lambda figure: figure.value)


def _bodies(policy: Policy, *, alone: bool) -> list[list[Vote]]:
    """Bodies in which so many have spoken, all alike or in turn this and that."""
    bodies = []
    for heard in range(0, BODY + 1, 3):
        for said in (("approve",), ("abstain",), ("approve", "reject", "abstain", "defer")):
            marks = [said[n % len(said)] for n in range(heard)] + ["asked"] * (BODY - heard)
            bodies.append([_vote(policy, n, mark, alone=alone) for n, mark in enumerate(marks)])
    return bodies


def _vote(policy: Policy, number: int, mark: str, *, alone: bool) -> Vote:
    seat = Seat(party=str(number if alone else number // 3), place=number, weight=1 + number % 3, may_veto=number < 2)
    return mark_as(str(number), str(60 + number) if policy.kind == "score" and mark == "approve" else mark, seat)


def _timed(name: str, policy: Policy, body: Sequence[Vote], laps: int) -> Figure:
    watch = Stopwatch()
    for _ in range(laps):
        with watch.lap():
            tally(policy, body)
    return in_milliseconds(watch.laps, "votes", f"tally of 21, {name}", "its slowest pattern")
