"""Flows connect elements of one scope, and border events sit on activities."""

from collections.abc import Iterator

from engine.diagrams.lint.context import LintContext
from engine.diagrams.model import ACTIVITIES, Diagram, Element
from engine.diagrams.problems import Problem

INTERRUPTS = frozenset({"error", "cancel"})


def check(diagram: Diagram, _: LintContext) -> Iterator[Problem]:
    yield from _flows(diagram)
    for element in diagram.elements.values():
        if element.kind == "boundaryEvent":
            yield from _border(diagram, element)


def _flows(diagram: Diagram) -> Iterator[Problem]:
    for flow in diagram.flows.values():
        source, target = diagram.elements.get(flow.source), diagram.elements.get(flow.target)
        if source is None or target is None:
            missing = flow.source if source is None else flow.target
            text = f"Expected the flow to connect elements that exist, but '{missing}' does not."
            yield Problem(code="dangling_flow", element=flow.id, text=text)
        elif source.parent != target.parent:
            text = f"Expected '{flow.source}' and '{flow.target}' in the same scope, but a border lies between them."
            yield Problem(code="flow_across_border", element=flow.id, text=text)


def _border(diagram: Diagram, element: Element) -> Iterator[Problem]:
    host = diagram.elements.get(element.attached_to or "")
    if host is None or host.kind not in ACTIVITIES or host.parent != element.parent:
        text = f"Expected an activity of the same scope to sit on, but '{element.attached_to}' is none."
        yield Problem(code="attached_to_nothing", element=element.id, text=text)
        return
    if element.event == "none":
        text = "Expected an event on a border to say what it waits for."
        yield Problem(code="border_event_kind", element=element.id, text=text)
    kinds = {one.kind for one in element.events}
    if kinds & INTERRUPTS and not element.interrupting:
        text = f"Expected the event '{element.id}' to interrupt: an error or a cancellation has ended its activity."
        yield Problem(code="must_interrupt", element=element.id, text=text)
    if "cancel" in kinds and not host.transaction:
        text = f"Expected a transaction to cancel, but '{host.id}' is none."
        yield Problem(code="no_transaction", element=element.id, text=text)
