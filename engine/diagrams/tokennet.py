"""The net that tokens move in inside one scope: places, and the ways on from each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

from engine.diagrams.branching import ways_on
from engine.diagrams.cardinality import written_number
from engine.diagrams.graphs import closure, components, in_cycles, turned
from engine.diagrams.insides import Inside, Leaves, leaves
from engine.diagrams.model import Diagram, Element

Effect: TypeAlias = Literal["done", "left"]
"""What a move does to the whole scope: it is over at once, or left for what is around it."""
JOINS: Final = frozenset({"parallelGateway", "inclusiveGateway"})
WAITS: Final = frozenset({"userTask", "receiveTask", "intermediateCatchEvent", "callActivity", "subProcess"})
ENDS: Final[Mapping[str, Effect]] = {"terminate": "done", "error": "left", "cancel": "left"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One way on: `gives` are the places that receive a token, `by` the event on the border that is taken."""

    gives: tuple[int, ...] = ()
    by: str | None = None
    effect: Effect | None = None
    needs: int | None = None
    """A place that loses its token too: an event on a border that comes at most once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """A gateway that waits on several flows, with the place of each."""

    element: Element
    places: tuple[int, ...]
    moves: tuple[Move, ...]


@dataclass(slots=True, kw_only=True)
class Net:
    """The places of one scope; those of a join stand for its flows, every other one for an element."""

    elements: list[Element] = field(default_factory=list)
    """The element of each place."""
    of: dict[str, int] = field(default_factory=dict)
    """The place of an element, or of a flow into a join."""
    moves: dict[int, tuple[Move, ...]] = field(default_factory=dict)
    joins: dict[int, Join] = field(default_factory=dict)
    """By each of its places."""
    ranks: list[int] = field(default_factory=list)
    """What is upstream comes first; a cycle comes before what follows it."""
    parts: list[int] = field(default_factory=list)
    """Places with the same number lie on one cycle, or are one element."""
    weights: list[int] = field(default_factory=list)
    """How many tokens a token on the place stands for: what goes on inside an activity."""
    sources: list[str] = field(default_factory=list)
    """Of a join's place, where its flow comes from; else the element itself."""
    begins: list[tuple[str, tuple[int, ...]]] = field(default_factory=list)
    """How the scope may begin, and what events on borders add to it: by what, and with which tokens."""
    aside: frozenset[int] = frozenset()
    """Places of events that may come once or not at all: they keep nothing from being over."""
    runs_out: frozenset[int] = frozenset()
    """Places from which a token gets to its end without waiting for anything."""
    leads_on: frozenset[int] = frozenset()
    """Places from which a token might come to an inclusive join that waits for it."""
    leads_to_join: frozenset[int] = frozenset()
    """Places from which a token gets to a parallel join."""
    splits: dict[str, int] = field(default_factory=dict)
    """Elements that may give several tokens for one and lie on a cycle, with the number of its part."""
    before: dict[str, list[str]] = field(default_factory=dict)
    """What leads to each element."""
    partly: list[str] = field(default_factory=list)
    """Gateways of which only some combinations of flows are tried."""


def is_join(element: Element) -> bool:
    """Whether tokens wait for one another here."""
    return element.kind in JOINS and len(element.incoming) > 1


def net_of(diagram: Diagram, scope: str | None, insides: Mapping[str, Inside]) -> Net:
    """Make the net of a scope of a normalised diagram; `insides` tells of each sub-process in it.

    A token stands on an element; what is waited for may come at any time, and a condition may hold or not.
    """
    return _Maker(diagram, scope, insides).made()


