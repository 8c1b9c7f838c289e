"""How a process looks to whoever calls it: whether it can be called, and what it may end with."""

from dataclasses import dataclass

from engine.diagrams.model import Diagram
from engine.diagrams.scopes import begins
from engine.domain.elements import EndSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """`codes` are the outcomes that its end events declare; without `callable` it begins by events only."""

    callable: bool
    codes: frozenset[str]


def outcomes_of(diagram: Diagram) -> Outcomes:
    """Read the end events of the process itself and of its event sub-processes: they end what they belong to."""
    handlers = [e.id for e in diagram.inside(None) if e.kind == "eventSubProcess"]
    ends = [e for scope in (None, *handlers) for e in diagram.inside(scope) if e.kind == "endEvent"]
    return Outcomes(
        callable=any(start.event == "none" or start.kind != "startEvent" for start in begins(diagram, None)),
        codes=frozenset(e.settings.outcome for e in ends if isinstance(e.settings, EndSettings)),
    )
