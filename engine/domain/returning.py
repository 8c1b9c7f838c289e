"""Where a matter may be sent back to, and what a return undoes on the way."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from engine.domain.diagram import Diagram


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnTarget:
    """An earlier user task; `straight` to come straight back from it, `again` to walk the whole way from it again."""

    element: str
    straight: bool
    again: bool


def return_targets(diagram: Diagram, places: Collection[str], done: Collection[str]) -> tuple[ReturnTarget, ...]:
    """The user tasks that were completed and may be done again, in the order of `done`.

    `places` are the elements the matter stands at, from the innermost scope outwards: the open task, then the
    sub-processes around it. `diagram` is normalised.

    Straight back moves nothing but the one token, so any task of its own scope will do. To walk again, every token that
    can only have come by way of the target is taken away; so the target must lie on every path to where the matter
    stands, else a join would wait for a token that is gone.
    """
    innermost = next(iter(places), None)
    here = diagram.elements[innermost].parent if innermost is not None else None
    found: list[ReturnTarget] = []
    for element in dict.fromkeys(done):
        target = diagram.elements.get(element)
        if target is None or target.kind != "userTask" or element in places:
            continue
        straight = innermost is not None and target.parent == here
        again = any(place in only_through(diagram, element) for place in places)
        if straight or again:
            found.append(ReturnTarget(element=element, straight=straight, again=again))
    return tuple(found)


def only_through(diagram: Diagram, target: str) -> frozenset[str]:
    """The elements of the target's scope that a token can reach by way of the target alone, with itself."""
    scope = diagram.elements[target].parent
    inside = {element.id for element in diagram.inside(scope)}
    open_ends = [e.id for e in diagram.inside(scope) if e.kind == "startEvent" and e.id != target]
    seen: set[str] = set()
    while open_ends:
        name = open_ends.pop()
        if name not in seen and name != target:
            seen.add(name)
            open_ends.extend(_next(diagram, name))
    return frozenset(inside - seen)


def _next(diagram: Diagram, name: str) -> Iterator[str]:
    yield from (diagram.flows[flow].target for flow in diagram.elements[name].outgoing)
    yield from (event.id for event in diagram.boundaries.get(name, ()))
