"""What lies before a task: on a way that leads to it, or done before it in this round."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from engine.domain.diagram import Diagram


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """One user task that was completed: the acts in which it was entered and left.

    `returned` says that it sent the matter back, `straight` that this moved nothing but its own token. A return that
    came from within a called process is told without an element: of its tasks the process around knows nothing else.
    """

    element: str
    entered: int
    left: int
    returned: bool = False
    straight: bool = False


def earlier(diagram: Diagram, places: Collection[str], entered: int, history: Sequence[Done]) -> tuple[str, ...]:
    """Return which of the completed tasks are earlier than the one that was entered in the act `entered`.

    `places` are the elements the matter stands at, from the innermost scope outwards; `history` is in order. Earlier is
    what lies on a way to the present element; and what was done before it in this round: in a branch beside, or on a
    way that is drawn back to it. What a return has led back behind, and what only comes later, is not.
    """
    scopes = {diagram.elements[place].parent: place for place in reversed(list(places))}
    found = []
    for element in dict.fromkeys(one.element for one in history):
        here = scopes.get(diagram.elements[element].parent) if element in diagram.elements else None
        if here is None or element in places:
            continue
        if before(diagram, element, here) or _in_this_round(diagram, element, here, entered, history):
            found.append(element)
    return tuple(found)


def around(diagram: Diagram, element: str) -> list[str]:
    """Return the element with the sub-processes around it, from the innermost outwards."""
    found, at = [], element if element in diagram.elements else None
    while at is not None:
        found.append(at)
        at = diagram.elements[at].parent
    return found


def before(diagram: Diagram, first: str, then: str) -> bool:
    """Tell whether `first` lies on a way to `then` that has not passed `then` already."""
    begins = (e.id for e in diagram.inside(diagram.elements[then].parent) if e.kind == "startEvent")
    return first in reached(diagram, begins, but=then) and then in reached(diagram, [first])


def reached(diagram: Diagram, begins: Collection[str] | Iterator[str], *, but: str | None = None) -> frozenset[str]:
    """Return every element of a scope that a token can come to from any of `begins`, without passing `but`."""
    seen: set[str] = set()
    ahead = list(begins)
    while ahead:
        name = ahead.pop()
        if name not in seen and name != but:
            seen.add(name)
            ahead.extend(following(diagram, name))
    return frozenset(seen)


def following(diagram: Diagram, name: str) -> Iterator[str]:
    """Yield what a token can come to next: by a sequence flow, or by an event on the border."""
    yield from (diagram.flows[flow].target for flow in diagram.elements[name].outgoing)
    yield from (event.id for event in diagram.boundaries.get(name, ()))


def _in_this_round(diagram: Diagram, element: str, here: str, entered: int, history: Sequence[Done]) -> bool:
    good = [one for one in history if one.element == element and not one.returned and one.left <= entered]
    if not good or _led_back(diagram, good[-1], history):
        return False
    if not before(diagram, here, element):
        return True
    last = max((one.left for one in history if one.element == here), default=0)
    came_back = any(one.returned and one.left == entered for one in history)
    return good[-1].left > last and not came_back and here in reached(diagram, [element])


def _led_back(diagram: Diagram, done: Done, history: Sequence[Done]) -> bool:
    """Tell whether a return since has led to a task that lies before what was done, or to that very one."""
    acts = {one.left for one in history if one.returned and not one.straight and one.left > done.left}
    again = {one.element for one in history if one.entered in acts}
    return any(one == done.element or before(diagram, one, done.element) for one in again)
