"""Every scope begins in one way that the engine can begin it."""

from collections.abc import Iterator

from engine.diagrams.lint.context import LintContext
from engine.diagrams.model import Diagram, Element
from engine.diagrams.problems import Problem


def check(diagram: Diagram, _: LintContext) -> Iterator[Problem]:
    yield from _scope(diagram, None, diagram.key)
    for element in diagram.elements.values():
        if element.kind == "subProcess":
            yield from _scope(diagram, element.id, element.id)
        elif element.kind == "eventSubProcess":
            yield from _event_scope(diagram, element)


def _scope(diagram: Diagram, scope: str | None, name: str) -> Iterator[Problem]:
    starts = _starts(diagram, scope)
    if len(starts) != 1:
        text = f"Expected one start event in '{name}', but there are {len(starts)}."
        yield Problem(code="one_start", element=name, text=text)
    for start in starts:
        if start.event != "none":
            text = "Expected a start event without a trigger; only event sub-processes begin by an event."
            yield Problem(code="start_kind", element=start.id, text=text)


def _event_scope(diagram: Diagram, element: Element) -> Iterator[Problem]:
    starts = _starts(diagram, element.id)
    if len(starts) != 1 or starts[0].event not in {"message", "timer"}:
        text = "Expected one start event that waits for a message or a timer in an event sub-process."
        yield Problem(code="event_start", element=element.id, text=text)
    if element.incoming or element.outgoing:
        text = "Expected no sequence flow to or from an event sub-process."
        yield Problem(code="event_flow", element=element.id, text=text)
    if element.multi_instance is not None:
        text = "Expected an event sub-process to run once for an event, not for a list."
        yield Problem(code="event_loop", element=element.id, text=text)


def _starts(diagram: Diagram, scope: str | None) -> list[Element]:
    return [e for e in diagram.inside(scope) if e.kind == "startEvent"]
