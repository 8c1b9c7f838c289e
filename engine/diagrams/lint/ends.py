"""Every path ends where the diagram says so, and nothing follows an end."""

from collections.abc import Iterator

from engine.diagrams.lint.context import LintContext
from engine.diagrams.model import Diagram, Element
from engine.diagrams.problems import Problem
from engine.diagrams.scopes import is_link_catch, is_link_throw, may_be_last


def check(diagram: Diagram, _: LintContext) -> Iterator[Problem]:
    """Where a scope has no end event, tokens end at elements without a flow out of them (BPMN 2.0, 10.5.3)."""
    with_ends = {e.parent for e in diagram.elements.values() if e.kind == "endEvent"}
    for element in diagram.elements.values():
        if element.kind == "endEvent":
            if element.outgoing:
                yield Problem(code="after_end", element=element.id, text="Expected nothing after an end event.")
        elif not element.outgoing and may_be_last(element) and element.parent in with_ends:
            text = f"Expected a sequence flow to leave '{element.id}', but it is a dead end."
            yield Problem(code="dead_end", element=element.id, text=text)
        yield from _links(element)
        yield from _compensation(element)


def _links(element: Element) -> Iterator[Problem]:
    if (is_link_throw(element) and element.outgoing) or (is_link_catch(element) and element.incoming):
        text = f"Expected the link alone to lead from its throw to its catch, but '{element.id}' has a flow as well."
        yield Problem(code="link_flow", element=element.id, text=text)


def _compensation(element: Element) -> Iterator[Problem]:
    undoes = element.for_compensation and (element.incoming or element.outgoing)
    if undoes or (element.attached_to is not None and element.event == "compensate" and element.outgoing):
        text = f"Expected compensation to be drawn with an association only, but '{element.id}' has a sequence flow."
        yield Problem(code="compensation_flow", element=element.id, text=text)
