"""Every element can be reached from the start and can reach an end."""

from collections.abc import Iterator

from engine.diagrams.graphs import closure, turned
from engine.diagrams.lint.context import LintContext
from engine.diagrams.model import Diagram, Element
from engine.diagrams.problems import Problem
from engine.diagrams.scopes import begins, ends, following


def check(diagram: Diagram, _: LintContext) -> Iterator[Problem]:
    interrupted = _interrupted(diagram)
    for scope in diagram.children:
        yield from _scope(diagram, scope, may_stay=scope in interrupted)


def _scope(diagram: Diagram, scope: str | None, *, may_stay: bool) -> Iterator[Problem]:
    after = following(diagram, scope)
    forward = closure((e.id for e in begins(diagram, scope)), after)
    backward = closure((e.id for e in ends(diagram, scope)), turned(after))
    for element in diagram.inside(scope):
        if element.kind == "eventSubProcess":
            continue
        if element.id not in forward:
            text = f"Expected '{element.id}' to be reached from the start, but no path leads to it."
            yield Problem(code="unreachable", element=element.id, text=text)
        elif element.id not in backward and not may_stay and not _is_aside(element):
            text = f"Expected a path from '{element.id}' to an end event, but there is none."
            yield Problem(code="no_way_to_end", element=element.id, text=text)


def _is_aside(element: Element) -> bool:
    """What undoes an activity is called for, and ends where it was called."""
    return element.for_compensation or element.handler is not None


def _interrupted(diagram: Diagram) -> set[str | None]:
    """The scopes that an event can end from outside their paths, with everything inside them."""
    found: set[str | None] = set()
    for scope in diagram.children:  # in the order of the file: what is around comes first
        around = None if scope is None else diagram.elements[scope]
        if (around is not None and around.parent in found) or _can_be_cut(diagram, scope):
            found.add(scope)
    return found


def _can_be_cut(diagram: Diagram, scope: str | None) -> bool:
    starts = [e for h in diagram.inside(scope) if h.kind == "eventSubProcess" for e in diagram.inside(h.id)]
    if any(e.kind == "startEvent" and e.interrupting for e in starts):
        return True
    borders = diagram.boundaries.get(scope or "", ())
    return any(event.interrupting and event.event != "compensate" for event in borders)
