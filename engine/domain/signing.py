"""Whose turn it is among those who were added to a task, and what their words come to.

Signers who speak before give advice: the one they were added beside waits for them, and decides then. Signers who speak
after are asked once the task would be decided with a yes: each round of theirs must say yes too, or the task ends with
its no. A delegate prepares for the one who waits meanwhile.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, Literal, TypeAlias

from engine.domain.elements import ApprovalPolicy, OutcomeClass

Mode: TypeAlias = Literal["any", "all", "in_turn", "beside"]
Place: TypeAlias = Literal["before", "after", "parallel"]
MAX_SIGNERS: Final = 20
"""How many may be added to one task."""
PREPARES: Final = "delegated"
BESIDE: Final = "beside"
"""The mode of who prepares for somebody away, who does not wait for it and may decide meanwhile."""
OPEN: Final = frozenset({"asked", "candidate", "waiting"})
SPEAKS: Final = frozenset({"decide", "before", "after"})
"""Whose word a task has, so that a substitute can say it; who prepares for another says none."""
_GONE: Final = frozenset({"recused", "removed"})
_NO: Final[frozenset[OutcomeClass | None]] = frozenset({"reject", "return"})
YES: Final[frozenset[OutcomeClass | None]] = frozenset({"approve", "done"})
ANSWERS: Final[dict[str, frozenset[OutcomeClass]]] = {
    "before": frozenset({"approve", "done", "reject", "return", "abstain"}),
    "after": frozenset({"approve", "done", "reject", "return"}),
}
"""What an added signer can say: nobody of them puts the matter off, and who signs last says yes or no."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """One person added to a task in a role that is no vote."""

    id: str
    kind: Literal["before", "after", "delegated"]
    parent: str
    act: int
    """Those who were added in one act speak in one round."""
    mode: Mode
    state: str
    outcome_class: OutcomeClass | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """Whom somebody adds to a task, where, how they speak, and what is wanted of them."""

    persons: tuple[str, ...]
    place: Place
    mode: Mode
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Second:
    """What those who sign after make of a yes: none, not yet, or a no and whose it is."""

    decided: bool
    refused_by: str | None = None


def held(added: Iterable[Added]) -> frozenset[str]:
    """Return the assignments that wait for somebody who was added beside them."""
    return frozenset(one.parent for one in added if one.kind != "after" and one.state in OPEN and one.mode != BESIDE)


def turns(added: Sequence[Added], *, yes: bool) -> frozenset[str]:
    """Return who of the added is to speak now; `yes` says that the task would be decided with a yes."""
    waiting = held(added)
    found: set[str] = set()
    for members in _rounds(added):
        if (members[0].kind == "after" and not yes) or over(members):
            continue
        left = [one.id for one in members if one.state in OPEN]
        found.update(left[:1] if members[0].mode == "in_turn" else left)
    return frozenset(found - waiting)


def unneeded(added: Sequence[Added]) -> frozenset[str]:
    """Return who of the added need not speak any more, because their round is over."""
    return frozenset(one.id for members in _rounds(added) if over(members) for one in members if one.state in OPEN)


def over(members: Sequence[Added]) -> bool:
    """Tell whether a round has said what it can say."""
    spoken = [one for one in members if one.state == "voted"]
    if all(one.state not in OPEN for one in members):
        return True
    if members[0].kind == "before":
        return members[0].mode == "any" and bool(spoken)
    if members[0].kind == "after":
        return _refusal(members) is not None or (members[0].mode == "any" and any(_says_yes(one) for one in spoken))
    return False


def second(added: Sequence[Added]) -> Second:
    """Judge a yes by those who sign after."""
    rounds = [members for members in _rounds(added) if members[0].kind == "after"]
    refusals = (_refusal(members) for members in rounds)
    refused = next((one for one in refusals if one is not None), None)
    if refused is not None:
        return Second(decided=True, refused_by=refused)
    return Second(decided=all(over(members) for members in rounds))


def _refusal(members: Sequence[Added]) -> str | None:
    """Whose no is the round's: the first one's, or the last one's where one yes of any would have been enough."""
    noes = [one.id for one in members if one.state == "voted" and one.outcome_class in _NO]
    if not noes:
        return None
    if members[0].mode != "any":
        return noes[0]
    hope = any(one.state in OPEN or _says_yes(one) for one in members)
    return None if hope else noes[-1]


def _says_yes(one: Added) -> bool:
    return one.state == "voted" and one.outcome_class in YES


def _rounds(added: Sequence[Added]) -> Iterator[list[Added]]:
    """Each round in the order in which it came to be, without those who stepped aside or were taken out."""
    staying = sorted((one for one in added if one.state not in _GONE), key=lambda one: (one.act, one.kind, one.id))
    for _, members in groupby(staying, key=lambda one: (one.act, one.kind)):
        yield list(members)


def least_votes(policy: ApprovalPolicy) -> int:
    """Return with how many votes a task can still decide as it is drawn: no fewer than its own numbers want."""
    return max(1, policy.quorum_count or 0, policy.pass_count or 0)
