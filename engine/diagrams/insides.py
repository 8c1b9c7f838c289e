"""What the inside of an activity can do to the scope around it: complete, throw, cancel, hold many tokens."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from engine.diagrams.model import Element

RAISES: Final = frozenset({"serviceTask", "sendTask", "scriptTask", "businessRuleTask", "callActivity"})
"""Activities from which any error may come: a handler's own, or a called process's."""
FROM_INSIDE: Final = frozenset({"error", "escalation", "cancel"})


@dataclass(slots=True, kw_only=True)
class Inside:
    """Of one sub-process; what is caught inside it is left out."""

    completes: bool = True
    errors: set[str] = field(default_factory=set)
    escalations: set[str] = field(default_factory=set)
    cancels: bool = False
    raises: bool = False
    """Whether errors and escalations may come out that the diagram does not name."""
    peak: int = 1
    """The most tokens it holds at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaves:
    """How a token may leave an activity: as completed, by events on its border, or with all of its scope."""

    completes: bool
    by: tuple[Element, ...]
    uncaught: bool


def leaves(element: Element, inside: Inside | None, borders: Sequence[Element]) -> Leaves:
    """Say how; without `inside` the activity is a task or a call, from which anything may come that is caught."""
    events = [event for event in borders if event.event != "compensate"]
    if inside is None:
        return Leaves(completes=True, by=tuple(e for e in events if _may_come(element, e)), uncaught=False)
    return Leaves(
        completes=inside.completes or element.multi_instance is not None,
        by=tuple(event for event in events if _comes_out(inside, event)),
        uncaught=bool(uncaught(inside, events).errors) or (inside.cancels and not element.transaction),
    )


def uncaught(inside: Inside, borders: Sequence[Element]) -> Inside:
    """What of the inside goes on to the scope around the one around it."""
    return Inside(
        errors={code for code in inside.errors if not _catches(borders, "error", code)},
        escalations={code for code in inside.escalations if not _catches(borders, "escalation", code)},
        cancels=inside.cancels,
        raises=inside.raises,
    )


def thrown(element: Element) -> Inside:
    """What one element itself throws."""
    told = Inside(raises=element.kind in RAISES)
    if element.kind in {"endEvent", "intermediateThrowEvent"}:
        told.errors = {one.name or "" for one in element.events if one.kind == "error"}
        told.escalations = {one.name or "" for one in element.events if one.kind == "escalation"}
        told.cancels = element.event == "cancel"
    return told


def _may_come(element: Element, event: Element) -> bool:
    """A person's task knows no escalation, and only a transaction cancels; an error may come from any activity."""
    kinds = {one.kind for one in event.events}
    return bool(kinds - {"escalation", "cancel"}) or ("escalation" in kinds and element.kind == "callActivity")


def _comes_out(inside: Inside, event: Element) -> bool:
    for one in event.events:
        if one.kind not in FROM_INSIDE or (inside.raises and one.kind != "cancel"):
            return True
        if one.kind == "cancel" and inside.cancels:
            return True
        codes = inside.errors if one.kind == "error" else inside.escalations
        if one.kind != "cancel" and (one.name in codes or (one.name is None and codes)):
            return True
    return False


def _catches(borders: Sequence[Element], kind: str, code: str) -> bool:
    return any(one.kind == kind and one.name in {None, code} for event in borders for one in event.events)
