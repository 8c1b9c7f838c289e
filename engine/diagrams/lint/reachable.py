"""Every element can be reached from the start and can reach an end."""

from collections.abc import Callable, Iterable, Iterator

from engine.diagrams.lint.context import LintContext
from engine.diagrams.model import Diagram, Element
from engine.diagrams.problems import Problem


def check(diagram: Diagram, _: LintContext) -> Iterator[Problem]:
    for scope in diagram.children:
        yield from _scope(diagram, diagram.inside(scope))


def _scope(diagram: Diagram, members: tuple[Element, ...]) -> Iterator[Problem]:
    starts = [e.id for e in members if e.kind == "startEvent"]
    ends = [e.id for e in members if e.kind == "endEvent"]
    forward = _closure(starts, lambda name: _next(diagram, name))
    backward = _closure(ends, lambda name: _previous(diagram, name))
    for element in members:
        if element.kind == "eventSubProcess":
            continue
        if element.id not in forward:
            text = f"Expected '{element.id}' to be reached from the start, but no path leads to it."
            yield Problem(code="unreachable", element=element.id, text=text)
        elif element.id not in backward:
            text = f"Expected a path from '{element.id}' to an end event, but there is none."
            yield Problem(code="no_way_to_end", element=element.id, text=text)


def _next(diagram: Diagram, name: str) -> Iterator[str]:
    yield from (diagram.flows[flow].target for flow in diagram.elements[name].outgoing)
    yield from (event.id for event in diagram.boundaries.get(name, ()))


def _previous(diagram: Diagram, name: str) -> Iterator[str]:
    element = diagram.elements[name]
    yield from (diagram.flows[flow].source for flow in element.incoming)
    if element.attached_to is not None:
        yield element.attached_to


def _closure(begin: list[str], neighbours: Callable[[str], Iterable[str]]) -> set[str]:
    seen: set[str] = set()
    todo = list(begin)
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            todo.extend(neighbours(name))
    return seen
