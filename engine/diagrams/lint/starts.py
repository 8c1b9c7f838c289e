"""Every scope begins in one way that the engine can begin it."""

from collections.abc import Iterator

from engine.diagrams.lint.context import LintContext
from engine.diagrams.model import Diagram, Element
from engine.diagrams.problems import Problem
from engine.diagrams.scopes import begins

BEGINS_A_CASE = frozenset({"timer", "message", "signal"})
BEGINS_A_HANDLER = BEGINS_A_CASE | {"error", "escalation", "conditional"}


def check(diagram: Diagram, _: LintContext) -> Iterator[Problem]:
    """Apply BPMN 2.0, 13.2.1 to the process, 13.3.4 to its sub-processes and 13.5.4 to event sub-processes."""
    yield from _scope(diagram, None, diagram.key)
    yield from _messages(diagram)
    for element in diagram.elements.values():
        if element.kind == "subProcess":
            yield from _scope(diagram, element.id, element.id)
        elif element.kind == "eventSubProcess":
            yield from _event_scope(diagram, element)
        elif element.incoming and (element.kind == "startEvent" or element.attached_to is not None):
            text = f"Expected no sequence flow to '{element.id}': only its event lets it begin."
            yield Problem(code="into_start", element=element.id, text=text)


def _scope(diagram: Diagram, scope: str | None, name: str) -> Iterator[Problem]:
    if not begins(diagram, scope):
        text = f"Expected something in '{name}' to begin with, but every element waits for another."
        yield Problem(code="no_start", element=name, text=text)
    starts = _starts(diagram, scope)
    plain = [start for start in starts if start.event == "none"]
    if len(plain) > 1:
        text = f"Expected one start event without a trigger in '{name}', but there are {len(plain)}."
        yield Problem(code="one_start", element=name, text=text)
    for start in starts:
        kinds = {one.kind for one in start.events}
        if kinds and (scope is not None or not kinds <= BEGINS_A_CASE or start.needs_all):
            text = (
                "Expected a sub-process to begin without a trigger; only event sub-processes begin by an event."
                if scope is not None
                else "Expected the process to begin by one message, signal or timer, or without a trigger."
            )
            yield Problem(code="start_kind", element=start.id, text=text)


def _messages(diagram: Diagram) -> Iterator[Problem]:
    """A message begins one case, so it has to be clear where (a signal begins one at each start that knows it)."""
    known: set[str | None] = set()
    for start in _starts(diagram, None):
        for one in start.events:
            if one.kind == "message" and one.name in known:
                text = f"Expected one start event for the message '{one.name}', but '{start.id}' is another."
                yield Problem(code="one_message", element=start.id, text=text)
            known.add(one.name)


def _event_scope(diagram: Diagram, element: Element) -> Iterator[Problem]:
    starts = _starts(diagram, element.id)
    kinds = {one.kind for start in starts for one in start.events}
    if len(starts) != 1 or not kinds or not kinds <= BEGINS_A_HANDLER:
        text = "Expected one start event in an event sub-process, and an event that it waits for."
        yield Problem(code="event_start", element=element.id, text=text)
    elif "error" in kinds and not starts[0].interrupting:
        text = "Expected an event sub-process for an error to interrupt: the error has ended what is around it."
        yield Problem(code="must_interrupt", element=starts[0].id, text=text)
    if element.incoming or element.outgoing:
        text = "Expected no sequence flow to or from an event sub-process."
        yield Problem(code="event_flow", element=element.id, text=text)
    if element.multi_instance is not None or element.loop is not None:
        text = "Expected an event sub-process to run once for an event, not for a list and not in a loop."
        yield Problem(code="event_loop", element=element.id, text=text)


def _starts(diagram: Diagram, scope: str | None) -> list[Element]:
    return [e for e in diagram.inside(scope) if e.kind == "startEvent"]
