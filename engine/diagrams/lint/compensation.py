"""Whatever can be undone says by what, and whatever undoes says what."""

from collections.abc import Iterator

from engine.diagrams.lint.context import LintContext
from engine.diagrams.model import ACTIVITIES, Diagram, Element
from engine.diagrams.problems import Problem, shortened


def check(diagram: Diagram, _: LintContext) -> Iterator[Problem]:
    """Apply BPMN 2.0, 10.7 (compensation) and 10.5.5 (cancel)."""
    undone = _undoable(diagram)
    used = {e.handler for e in diagram.elements.values() if e.handler is not None}
    for element in diagram.elements.values():
        if element.kind == "boundaryEvent" and element.event == "compensate":
            yield from _border(diagram, element)
        if element.for_compensation and element.id not in used:
            text = f"Expected an association from a compensation event to '{element.id}', but there is none."
            yield Problem(code="undoes_nothing", element=element.id, text=text)
        if element.kind in {"intermediateThrowEvent", "endEvent"}:
            yield from _throw(diagram, element, undone)


def _border(diagram: Diagram, event: Element) -> Iterator[Problem]:
    handler = diagram.elements.get(event.handler or "")
    if handler is None or not _undoes(handler, event):
        text = f"Expected an association from '{event.id}' to an activity for compensation of the same scope."
        yield Problem(code="no_handler", element=event.id, text=text)
    host = diagram.elements[event.attached_to or ""]
    if host.multi_instance is not None or host.loop is not None:
        text = f"Expected compensation of an activity that runs once, but '{host.id}' repeats."
        yield Problem(code="undoes_many", element=event.id, text=text)
    if [e.event for e in diagram.boundaries[host.id]].count("compensate") > 1:
        text = f"Expected one compensation event on '{host.id}', but there are several."
        yield Problem(code="undone_twice", element=event.id, text=text)


def _undoes(handler: Element, event: Element) -> bool:
    return handler.for_compensation and handler.parent == event.parent and handler.kind in ACTIVITIES


def _throw(diagram: Diagram, element: Element, undone: frozenset[str]) -> Iterator[Problem]:
    if element.event == "compensate" and element.events[0].activity is not None:
        named = element.events[0].activity
        if named not in undone or diagram.elements[named].parent != _looked_at(diagram, element):
            text = f"Expected an activity of this scope that can be undone, but '{shortened(named)}' is none."
            yield Problem(code="nothing_to_undo", element=element.id, text=text)
    if element.event == "cancel" and not _is_cancellable(diagram, element):
        text = "Expected a cancel end event inside a transaction with a cancel event on its border."
        yield Problem(code="nothing_to_cancel", element=element.id, text=text)
    elif element.event == "cancel" and _runs_several(diagram.elements[str(element.parent)]):
        text = f"Expected a transaction that runs once at a time, but '{element.parent}' would be cancelled as a whole."
        yield Problem(code="cancels_many", element=element.id, text=text)
    for repeated in _repeated_inside(diagram, element, undone):
        text = f"Expected '{element.id}' to undo activities that run once each, but '{repeated}' runs several times."
        yield Problem(code="undoes_many", element=element.id, text=text)


def _repeated_inside(diagram: Diagram, element: Element, undone: frozenset[str]) -> Iterator[str]:
    """Multi-instances whose instances' own activities an event would have to undo one by one."""
    if element.event not in {"compensate", "cancel"}:
        return
    named = diagram.elements.get(element.events[0].activity or "")
    todo = [named] if named is not None else list(diagram.inside(_looked_at(diagram, element)))
    while todo:
        activity = todo.pop()
        borders = {event.event for event in diagram.boundaries.get(activity.id, ())}
        if "compensate" in borders:
            continue  # undone as a whole
        if activity.multi_instance is not None and activity.id in undone:
            yield activity.id
        else:
            todo += diagram.inside(activity.id)


def _runs_several(transaction: Element) -> bool:
    return transaction.multi_instance is not None and not transaction.multi_instance.sequential


def _looked_at(diagram: Diagram, element: Element) -> str | None:
    """Where a throw finds what it undoes: its own scope; in an event sub-process, the one that watches over."""
    around = diagram.elements.get(element.parent or "")
    return around.parent if around is not None and around.kind == "eventSubProcess" else element.parent


def _undoable(diagram: Diagram) -> frozenset[str]:
    """Activities with a compensation event on their border, and the sub-processes around them."""
    found: set[str] = set()
    for event in diagram.elements.values():
        around = event.attached_to if event.event == "compensate" else None
        while around is not None and around not in found:
            found.add(around)
            around = diagram.elements[around].parent
    return frozenset(found)


def _is_cancellable(diagram: Diagram, element: Element) -> bool:
    around = diagram.elements.get(element.parent or "")
    while around is not None and not around.transaction:
        around = diagram.elements.get(around.parent or "")
    return around is not None and any(e.event == "cancel" for e in diagram.boundaries.get(around.id, ()))
