"""Plays a net in every order there is, without any of the short cuts of the search."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from engine.diagrams.inclusive import InclusiveJoins
from engine.diagrams.tokennet import Join, Move, Net

State = tuple[tuple[int, int], ...]


@dataclass
class Seen:
    stuck: set[str] = field(default_factory=set)
    passed: set[str] = field(default_factory=set)
    completes: bool = False
    too_many: bool = False


def play_everything(net: Net, *, most: int, states: int) -> Seen | None:
    """Return what was seen; None when there are more states than asked for."""
    inclusive, seen, known = InclusiveJoins(net), Seen(), set()
    todo: list[State] = []
    for name, begun in net.begins:
        seen.passed.add(name)
        todo.append(_state(Counter(begun)))
    while todo:
        state = todo.pop()
        if state in known:
            continue
        known.add(state)
        if len(known) > states:
            return None
        if sum(count for _, count in state) > most:
            seen.too_many = True
            continue
        following = list(_following(net, inclusive, dict(state), seen))
        todo += [one for one in following if one is not None]
        if not following:
            left = [place for place, _ in state if place not in net.aside]
            seen.completes |= not left
            seen.stuck |= {net.joins[place].element.id for place in left if place in net.joins}
    return seen


def _following(net: Net, inclusive: InclusiveJoins, tokens: dict[int, int], seen: Seen) -> Iterator[State | None]:
    for places, moves in _able(net, inclusive, tokens):
        for move in moves:
            if move.needs is not None and move.needs not in tokens:
                continue
            seen.passed.update(filter(None, (net.elements[places[0]].id, move.by)))
            seen.completes |= move.effect == "done"
            yield None if move.effect else _moved(tokens, places, move)


def _able(net: Net, inclusive: InclusiveJoins, tokens: dict[int, int]) -> Iterator[tuple[list[int], tuple[Move, ...]]]:
    joins: dict[str, Join] = {net.joins[place].element.id: net.joins[place] for place in tokens if place in net.joins}
    for place in tokens:
        if place not in net.joins and place not in net.aside:
            yield [place], net.moves[place]
    for join in joins.values():
        filled = [place for place in join.places if place in tokens]
        if join.element.kind == "inclusiveGateway":
            ready = inclusive.look(join, tokens)[0]
        else:
            ready = len(filled) == len(join.places)
        if ready:
            yield filled, join.moves


def _moved(tokens: dict[int, int], places: list[int], move: Move) -> State:
    after = Counter(tokens)
    after.subtract(places)
    if move.needs is not None:
        after[move.needs] -= 1
    after.update(move.gives)
    return _state(after)


def _state(tokens: Counter[int]) -> State:
    return tuple(sorted((place, count) for place, count in tokens.items() if count))
