"""Counts the votes on one task and says whether they decide it, and how."""

from collections.abc import Collection, Iterator, Sequence
from itertools import chain
from typing import Final

from engine.domain.elements import OutcomeClass
from engine.domain.policies import RULES
from engine.domain.policies.ballot import OUT, Ballot, is_armed, sort_out, veto_cast
from engine.domain.policies.finding import NOBODY_SPOKE, VETOES, Finding, Result
from engine.domain.policies.rule import Reading
from engine.domain.policies.scores import SCORED
from engine.domain.votes import NO_QUORUM, Policy, Verdict, Vote, policy_of

__all__ = [
    "NO_QUORUM",
    "Policy",
    "Verdict",
    "Vote",
    "moot",
    "policy_of",
    "tally",
    "vote_allowed",
    "who_may_vote_now",
    "whose_turn",
]

_CLASSES: Final[dict[Result, OutcomeClass]] = {
    "approve": "approve",
    "return": "return",
    "reject": "reject",
    "defer": "defer",
    "done": "done",
    "no_quorum": "defer",
    "discuss": "defer",
}
_OWN_NOES: Final = frozenset({"single", "all", "sequence", "each"})
"""Kinds that judge every "no" themselves, so that a veto only says when they do."""


def tally(policy: Policy, votes: Sequence[Vote]) -> Verdict:
    """The verdict of `votes` under `policy`: decided as soon as it can no longer change, and once all have spoken.

    Whoever recused or was removed leaves the base. Silence never counts as consent.
    """
    ballot = sort_out(policy, votes)
    reading = RULES[policy.kind](ballot)
    awaited = reading.awaited
    finding = _judge(reading, ballot)
    decided = _is_decided(reading, ballot, finding)
    outcome_class = _class(finding, ballot) if decided else None
    given = [vote.outcome_class for vote in ballot.cast]
    single = policy.kind == "single"
    return Verdict(
        decided=decided,
        outcome_class=outcome_class,
        outcome=_code(finding, outcome_class, ballot) if outcome_class else None,
        reason=finding.reason if decided else "open",
        due=min(len(ballot.due), 1) if single else len(ballot.due),
        present=len(ballot.cast),
        waiting=min(len(awaited), 1) if single else len(awaited),
        approvals=given.count("approve") + given.count("done"),
        returns=given.count("return"),
        rejections=given.count("reject"),
        deferrals=given.count("defer"),
        abstentions=given.count("abstain"),
        still_needed=_still_needed(reading, ballot, finding, decided=decided),
    )


def who_may_vote_now(policy: Policy, votes: Sequence[Vote]) -> tuple[str, ...]:
    """The assignments that may be answered now, nobody's once it is decided."""
    return () if tally(policy, votes).decided else whose_turn(policy, votes)


def whose_turn(policy: Policy, votes: Sequence[Vote]) -> tuple[str, ...]:
    """The assignments whose turn it is while nothing is decided.

    The chair's comes when everyone else has spoken, where that is asked; in a sequence one place comes after the other.
    """
    awaited = RULES[policy.kind](sort_out(policy, votes)).awaited
    if policy.chair_last:
        awaited = [vote for vote in awaited if not vote.is_chair] or awaited
    if policy.kind == "sequence" and awaited:
        place = min(vote.place for vote in awaited)
        awaited = [vote for vote in awaited if vote.place == place]
    return tuple(vote.assignment_id for vote in awaited)


def moot(policy: Policy, votes: Sequence[Vote]) -> tuple[str, ...]:
    """The open assignments that are not asked any more, though nothing is decided: their group has spoken."""
    ballot = sort_out(policy, votes)
    awaited = {vote.assignment_id for vote in RULES[policy.kind](ballot).awaited}
    return tuple(vote.assignment_id for vote in ballot.open if vote.assignment_id not in awaited)


def vote_allowed(policy: Policy, votes: Sequence[Vote], vote: Vote) -> str | None:
    """The code of the rejection that `vote` meets if it is cast among `votes`, or None when it may be."""
    assigned = next((other for other in votes if other.assignment_id == vote.assignment_id), None)
    if assigned is None or assigned.state in OUT:
        return "task_not_yours"
    if assigned.state == "voted":
        return "already_voted"
    if assigned.state == "closed" or tally(policy, votes).decided:
        return "task_closed"
    if assigned.assignment_id not in whose_turn(policy, votes):
        return "group_has_spoken" if assigned.assignment_id in moot(policy, votes) else "not_your_turn"
    if vote.outcome_class is None:
        return "unknown_outcome"
    if vote.outcome_class == "defer" and not policy.defer_allowed:
        return "deferral_exhausted"
    return "score_invalid" if policy.kind == "score" and not _is_scored(policy, vote) else None


def _is_scored(policy: Policy, vote: Vote) -> bool:
    if vote.outcome_class not in SCORED:
        return True
    return vote.score is not None and policy.score.lowest <= vote.score <= policy.score.highest


def _judge(reading: Reading, ballot: Ballot) -> Finding:
    if not ballot.cast:
        return NOBODY_SPOKE
    veto = None if ballot.policy.kind in _OWN_NOES else veto_cast(ballot)
    return VETOES[veto] if veto else reading.judge()


def _is_decided(reading: Reading, ballot: Ballot, finding: Finding) -> bool:
    if not reading.awaited:
        return True
    policy = ballot.policy
    if policy.effective_veto == "at_once" and veto_cast(ballot):
        return True
    if not policy.early or policy.kind == "each" or policy.effective_veto == "when_all_spoke":
        return False
    ends = chain(_vetoes_to_come(policy, reading.awaited), reading.ends())
    return all(end == finding.result for end in ends)


def _vetoes_to_come(policy: Policy, awaited: Collection[Vote]) -> Iterator[Result]:
    if policy.kind not in _OWN_NOES and any(is_armed(policy, vote) for vote in awaited):
        if "reject" in policy.offered:
            yield "reject"
        if "return" in policy.offered:
            yield "return"


def _still_needed(reading: Reading, ballot: Ballot, finding: Finding, *, decided: bool) -> int | None:
    if ballot.policy.kind == "each":
        return len(reading.awaited)
    if finding.result == "approve":
        return 0
    if decided or finding.reason == "veto":
        return None
    needed = reading.still_needed()
    return needed if needed is None or ballot.cast else max(needed, 1)


def _class(finding: Finding, ballot: Ballot) -> OutcomeClass:
    kind, cast = ballot.policy.kind, ballot.cast
    if kind == "single" and len(cast) == 1 and cast[0].outcome_class:
        return cast[0].outcome_class
    if finding.result == "approve" and kind != "score" and all(vote.outcome_class != "approve" for vote in cast):
        return "done"
    return _CLASSES[finding.result]


def _code(finding: Finding, outcome_class: OutcomeClass, ballot: Ballot) -> str:
    """The voters' own code where they agree on one, else the plain name of the class."""
    if finding.result in ("no_quorum", "discuss"):
        return finding.result
    if ballot.policy.kind == "score" and finding.reason != "veto":
        return outcome_class
    codes = {vote.outcome for vote in ballot.cast if vote.outcome_class == outcome_class}
    return next(iter(codes)) or outcome_class if len(codes) == 1 else outcome_class
