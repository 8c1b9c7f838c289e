"""Rewrites event sub-processes into what the token core runs: a scope with an event on its border."""

from dataclasses import replace

from engine.diagrams.model import Diagram, Element, Flow, make_diagram

WRAPPER = "#scope"
"""Suffix of the wrapper's id; `#` is legal in no BPMN id, so no drawn element can be meant."""


def normalise(diagram: Diagram) -> Diagram:
    """The same process without event sub-processes.

    What surrounds an event sub-process becomes the inside of a wrapper; the event sub-process's start event becomes
    an event on the wrapper's border, and its other elements stand beside the wrapper. Drawn elements keep their ids.
    """
    elements = dict(diagram.elements)
    flows = dict(diagram.flows)
    watched = dict.fromkeys(e.parent for e in elements.values() if e.kind == "eventSubProcess")
    for scope in watched:
        _wrap(diagram.key, scope, elements, flows)
    return make_diagram(key=diagram.key, name=diagram.name, elements=elements, flows=flows, lanes=diagram.lanes)


def _wrap(key: str, scope: str | None, elements: dict[str, Element], flows: dict[str, Flow]) -> None:
    wrapper = (scope or key) + WRAPPER
    members = [e for e in elements.values() if e.parent == scope]
    handlers = [e for e in members if e.kind == "eventSubProcess"]
    for element in members:
        if element.kind != "eventSubProcess":
            elements[element.id] = replace(element, parent=wrapper)
    for handler in handlers:
        del elements[handler.id]
        for element in [e for e in elements.values() if e.parent == handler.id]:
            elements[element.id] = _released(element, scope, wrapper)
    begin, go = wrapper + "#start", wrapper + "#flow"
    elements[begin] = Element(
        id=begin, kind="startEvent", process_key=key, parent=scope, outgoing=(go,), synthetic=True
    )
    elements[wrapper] = Element(
        id=wrapper, kind="subProcess", process_key=key, parent=scope, incoming=(go,), synthetic=True
    )
    flows[go] = Flow(id=go, source=begin, target=wrapper)


def _released(element: Element, scope: str | None, wrapper: str) -> Element:
    if element.kind == "startEvent":
        return replace(element, kind="boundaryEvent", parent=scope, attached_to=wrapper)
    return replace(element, parent=scope)
