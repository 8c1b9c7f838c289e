"""When a joining gateway goes on: BPMN 2.0, 13.4.1 (parallel) and 13.4.3 (inclusive)."""

from engine.domain.diagram import Element
from tests.spiff.oracle.state import Level, Token


def arrived(level: Level, gateway: Element) -> dict[str, Token]:
    """The first token on each incoming flow that has one; a join takes one of each."""
    first: dict[str, Token] = {}
    for token in level.tokens:
        if token.element is gateway and token.stage == "waits" and token.flow is not None:
            first.setdefault(token.flow, token)
    return first


def parallel_is_complete(level: Level, gateway: Element) -> bool:
    return len(arrived(level, gateway)) == len(gateway.incoming)


def inclusive_is_complete(level: Level, gateway: Element) -> bool:
    """No token elsewhere can still fill an empty flow, unless it can as well come by a flow that has its token."""
    full = set(arrived(level, gateway))
    return bool(full) and not any(
        (ways := _ways_in(level, token.element, gateway)) - full and not ways & full
        for token in level.tokens
        if token.element is not gateway
    )


def _ways_in(level: Level, place: Element, gateway: Element) -> set[str]:
    """The gateway's incoming flows that a token at `place` can reach without passing the gateway."""
    found: set[str] = set()
    seen = {place.id}
    ahead = [place]
    while ahead:
        here = ahead.pop()
        found |= set(here.outgoing) & set(gateway.incoming)
        for following in next_places(level, here):
            if following is not gateway and following.id not in seen:
                seen.add(following.id)
                ahead.append(following)
    return found


def next_places(level: Level, place: Element) -> list[Element]:
    """Where a token may go from here: by a flow, by an event on the border, by a link."""
    elements = level.diagram.elements
    following = [elements[level.diagram.flows[name].target] for name in place.outgoing]
    following += level.diagram.boundaries.get(place.id, ())
    if place.kind == "intermediateThrowEvent" and place.event == "link":
        following.append(other_end(level, place))
    return following


def other_end(level: Level, throw: Element) -> Element:
    """The catching event of a pair of links (BPMN 2.0, 10.5.5)."""
    return next(
        one
        for one in level.diagram.inside(throw.parent)
        if one.kind == "intermediateCatchEvent" and one.event == "link" and one.events[0].name == throw.events[0].name
    )
