"""Which sequence flows a token may take out of an element, whatever the data say."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, combinations
from typing import Final

from engine.diagrams.model import Diagram, Element

ALL_COMBINATIONS: Final = 6
"""Up to so many flows with conditions every combination is tried."""
Taken = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """Sets of flows, one of which is taken; `partly` tells that not every possible set is among them."""

    flows: tuple[Taken, ...]
    partly: bool = False


def ways_on(diagram: Diagram, element: Element) -> Ways:
    """Apply BPMN 2.0, 13.4 (gateways) and 13.2.1 (conditional flows), with every condition open."""
    flows = element.outgoing
    if element.kind in {"exclusiveGateway", "eventBasedGateway"} and flows:
        return Ways(flows=tuple((name,) for name in flows))
    conditional = [name for name in flows if diagram.flows[name].condition is not None]
    if not conditional:
        return Ways(flows=(flows,))
    default = tuple(name for name in flows if diagram.flows[name].is_default)
    always = tuple(name for name in flows if name not in {*conditional, *default})
    chosen, partly = _chosen(diagram, element, conditional)
    otherwise = always or default
    taken = tuple((*always, *some) for some in chosen)
    return Ways(flows=(*taken, otherwise) if otherwise else taken, partly=partly)


def _chosen(diagram: Diagram, element: Element, flows: Sequence[str]) -> tuple[Iterator[Taken], bool]:
    """Some of the flows, at least one.

    Where one inclusive join collects all of them, it waits for exactly those that were taken: then one and all are
    enough to meet everything that can happen in between.
    """
    if len(flows) <= ALL_COMBINATIONS:
        return chain.from_iterable(combinations(flows, count) for count in range(1, len(flows) + 1)), False
    some = chain(combinations(flows, 1), (tuple(flows),))
    return some, not _is_block(diagram, element)


def _is_block(diagram: Diagram, split: Element) -> bool:
    """Whether everything behind the split leads to one inclusive join, and nothing else does."""
    seen: set[str] = set()
    joins: set[str] = set()
    todo = [diagram.flows[name].target for name in split.outgoing]
    while todo:
        element = diagram.elements[todo.pop()]
        if element.id in seen:
            continue
        if element.kind == "inclusiveGateway" and len(element.incoming) == len(split.outgoing):
            joins.add(element.id)
            continue
        if element is split or not element.outgoing:
            return False
        seen.add(element.id)
        todo += [diagram.flows[name].target for name in element.outgoing]
        todo += [event.id for event in diagram.boundaries.get(element.id, ())]
    inside = {*seen, split.id}
    sources = {diagram.flows[f].source for name in (*seen, *joins) for f in diagram.elements[name].incoming}
    return len(joins) == 1 and sources <= inside