class _Maker:
    def __init__(self, diagram: Diagram, scope: str | None, insides: Mapping[str, Inside]) -> None:
        self.diagram = diagram
        self.insides = insides
        self.members = [e for e in diagram.inside(scope) if not e.for_compensation and e.event != "compensate"]
        self.members += [e for e in diagram.inside(scope) if e.event == "compensate" and e.attached_to is None]
        self.net = Net()
        self.after = {e.id: tuple(self._next(e)) for e in self.members}

    def made(self) -> Net:
        net = self.net
        net.before = turned(self.after)
        for element in self.members:
            for name in element.incoming if is_join(element) else (element.id,):
                self._place(element, name)
        extra = [e for e in self.members if e.attached_to is not None and not e.interrupting]
        mixed = [e for e in extra if self._meets_others(e)]
        net.aside = frozenset(net.of[e.id] for e in mixed)
        for element in self.members:
            self._moves(element)
        self._rank()
        self._begin(mixed, [e for e in extra if e not in mixed])
        net.runs_out = self._runs_out()
        net.leads_on, net.leads_to_join = self._leading("inclusiveGateway"), self._leading("parallelGateway")
        return net

    def _place(self, element: Element, name: str) -> None:
        net = self.net
        net.of[name] = len(net.elements)
        net.elements.append(element)
        net.sources.append(self.diagram.flows[name].source if is_join(element) else name)
        inside = self.insides.get(element.id)
        net.weights.append(_instances(element) * (1 if inside is None else inside.peak))

    def _moves(self, element: Element) -> None:
        net = self.net
        if element.attached_to is not None:
            return  # taken from its activity
        effect = ENDS.get(element.event) if element.kind == "endEvent" else None
        normal = tuple(Move(gives=gives, effect=effect) for gives in self._ways(element))
        if is_join(element):
            places = tuple(net.of[flow] for flow in element.incoming)
            net.joins.update(dict.fromkeys(places, Join(element=element, places=places, moves=normal)))
            return
        out = leaves(element, self.insides.get(element.id), self.diagram.boundaries.get(element.id, ()))
        net.moves[net.of[element.id]] = (
            *(normal if out.completes else ()),
            *self._borders(element, out),
            *((Move(effect="left"),) if out.uncaught else ()),
        )

    def _borders(self, element: Element, out: Leaves) -> Iterator[Move]:
        here = self.net.of[element.id]
        for event in out.by:
            place = self.net.of[event.id]
            for gives in self._ways(event):
                if event.interrupting:
                    yield Move(gives=gives, by=event.id)
                elif place in self.net.aside:
                    yield Move(gives=(here, *gives), by=event.id, needs=place)

    def _ways(self, element: Element) -> Iterator[tuple[int, ...]]:
        ways = ways_on(self.diagram, element)
        if ways.partly:
            self.net.partly.append(element.id)
        for flows in ways.flows:
            yield tuple(self._target(flow) for flow in flows)

    def _target(self, flow: str) -> int:
        target = self.diagram.flows[flow].target
        return self.net.of[flow if is_join(self.diagram.elements[target]) else target]

    def _next(self, element: Element) -> Iterator[str]:
        yield from (self.diagram.flows[flow].target for flow in element.outgoing)
        yield from (event.id for event in self.diagram.boundaries.get(element.id, ()) if event.event != "compensate")

    def _meets_others(self, event: Element) -> bool:
        """Whether a token from this event may be waited for together with tokens that do not come from it."""
        region = closure([event.id], self.after)
        sources = {s for name in region if is_join(self.diagram.elements[name]) for s in self.net.before[name]}
        return not sources <= region

    def _rank(self) -> None:
        found = components(self.after)[::-1]
        rank = {name: at for at, name in enumerate(name for component in found for name in component)}
        part = {name: at for at, component in enumerate(found) for name in component}
        self.net.ranks = [rank[element.id] for element in self.net.elements]
        self.net.parts = [part[element.id] for element in self.net.elements]
        for element in self.members if (cycling := in_cycles(self.after)) else ():
            if element.id in cycling and any(len(move.gives) > 1 for move in self._all_moves(element)):
                self.net.splits[element.id] = part[element.id]

    def _all_moves(self, element: Element) -> tuple[Move, ...]:
        if is_join(element):
            return self.net.joins[self.net.of[element.incoming[0]]].moves
        return self.net.moves.get(self.net.of[element.id], ())

    def _begin(self, mixed: list[Element], apart: list[Element]) -> None:
        """Synthetic starts begin together, drawn ones each by itself; an event on a border adds a token of its own."""
        net = self.net
        armed = tuple(net.of[event.id] for event in mixed)
        starts = [e for e in self.members if e.kind == "startEvent"]
        together = tuple(net.of[e.id] for e in starts if e.synthetic)
        alone = [(net.of[e.id],) for e in starts if not e.synthetic]
        net.begins = [("", (*begun, *armed)) for begun in (together, *alone) if begun]
        for event in apart:
            net.begins += [(event.id, gives) for gives in self._ways(event)]

    def _runs_out(self) -> frozenset[int]:
        waits = {e.id for e in self.members if e.kind in WAITS or is_join(e)}
        stays = closure(waits | in_cycles(self.after), self.net.before)
        return self._places({e.id for e in self.members} - stays)

    def _leading(self, kind: str) -> frozenset[int]:
        joins = [e.id for e in self.members if e.kind == kind and is_join(e)]
        return self._places(closure(joins, self.net.before))

    def _places(self, names: set[str]) -> frozenset[int]:
        return frozenset(at for at, element in enumerate(self.net.elements) if element.id in names)


def _instances(element: Element) -> int:
    """How many instances a written number makes at once."""
    several = element.multi_instance
    return 1 if several is None or several.sequential else max(1, int(written_number(several.cardinality) or 1))
