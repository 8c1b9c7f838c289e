"""Foretells whether a meeting will have its quorum; the catalogue's ladder L-MEETING asks for it the day before."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Final

from engine.domain.policies.ballot import Ballot, sort_out
from engine.domain.policies.quorum import quorate
from engine.domain.votes import Policy, Vote

LATEST_IN: Final = 20
"""How many working days after the date that stands a new one may lie at most."""
MOST_POSTPONEMENTS: Final = 2
"""How often one meeting may be put off: a third time it is held, or the matter is put off by a vote."""
SOONEST_IN: Final = timedelta(hours=4)
"""How much working time there is at least before the new date, so that its members hear of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """How a meeting stands; the people are logins, each in one of the four places.

    Whoever stepped aside is in none: they leave the base (`docs/reference/hq-extension.md`).
    """

    spoken: tuple[str, ...]
    """They voted, so they were there."""
    coming: tuple[str, ...]
    staying_away: tuple[str, ...]
    """They said so, or are away at that time and nobody may stand in."""
    unanswered: tuple[str, ...]
    needed: int
    """How many of those due make the quorum; of weights, how much."""
    assured: bool
    """Whether those who spoke or said that they come are enough."""
    reachable: bool
    """Whether they would be if everybody came who has not said no."""
    met: bool
    """Whether those who spoke are enough by themselves."""

    @property
    def due(self) -> int:
        """How many are due."""
        return len(self.spoken) + len(self.coming) + len(self.staying_away) + len(self.unanswered)


def forecast(policy: Policy, votes: Sequence[Vote], said: Mapping[str, bool], away: Collection[str]) -> Forecast:
    """Return how it stands: `said` is who said that they come or don't, `away` who is known to be away."""
    ballot = sort_out(policy, votes)
    answers = {vote.person: said.get(vote.person, False if vote.person in away else None) for vote in ballot.open}
    coming = [vote for vote in ballot.open if answers[vote.person] is True]
    out = [vote for vote in ballot.open if answers[vote.person] is False]
    silent = [vote for vote in ballot.open if answers[vote.person] is None]
    return Forecast(
        spoken=_people(ballot.cast),
        coming=_people(coming),
        staying_away=_people(out),
        unanswered=_people(silent),
        needed=_needed(ballot),
        assured=_enough(ballot, [*ballot.cast, *coming]),
        reachable=_enough(ballot, [*ballot.cast, *coming, *silent]),
        met=_enough(ballot, ballot.cast),
    )


def _people(votes: Sequence[Vote]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(vote.person for vote in votes))


def _enough(ballot: Ballot, there: Sequence[Vote]) -> bool:
    policy = ballot.policy
    if policy.kind in ("any", "single"):
        return bool(there)
    if policy.kind not in ("quorum", "weighted", "score"):
        return len(there) >= len(ballot.due)
    return bool(there) and quorate(policy, _amount(policy, ballot.due), _amount(policy, there))


def _amount(policy: Policy, votes: Sequence[Vote]) -> Decimal:
    return sum((vote.weight for vote in votes), Decimal()) if policy.kind == "weighted" else Decimal(len(votes))


def _needed(ballot: Ballot) -> int:
    """Return the smallest number of people, or weight, that is enough."""
    policy = ballot.policy
    if policy.kind in ("any", "single"):
        return min(1, len(ballot.due))
    if policy.kind not in ("quorum", "weighted", "score"):
        return len(ballot.due)
    whole = int(_amount(policy, ballot.due))
    return next((some for some in range(1, whole + 1) if quorate(policy, Decimal(whole), Decimal(some))), whole)
