"""Gateways say which way is taken, and wait for what they can."""

from collections.abc import Iterator

from engine.diagrams.lint.context import LintContext
from engine.diagrams.model import SPLITS_BY_CONDITION, Diagram, Element
from engine.diagrams.problems import Problem

RACERS = frozenset({"intermediateCatchEvent", "receiveTask"})
OTHER_CATCHES = frozenset({"link", "none"})


def check(diagram: Diagram, _: LintContext) -> Iterator[Problem]:
    for element in diagram.elements.values():
        if element.kind == "eventBasedGateway":
            yield from _event_gateway(diagram, element)
        elif element.kind == "parallelGateway":
            yield from _parallel(diagram, element)
        else:
            yield from _conditions(diagram, element)


def _conditions(diagram: Diagram, element: Element) -> Iterator[Problem]:
    flows = [diagram.flows[name] for name in element.outgoing]
    plain = [flow for flow in flows if flow.condition is None and not flow.is_default]
    splits = element.kind in SPLITS_BY_CONDITION and len(flows) > 1
    if splits:
        for flow in plain:
            text = f"Expected flow '{flow.id}' after '{element.id}' to have a condition or to be the default."
            yield Problem(code="no_condition", element=flow.id, text=text)
    decides = splits or any(flow.condition is not None for flow in flows)
    if decides and not plain and not any(flow.is_default for flow in flows):
        text = f"'{element.id}' has no default flow: when no condition holds, the case stops there with an incident."
        yield Problem(code="no_default", element=element.id, text=text, severity="warning")


def _parallel(diagram: Diagram, element: Element) -> Iterator[Problem]:
    for name in element.outgoing:
        if diagram.flows[name].condition is not None or diagram.flows[name].is_default:
            text = f"Expected no condition or default after the parallel gateway '{element.id}': it takes every flow."
            yield Problem(code="condition_ignored", element=name, text=text)


def _event_gateway(diagram: Diagram, element: Element) -> Iterator[Problem]:
    if not element.outgoing:
        text = f"Expected events to wait for behind '{element.id}', but there is none."
        yield Problem(code="not_an_event", element=element.id, text=text)
    for name in element.outgoing:
        target = diagram.elements[diagram.flows[name].target]
        catches = target.kind in RACERS and target.event not in OTHER_CATCHES
        if not catches or len(target.incoming) != 1 or _does_more(diagram, target):
            text = f"Expected only events to wait for right behind '{element.id}', but '{target.id}' is not one."
            yield Problem(code="not_an_event", element=target.id, text=text)
        if diagram.flows[name].condition is not None or diagram.flows[name].is_default:
            text = f"Expected no condition or default after '{element.id}': the first event decides."
            yield Problem(code="condition_ignored", element=name, text=text)


def _does_more(diagram: Diagram, target: Element) -> bool:
    return bool(diagram.boundaries.get(target.id)) or target.multi_instance is not None or target.loop is not None
