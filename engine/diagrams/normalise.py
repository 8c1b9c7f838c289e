"""Rewrites a diagram into what the token core runs: explicit starts, links as flows, event sub-processes as borders."""

from dataclasses import replace

from engine.diagrams.model import Diagram, Element, Flow, make_diagram

WRAPPER = "#scope"
START = "#start"
"""Suffixes of ids that are not drawn; `#` is legal in no BPMN id, so no drawn element can be meant."""


def normalise(diagram: Diagram) -> Diagram:
    """The same process without implicit starts, links and event sub-processes; drawn elements keep their ids."""
    graph = _Graph(diagram)
    for scope in list(diagram.children):
        graph.start_what_nothing_leads_to(scope)
    graph.join_links()
    for scope in dict.fromkeys(e.parent for e in diagram.elements.values() if e.kind == "eventSubProcess"):
        graph.wrap(scope)
    return make_diagram(
        key=diagram.key,
        name=diagram.name,
        elements=graph.elements,
        flows=graph.flows,
        lanes=diagram.lanes,
        data_objects=diagram.data_objects,
    )


class _Graph:
    def __init__(self, diagram: Diagram) -> None:
        self.key = diagram.key
        self.elements = dict(diagram.elements)
        self.flows = dict(diagram.flows)

    def inside(self, scope: str | None) -> list[Element]:
        return [e for e in self.elements.values() if e.parent == scope]

    def start_what_nothing_leads_to(self, scope: str | None) -> None:
        """BPMN 2.0, 10.5.2: without a start event, everything without an incoming flow begins with its scope."""
        members = self.inside(scope)
        if any(e.kind == "startEvent" for e in members):
            return
        for element in members:
            if not element.incoming and _may_begin(element):
                begin = element.id + START
                self.elements[begin] = self._synthetic(begin, "startEvent", scope)
                self.connect(begin, element.id, begin + "#flow")

    def join_links(self) -> None:
        """BPMN 2.0, 10.5.5: a pair of link events is one sequence flow that is not drawn through."""
        catches = {
            (e.parent, e.events[0].name): e.id
            for e in self.elements.values()
            if e.kind == "intermediateCatchEvent" and e.event == "link"
        }
        for element in list(self.elements.values()):
            if element.kind == "intermediateThrowEvent" and element.event == "link":
                target = catches[element.parent, element.events[0].name]
                self.connect(element.id, target, element.id + "#link")

    def wrap(self, scope: str | None) -> None:
        """Put a scope's ordinary elements inside a wrapper, and its event sub-processes on the wrapper's border.

        So what an event sub-process watches over is an activity, which its start event may interrupt.
        """
        wrapper = (scope or self.key) + WRAPPER
        for element in self.inside(scope):
            if element.kind == "eventSubProcess":
                self._release(element, scope, wrapper)
            else:
                self.elements[element.id] = replace(element, parent=wrapper)
        begin = wrapper + START
        self.elements[begin] = self._synthetic(begin, "startEvent", scope)
        self.elements[wrapper] = self._synthetic(wrapper, "subProcess", scope)
        self.connect(begin, wrapper, wrapper + "#flow")

    def _release(self, handler: Element, scope: str | None, wrapper: str) -> None:
        begin = handler.id + START
        self.elements[handler.id] = replace(handler, kind="subProcess", by_event=True)
        self.elements[begin] = self._synthetic(begin, "startEvent", handler.id)
        for start in [e for e in self.inside(handler.id) if e.kind == "startEvent" and not e.synthetic]:
            self.elements[start.id] = replace(
                start, kind="boundaryEvent", parent=scope, attached_to=wrapper, outgoing=()
            )
            for name in start.outgoing:
                self.flows[name] = replace(self.flows[name], source=begin)
            self.elements[begin] = replace(self.elements[begin], outgoing=start.outgoing)
            self.connect(start.id, handler.id, handler.id + "#flow")

    def connect(self, source: str, target: str, name: str) -> None:
        self.flows[name] = Flow(id=name, source=source, target=target)
        leaving, arriving = self.elements[source], self.elements[target]
        self.elements[source] = replace(leaving, outgoing=(*leaving.outgoing, name))
        self.elements[target] = replace(self.elements[target], incoming=(*arriving.incoming, name))

    def _synthetic(self, name: str, kind: str, scope: str | None) -> Element:
        return Element(id=name, kind=kind, process_key=self.key, parent=scope, synthetic=True)


def _may_begin(element: Element) -> bool:
    if element.kind in {"boundaryEvent", "eventSubProcess"} or element.for_compensation:
        return False
    return not (element.kind == "intermediateCatchEvent" and element.event == "link")
