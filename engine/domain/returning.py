"""Where a matter may be sent back to, and what a return undoes on the way."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from engine.domain.diagram import Diagram
from engine.domain.earlier import reached


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnTarget:
    """An earlier user task; `straight` to come straight back from it, `again` to walk the whole way from it again.

    `drawn` is the outcome whose flow leads there, where the diagram draws the return itself: then that flow is taken.
    `outwards` is how many called processes are left on the way; the outermost of them was called by `call`, which
    stands in the definition `definition_id` as the target does.
    """

    element: str
    straight: bool
    again: bool
    drawn: str | None = None
    outwards: int = 0
    call: str = ""
    definition_id: str = ""

    @property
    def path(self) -> str:
        """The element, after one `../` for every called process that is left."""
        return "../" * self.outwards + self.element


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


def call_targets(diagram: Diagram, places: Collection[str], done: Collection[str]) -> tuple[ReturnTarget, ...]:
    """The same for a matter that stands at a call activity, the first of `places`, and inside what it called.

    Nothing comes straight back to a call that is repeated: it would begin anew for every item, also for those whose
    people have nothing to do with the return. Out of a sub-process that is repeated nothing does either.
    """
    call = diagram.elements[next(iter(places))]
    repeated = call.multi_instance is not None or call.loop is not None
    found = [replace(one, straight=one.straight and not repeated) for one in return_targets(diagram, places, done)]
    return tuple(one for one in found if one.straight or one.again)


def only_through(diagram: Diagram, target: str) -> frozenset[str]:
    """The elements of the target's scope that a token can reach by way of the target alone, with itself."""
    inside = diagram.inside(diagram.elements[target].parent)
    begins = [element.id for element in inside if element.kind == "startEvent"]
    return frozenset(element.id for element in inside) - reached(diagram, begins, but=target)
