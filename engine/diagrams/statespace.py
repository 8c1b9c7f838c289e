"""Plays a net in every way it can go, as far as ways differ, and says what can go wrong."""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from typing import Final, TypeAlias

from engine.diagrams.explored import MAX_TOKENS, Budget, Explored, Path, Stuck
from engine.diagrams.inclusive import InclusiveJoins
from engine.diagrams.tokennet import Join, Move, Net

_BITS: Final = 12

Marking: TypeAlias = bytes
"""Where tokens are, packed: each entry a place, shifted, with the number of tokens on it."""
Turn: TypeAlias = tuple[int, int, int]
"""Whose turn it is: its class and its rank, and the place."""
RUNS_OUT, GOES_ON, ENDS_ALL = range(3)


def explore(net: Net, budget: Budget) -> Explored:
    """Play the net.

    Only joins make tokens depend on one another: every other token has its own ways on, which nothing else can take
    from it. So in each state it is enough to try all ways of one token and leave the others where they are (a
    persistent set; Godefroid 1996): upstream first, so that branches are played one after another, not interleaved.
    Moves without an alternative make no state of their own.
    """
    return _Search(net, budget).run()


@dataclass(slots=True, kw_only=True)
class _Frame:
    """A state on the way that is being played."""

    marking: Marking
    total: int
    smaller: int
    """The nearest frame below with fewer tokens, -1 without one."""
    joined: int
    """The nearest frame, this one included, on the way to which an inclusive join fired; -1 without one."""
    ways: Iterator["_State"]


@dataclass(slots=True, kw_only=True)
class _State:
    """A state while tokens move in it."""

    tokens: dict[int, int]
    before: Marking | None = None
    path: list[str] = field(default_factory=list)
    """What is passed on the way from the state before."""
    joined: bool = False

    def marking(self) -> Marking:
        return array("I", sorted(place << _BITS | count for place, count in self.tokens.items())).tobytes()

    def put(self, places: Sequence[int]) -> None:
        for place in places:
            self.tokens[place] = self.tokens.get(place, 0) + 1

    def take(self, places: Sequence[int]) -> None:
        for place in places:
            if self.tokens[place] == 1:
                del self.tokens[place]
            else:
                self.tokens[place] -= 1


