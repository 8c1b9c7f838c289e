"""What every policy answers about a ballot."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from engine.domain.policies.finding import Finding, Result
from engine.domain.votes import Vote


class Reading(Protocol):
    """A ballot as one policy reads it; whatever its answers need is worked out once."""

    @property
    def awaited(self) -> Sequence[Vote]:
        """The votes that may still be cast and count."""
        ...

    def judge(self) -> Finding:
        """Return what it comes to if nobody else speaks; somebody has."""
        ...

    def ends(self) -> Iterable[Result]:
        """Give every result that the votes awaited can bring about without a veto, those likely to differ first."""
        ...

    def still_needed(self) -> int | None:
        """Return how many more must approve, None when approval is out of reach."""
        ...

    def figures(self) -> Mapping[str, object]:
        """Return what the result tells beyond the counts of heads."""
        ...
