"""Says what begins and what ends a scope, and what follows an element inside it."""

from collections.abc import Iterator, Mapping

from engine.diagrams.model import Diagram, Element


def begins(diagram: Diagram, scope: str | None) -> tuple[Element, ...]:
    """Where tokens of a scope come from: its start events, else whatever no flow leads to (BPMN 2.0, 10.5.2)."""
    members = diagram.inside(scope)
    starts = tuple(e for e in members if e.kind == "startEvent")
    return starts or tuple(e for e in members if _in_sequence(e) and not e.incoming and not is_link_catch(e))


def ends(diagram: Diagram, scope: str | None) -> tuple[Element, ...]:
    """Where tokens of a scope end: at its end events, else at whatever no flow leaves (BPMN 2.0, 10.5.3)."""
    members = diagram.inside(scope)
    drawn = tuple(e for e in members if e.kind == "endEvent")
    return drawn or tuple(e for e in members if may_be_last(e) and not e.outgoing)


def may_be_last(element: Element) -> bool:
    """Whether an element without a flow out of it would be the end of a token's way."""
    if element.kind == "boundaryEvent":
        return element.event != "compensate"
    return _in_sequence(element) and not is_link_throw(element)


def is_link_throw(element: Element) -> bool:
    return element.kind == "intermediateThrowEvent" and element.event == "link"


def is_link_catch(element: Element) -> bool:
    return element.kind == "intermediateCatchEvent" and element.event == "link"


def following(diagram: Diagram, scope: str | None) -> dict[str, tuple[str, ...]]:
    """Where a token may get to from each element of a scope: by flows, borders, links and compensation."""
    members = diagram.inside(scope)
    catches: dict[str | None, list[str]] = {}
    for element in members:
        if is_link_catch(element):
            catches.setdefault(element.events[0].name, []).append(element.id)
    return {element.id: tuple(_next(diagram, element, catches)) for element in members}


def _next(diagram: Diagram, element: Element, catches: Mapping[str | None, list[str]]) -> Iterator[str]:
    yield from (diagram.flows[flow].target for flow in element.outgoing)
    yield from (event.id for event in diagram.boundaries.get(element.id, ()))
    if is_link_throw(element):
        yield from catches.get(element.events[0].name, ())
    if element.handler is not None:
        yield element.handler


def _in_sequence(element: Element) -> bool:
    """Whether an element is part of a scope's own order: no border event, event sub-process, compensation handler."""
    return element.attached_to is None and element.kind != "eventSubProcess" and not element.for_compensation
