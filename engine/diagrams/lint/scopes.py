"""Says what begins and what ends a scope, as the token core sees it."""

from collections.abc import Iterator

from engine.diagrams.model import Diagram, Element


def begins(diagram: Diagram, scope: str | None) -> tuple[Element, ...]:
    """Where tokens of a scope come from: its start events, else whatever no flow leads to (BPMN 2.0, 13.2.4)."""
    members = diagram.inside(scope)
    starts = tuple(e for e in members if e.kind == "startEvent")
    return starts or tuple(e for e in members if _in_sequence(e) and not e.incoming and not is_link_catch(e))


def ends(diagram: Diagram, scope: str | None) -> tuple[Element, ...]:
    """Where tokens of a scope end: at its end events, else at whatever no flow leaves."""
    members = diagram.inside(scope)
    drawn = tuple(e for e in members if e.kind == "endEvent")
    return drawn or tuple(e for e in members if may_be_last(e) and not e.outgoing)


def may_be_last(element: Element) -> bool:
    """Whether an element without a flow out of it would be the end of a token's way."""
    if element.kind == "boundaryEvent":
        return element.event != "compensate"
    return _in_sequence(element) and not is_link_throw(element)


def is_link_throw(element: Element) -> bool:
    return element.event == "link" and element.kind == "intermediateThrowEvent"


def is_link_catch(element: Element) -> bool:
    return element.event == "link" and element.kind == "intermediateCatchEvent"


def next_of(diagram: Diagram, element: Element) -> Iterator[str]:
    """Where a token may get to from an element without leaving the scope."""
    yield from (diagram.flows[flow].target for flow in element.outgoing)
    yield from (event.id for event in diagram.boundaries.get(element.id, ()))
    if is_link_throw(element):
        yield from (e.id for e in diagram.inside(element.parent) if is_link_catch(e) and _same_link(e, element))
    if element.handler is not None:
        yield element.handler


def _same_link(one: Element, other: Element) -> bool:
    return one.events[0].name == other.events[0].name


def _in_sequence(element: Element) -> bool:
    """Whether an element is part of a scope's own order: no border event, event sub-process, compensation handler."""
    return element.attached_to is None and element.kind != "eventSubProcess" and not element.for_compensation
