"""Tells when an inclusive join goes on: when no token can come any more by a flow that is empty (BPMN 2.0, 13.4.3)."""

from collections.abc import Iterable, Mapping

from engine.diagrams.tokennet import Join, Net


class InclusiveJoins:
    """The joins of one net; what leads to each flow is worked out when it is first asked for."""

    def __init__(self, net: Net) -> None:
        self.net = net
        self.reach: dict[int, int] = {}

    def look(self, join: Join, tokens: Mapping[int, int]) -> tuple[bool, bool, int]:
        """Whether the join goes on; whether a token may come all the same; how far was walked to tell.

        A token with a path to an empty flow is waited for, unless it has one to a flow that has its token already.
        """
        others = 0
        for place in tokens:
            if place not in join.places and place not in self.net.aside:
                others |= 1 << place
        if not others:
            return True, False, 0
        empty, walked = self._reached(join, [place for place in join.places if place not in tokens])
        if not others & empty:
            return True, False, walked
        full, more = self._reached(join, [place for place in join.places if place in tokens])
        return not others & empty & ~full, bool(others & empty & full), walked + more

    def _reached(self, join: Join, places: Iterable[int]) -> tuple[int, int]:
        """The places from which any of these can be reached, as bits, and how far was walked to tell."""
        bits = walked = 0
        for place in places:
            walked += self._walk(join, place)
            bits |= self.reach[place]
        return bits, walked

    def _walk(self, join: Join, place: int) -> int:
        """Find the places from which this one can be reached without passing the join."""
        if place in self.reach:
            return 0
        walked = len(self.net.elements)
        seen: set[str] = set()
        todo = [self.net.sources[place]]
        while todo:
            name = todo.pop()
            if name != join.element.id and name not in seen:
                seen.add(name)
                before = self.net.before.get(name, ())
                todo += before
                walked += len(before)
        bits = 0
        for at, element in enumerate(self.net.elements):
            if element.id in seen:
                bits |= 1 << at
        self.reach[place] = bits
        return walked
