"""Every element can be reached from the start and can reach an end."""

from collections.abc import Iterator, Mapping

from engine.diagrams.lint.context import LintContext
from engine.diagrams.lint.scopes import begins, ends, next_of
from engine.diagrams.model import Diagram, Element
from engine.diagrams.problems import Problem


def check(diagram: Diagram, _: LintContext) -> Iterator[Problem]:
    for scope in diagram.children:
        yield from _scope(diagram, scope)


def _scope(diagram: Diagram, scope: str | None) -> Iterator[Problem]:
    members = diagram.inside(scope)
    after = {element.id: tuple(next_of(diagram, element)) for element in members}
    forward = _closure([e.id for e in begins(diagram, scope)], after)
    backward = _closure([e.id for e in ends(diagram, scope)], _reversed(after))
    interrupted = _is_interrupted(diagram, scope)
    for element in members:
        if element.kind == "eventSubProcess":
            continue
        if element.id not in forward:
            text = f"Expected '{element.id}' to be reached from the start, but no path leads to it."
            yield Problem(code="unreachable", element=element.id, text=text)
        elif element.id not in backward and not interrupted and not _is_aside(element):
            text = f"Expected a path from '{element.id}' to an end event, but there is none."
            yield Problem(code="no_way_to_end", element=element.id, text=text)


def _is_aside(element: Element) -> bool:
    """What undoes an activity is called for, and ends where it was called."""
    return element.for_compensation or element.handler is not None


def _is_interrupted(diagram: Diagram, scope: str | None) -> bool:
    """Whether an event can end the scope from outside its paths."""
    if any(e.kind == "eventSubProcess" and _starts_interrupting(diagram, e) for e in diagram.inside(scope)):
        return True
    if scope is None:
        return False
    if any(event.interrupting and event.event != "compensate" for event in diagram.boundaries.get(scope, ())):
        return True
    return _is_interrupted(diagram, diagram.elements[scope].parent)


def _starts_interrupting(diagram: Diagram, handler: Element) -> bool:
    return any(e.kind == "startEvent" and e.interrupting for e in diagram.inside(handler.id))


def _reversed(after: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    before: dict[str, list[str]] = {}
    for source, targets in after.items():
        for target in targets:
            before.setdefault(target, []).append(source)
    return {target: tuple(sources) for target, sources in before.items()}


def _closure(begin: list[str], neighbours: Mapping[str, tuple[str, ...]]) -> set[str]:
    seen: set[str] = set()
    todo = list(begin)
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            todo.extend(neighbours.get(name, ()))
    return seen
