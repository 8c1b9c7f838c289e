"""Which returns a diagram draws itself: the earlier task that a returning outcome leads to."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Final, TypeAlias

from engine.domain.diagram import Diagram, Flow

Holds: TypeAlias = Callable[[str], bool | None]
"""Whether a condition holds; None where nobody can tell."""
PASSED: Final = frozenset({"task", "manualTask", "serviceTask", "sendTask", "scriptTask", "intermediateThrowEvent"})
"""What a matter passes without waiting for a person; what it brings about is not known beforehand."""


def drawn_returns(
    diagram: Diagram, element: str, outcomes: Iterable[str], holds: Callable[[str, str], bool | None]
) -> dict[str, str]:
    """Return the user task that each of the returning `outcomes` of `element` leads to, as task → outcome.

    `holds` says of a condition and an outcome whether it would hold then.
    """
    found: dict[str, str] = {}
    for outcome in outcomes:
        target = _led_to(diagram, element, partial(_under, holds, outcome))
        if target is not None and target != element:
            found.setdefault(target, outcome)
    return found


def _under(holds: Callable[[str, str], bool | None], outcome: str, condition: str) -> bool | None:
    """Tell whether a condition would hold under an outcome."""
    return holds(condition, outcome)


def _led_to(diagram: Diagram, element: str, holds: Holds) -> str | None:
    at, known = element, True
    for _ in diagram.elements:
        flow = _taken(diagram, at, holds if known else _nobody_knows)
        if flow is None:
            return None
        at = flow.target
        kind = diagram.elements[at].kind
        if kind == "userTask":
            return at
        if kind in PASSED and not diagram.elements[at].events:
            known = False
        elif kind != "exclusiveGateway":
            return None
    return None


def _taken(diagram: Diagram, element: str, holds: Holds) -> Flow | None:
    """Return the one flow that is taken, None where it is not just one or nobody can tell."""
    flows = [diagram.flows[name] for name in diagram.elements[element].outgoing]
    if len(flows) == 1 and flows[0].condition is None:
        return flows[0]
    first_only = diagram.elements[element].kind == "exclusiveGateway"
    taken: list[Flow] = []
    for flow in flows:
        answer = False if flow.is_default else flow.condition is None or holds(flow.condition)
        if answer is None:
            return None
        taken += [flow] if answer else []
    if not taken:
        return next((flow for flow in flows if flow.is_default), None)
    return taken[0] if len(taken) == 1 or first_only else None


def _nobody_knows(_condition: str) -> None:
    return None