class _Search:
    def __init__(self, net: Net, budget: Budget) -> None:
        self.net = net
        self.budget = budget
        self.found = Explored()
        self.came: dict[Marking, tuple[Marking | None, Path]] = {}
        self.open: set[Marking] = set()
        self.frames: list[_Frame] = []
        self.inclusive = InclusiveJoins(net)

    def run(self) -> Explored:
        for name, begun in self.net.begins:
            self.found.passed.add(name)
            state = _State(tokens={}, path=[name] if name else [])
            state.put(begun)
            if self._run_on(state):
                self._enter(state)
            while self.frames and not self.budget.spent:
                self._step()
        self.found.all_seen = not self.budget.spent
        return self.found

    def _step(self) -> None:
        state = next(self.frames[-1].ways, None)
        if state is None:
            self.open.discard(self.frames.pop().marking)
        else:
            self._enter(state)

    def _enter(self, state: _State) -> None:
        """Play on from a state, unless it is known or has grown beyond measure."""
        marking = state.marking()
        self.budget.steps -= 1 + len(state.tokens)
        if marking in self.came:
            return
        self.budget.states -= 1
        self.found.states += 1
        self.came[marking] = state.before, tuple(state.path)
        if self._grows(state, marking):
            return
        self.open.add(marking)
        ways = iter(self._ways(state.tokens, marking))
        self.frames.append(self._frame(state, marking, ways))

    def _frame(self, state: _State, marking: Marking, ways: Iterator[_State]) -> _Frame:
        total, at = sum(state.tokens.values()), len(self.frames) - 1
        joined = at + 1 if state.joined else self.frames[at].joined if self.frames else -1
        while at >= 0 and self.frames[at].total >= total:
            at = self.frames[at].smaller
        return _Frame(marking=marking, total=total, smaller=at, joined=joined, ways=ways)

    def _run_on(self, state: _State) -> bool:
        """Move whatever is next in line as long as it has one way on; False when there are too many tokens."""
        turns = [turn for turn in map(self._turn, state.tokens) if turn is not None]
        heapify(turns)
        self.budget.steps -= 8 + len(turns)
        halt = min((self.net.ranks[p] for p in state.tokens if self._is_inclusive(p)), default=len(self.net.elements))
        weight = sum(count * self.net.weights[place] for place, count in state.tokens.items())
        moved: set[int] = set()
        while turns and self._is_bearable(state, weight):
            kind, rank, place = heappop(turns)
            if place not in state.tokens:
                continue
            join = self.net.joins.get(place)
            if join is not None and not all(p in state.tokens for p in join.places):
                continue
            moves = self.net.moves[place] if join is None else join.moves
            if kind == ENDS_ALL or rank > halt or len(moves) != 1 or moves[0].needs is not None or place in moved:
                return True
            taken = (place,) if join is None else join.places
            moved.update(taken)
            state.take(taken)
            self._give(state, moves[0], place)
            weight += sum(self.net.weights[p] for p in moves[0].gives) - sum(self.net.weights[p] for p in taken)
            for given in {*moves[0].gives, *taken} & state.tokens.keys():
                turn = self._turn(given)
                if turn is not None:
                    heappush(turns, turn)
                if self._is_inclusive(given):
                    halt = min(halt, self.net.ranks[given])
        return self._is_bearable(state, weight)

    def _is_inclusive(self, place: int) -> bool:
        join = self.net.joins.get(place)
        return join is not None and join.element.kind == "inclusiveGateway"

    def _turn(self, place: int) -> Turn | None:
        """When a token is moved: what only runs out first, what ends the scope last; None for what can't move alone."""
        if place in self.net.joins:
            return None if self._is_inclusive(place) else (GOES_ON, self.net.ranks[place], place)
        moves = self.net.moves.get(place, ())
        if not moves:
            return None
        if all(move.effect for move in moves):
            return ENDS_ALL, self.net.ranks[place], place
        first = bool(self.net.splits) and place in self.net.runs_out
        return RUNS_OUT if first else GOES_ON, self.net.ranks[place], place

    def _give(self, state: _State, move: Move, place: int) -> None:
        """Let a token that has been taken come out where it goes."""
        name = move.by or self.net.elements[place].id
        self.found.passed.update((name, self.net.elements[place].id))
        state.path.append(name)
        state.put(move.gives)
        self.budget.steps -= 1 + len(move.gives)
        for given in move.gives:
            if state.tokens[given] > 1 and given not in self.net.joins:
                element = self.net.elements[given]
                again = len(element.incoming) > 1 and element.kind != "endEvent"
                if again and element.id not in self.found.doubled:
                    self.found.doubled[element.id] = self._path(state)

    def _is_bearable(self, state: _State, weight: int) -> bool:
        self.found.peak = max(self.found.peak, weight)
        if weight <= MAX_TOKENS:
            return True
        largest = max(state.tokens, key=lambda place: state.tokens[place] * self.net.weights[place])
        name = self.net.elements[largest].id
        if name not in self.found.crowded:
            self.found.crowded[name] = self._path(state)
        return False

    def _grows(self, state: _State, marking: Marking) -> bool:
        """Whether all tokens of a state it came from are there, and more: what led here can be done again for ever."""
        if not self.net.splits:
            return False
        at, total = len(self.frames) - 1, sum(state.tokens.values())
        while at >= 0:
            self.budget.steps -= 1
            frame = self.frames[at]
            joined = state.joined or self.frames[-1].joined > at
            if frame.total < total and self._has_more(state, frame.marking, marking, joined=joined):
                return True
            at = frame.smaller if frame.total < total else at - 1
        return False

    def _has_more(self, state: _State, earlier: Marking, marking: Marking, *, joined: bool) -> bool:
        """Whether this state has more; an inclusive join on the way must not be kept waiting by what there is more."""
        before = _unpacked(earlier)
        self.budget.steps -= len(before)
        if any(state.tokens.get(place, 0) < count for place, count in before.items()):
            return False
        more = [place for place, count in state.tokens.items() if count > before.get(place, 0)]
        lasting = [place for place in more if place not in self.net.runs_out]
        if not lasting or (joined and not self.net.leads_on.isdisjoint(more)):
            return False
        name = self.net.elements[lasting[0]].id
        if name in self.found.growing and name not in self.found.apart:
            return True
        path = self._path_to(marking)
        moved = path[len(self._path_to(earlier)) :]
        self.budget.steps -= len(path)
        rounds = {self.net.splits[name] for name in moved if name in self.net.splits}
        apart = all(self.net.parts[p] not in rounds and p not in self.net.leads_to_join for p in lasting)
        if name not in self.found.growing or not apart:
            self.found.growing[name] = path
            self.found.apart = self.found.apart | {name} if apart else self.found.apart - {name}
        return True

    def _ways(self, tokens: Mapping[int, int], marking: Marking) -> list[_State]:
        """All states that follow by the token, or the join, that is first in line.

        Where a cycle would let the others wait for ever, or a join need not wait for a token that may come, by more.
        """
        able, races = self._able(tokens)
        ways: list[_State] = []
        for place in able:
            new = [state for state in self._after(tokens, place, marking) if self._run_on(state)]
            ways += new
            if not races and (len(able) == 1 or any(way.marking() not in self.open for way in new)):
                break
        if not able:
            self._rest(tokens, marking)
        return ways

    def _able(self, tokens: Mapping[int, int]) -> tuple[list[int], bool]:
        """What can move, in line, and whether a token may come to an inclusive join that need not wait for it."""
        turns: list[Turn] = []
        joins: dict[str, Join] = {}
        races = False
        for place in tokens:
            join = self.net.joins.get(place)
            if join is not None:
                joins[join.element.id] = join
            elif (turn := self._turn(place)) is not None:
                turns.append(turn)
        for join in joins.values():
            ready, race = self._is_ready(join, tokens)
            races = races or race
            if ready:
                turns.append((GOES_ON, self.net.ranks[join.places[0]], join.places[0]))
        return [place for _, _, place in sorted(turns)], races

    def _is_ready(self, join: Join, tokens: Mapping[int, int]) -> tuple[bool, bool]:
        self.budget.steps -= len(join.places)
        if join.element.kind == "parallelGateway":
            return all(place in tokens for place in join.places), False
        self.budget.steps -= len(tokens)
        ready, race, walked = self.inclusive.look(join, tokens)
        self.budget.steps -= walked
        return ready, race

    def _after(self, tokens: Mapping[int, int], place: int, marking: Marking) -> Iterator[_State]:
        """The states after one token, or one join, has moved; none where the scope is over by that."""
        join = self.net.joins.get(place)
        taken = [place] if join is None else [p for p in join.places if p in tokens]
        for move in self.net.moves[place] if join is None else join.moves:
            if move.needs is not None and move.needs not in tokens:
                continue
            if move.effect is not None:
                self.found.passed.add(self.net.elements[place].id)
                self.found.completes |= move.effect == "done"
                self.found.left |= move.effect == "left"
                continue
            state = _State(tokens=dict(tokens), before=marking, joined=self._is_inclusive(place))
            state.take([*taken, move.needs] if move.needs is not None else taken)
            self._give(state, move, place)
            self.budget.steps -= len(tokens)
            yield state

    def _rest(self, tokens: Mapping[int, int], marking: Marking) -> None:
        """Nothing can move: all is over, or something waits for ever."""
        left = [place for place in tokens if place not in self.net.aside]
        self.found.completes |= not left
        for place in left:
            join = self.net.joins.get(place)
            if join is None:
                self.found.blocked.add(self.net.elements[place].id)
            elif join.element.id not in self.found.stuck:
                missing = tuple(f for f in join.element.incoming if self.net.of[f] not in tokens)
                stuck = Stuck(join=join.element.id, missing=missing, path=self._path_to(marking))
                self.found.stuck[join.element.id] = stuck

    def _path(self, state: _State) -> Path:
        return (*(self._path_to(state.before) if state.before is not None else ()), *state.path)

    def _path_to(self, marking: Marking) -> Path:
        """What was passed on the way to a state."""
        parts: list[Path] = []
        step: Marking | None = marking
        while step is not None:
            step, part = self.came[step]
            parts.append(part)
        return tuple(name for part in reversed(parts) for name in part)


def _unpacked(marking: Marking) -> dict[int, int]:
    return {entry >> _BITS: entry & ((1 << _BITS) - 1) for entry in array("I", marking)}
