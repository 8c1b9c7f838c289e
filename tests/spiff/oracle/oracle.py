"""A small interpreter of BPMN 2.0 over the drawn diagram, to hold the engine against.

It knows neither the engine nor its normal form; it does what chapter 13 of the specification says, as plainly as that
can be written, and is as slow as it likes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.domain.diagram import ACTIVITIES, Diagram
from engine.domain.errors import BpmnError, Fault
from engine.feel import FeelError
from tests.spiff.oracle import activities, events
from tests.spiff.oracle.data import Scope
from tests.spiff.oracle.flows import leave, release
from tests.spiff.oracle.joins import arrived, inclusive_is_complete
from tests.spiff.oracle.state import Case, Done, Level, Token, Watch, World
from tests.spiff.oracle.tokens import begin_level, forget, joins

MOST = 20_000
"""Moves of one act; the checks of a diagram keep it from ever needing so many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One thing that the case waits for."""

    kind: str
    element: str
    age: int
    index: int = 0
    item: object = None
    name: str | None = None
    seen: Mapping[str, object] = field(default_factory=dict, compare=False, repr=False)
    """The variables that an expression here can read."""
    at: Token | Watch = field(compare=False, repr=False)


class Oracle:
    """One case."""

    def __init__(
        self,
        diagrams: Mapping[str, Diagram],
        key: str,
        variables: Mapping[str, object],
        world: World,
        start: str | None = None,
    ) -> None:
        root = Level(diagram=diagrams[key], inside=None, data=Scope(names=dict(variables)))
        self.case = Case(diagrams=diagrams, world=world, root=root)
        begin_level(self.case, root, start)
        self._run()

    @property
    def ended(self) -> bool:
        return self.case.root.ended

    def took(self) -> list[Done]:
        """What was completed since this was asked last."""
        done, self.case.completed = self.case.completed, []
        return done

    def threw(self) -> list[tuple[str, str]]:
        """The messages and signals that left the case since this was asked last."""
        thrown, self.case.thrown = self.case.thrown, []
        return thrown

    def how_it_ended(self) -> tuple[bool, str | None]:
        """Whether it did, and the outcome of the last end event that has one."""
        return self.ended, self.case.root.outcome

    def variables(self) -> Mapping[str, object]:
        return self.case.root.data.seen()

    def waits(self) -> list[Waiting]:
        """Everything that is waited for, the oldest first."""
        found = [one for level in self._levels() for token in level.tokens for one in _at(token)]
        found += self.stuck()
        for watch in self.case.watches:
            found += [_event("fault", watch)] if watch.broken else []
            found += [_event(kind, watch, index) for index, kind in events.awaited(watch)]
        return sorted(found, key=lambda one: (one.age, one.index))

    def stuck(self) -> list[Waiting]:
        """The joins at which the case hangs when nothing else can move any of its tokens."""
        tokens = [one for level in self._levels() for token in level.tokens for one in (token, *token.instances)]
        if any(one.watch is not None or _at(one) for one in tokens):
            return []
        return [_waiting("fault", one) for one in tokens if joins(one.element)]

    def complete(self, waiting: Waiting, result: Mapping[str, object], data: Mapping[str, object]) -> None:
        """A person has done a task and set `data` at the top level of its scope."""
        assert isinstance(waiting.at, Token)
        waiting.at.data.write(data)
        waiting.at.data.record(waiting.element, result)
        waiting.at.stage = "done"
        self.case.queue.append(waiting.at)
        self._run()

    def come(self, waiting: Waiting, payload: Mapping[str, object]) -> None:
        """A timer is due, or a message or signal has come here."""
        assert isinstance(waiting.at, Watch)
        events.come(self.case, waiting.at, waiting.index, payload)
        self._run()

    def send(self, kind: str, name: str, payload: Mapping[str, object]) -> int:
        """A message or signal has come for everything in the case that waits for it; how much that was."""
        reached = 0
        waiting = [
            (watch, index) for watch in self.case.watching() for index, what in events.awaited(watch) if what == kind
        ]
        for watch, index in waiting:
            if watch.event.events[index].name == name and watch in self.case.watches:
                events.come(self.case, watch, index, payload)
                reached += 1
        self._run()
        return reached

    def mend(self, data: Mapping[str, object]) -> None:
        """Somebody has set variables at the top of the case."""
        self.case.root.data.write(data)

    def retry(self, waiting: Waiting) -> None:
        """Somebody has mended what stopped a token."""
        if isinstance(waiting.at, Watch):
            waiting.at.broken = False
        elif not joins(waiting.at.element):
            waiting.at.stage = waiting.at.stopped
            self.case.queue.append(waiting.at)
        self._run()

    def _run(self) -> None:
        moves = 0
        while True:
            self.case.now = frozenset()
            while self.case.queue:
                moves += 1
                assert moves < MOST, "Expected the diagram to come to rest, but it goes round by itself."
                token = self.case.queue.popleft()
                if token.is_open:
                    self._move(token)
                events.give_signals(self.case)
                self._end_levels()
            if not self._conditions_came() and not self._release_inclusive():
                return

    def _move(self, token: Token) -> None:
        self.case.now = token.after
        try:
            _step(self.case, token)
        except (Fault, FeelError):
            token.stopped, token.stage = token.stage, "broken"
        except BpmnError as error:
            if not events.raised(self.case, token, "error", error.code, {"code": error.code}):
                token.stopped, token.stage = token.stage, "broken"

    def _levels(self) -> list[Level]:
        """Every level, outer ones first."""
        found = [self.case.root]
        for level in found:
            hosts = [one for token in level.tokens for one in (token, *token.instances)]
            found += [host.inside for host in hosts if host.inside is not None and not host.inside.ended]
        return found

    def _end_levels(self) -> None:
        """A level with no token left is over, and its activity goes on (BPMN 2.0, 13.3.4)."""
        for level in self._levels():
            if all(token.element.kind == "eventSubProcess" for token in level.tokens):
                forget(self.case, level.watches)  # 13.5.4: a scope that is completing starts no more handlers
            if level.tokens or level.ended:
                continue
            level.ended = True
            if level.host is not None:
                level.host.stage = "done"
                level.host.after |= level.after
                self.case.queue.append(level.host)

    def _conditions_came(self) -> bool:
        """A conditional event comes when its condition becomes true (BPMN 2.0, 10.5.5)."""
        came = False
        for watch in self.case.watching():
            for index, kind in list(events.awaited(watch)):
                if kind == "conditional" and watch in self.case.watches and self._became_true(watch, index):
                    events.come(self.case, watch, index, {})
                    came = True
        return came

    def _became_true(self, watch: Watch, index: int) -> bool:
        try:
            holds = self.case.holds(str(watch.event.events[index].condition), watch.data)
        except (Fault, FeelError):
            watch.broken = True
            return False
        before = index in watch.held
        (watch.held.add if holds else watch.held.discard)(index)
        return holds and not before

    def _release_inclusive(self) -> bool:
        for level in self._levels():
            for gateway in level.diagram.inside(level.inside):
                joins = gateway.kind == "inclusiveGateway" and len(gateway.incoming) > 1
                if joins and inclusive_is_complete(level, gateway):
                    release(self.case, list(arrived(level, gateway).values()))
                    return True
        return False


def _at(token: Token) -> list[Waiting]:
    """The task, or the fault, at which a token stands or its instances do."""
    found: list[Waiting] = []
    for one in (token, *token.instances):
        if one.stage == "broken":
            found.append(_waiting("fault", one))
        elif one.stage == "waits" and one.element.kind == "userTask":
            found.append(_waiting("task", one))
    return found


def _waiting(kind: str, token: Token) -> Waiting:
    data = token.data
    return Waiting(kind=kind, element=token.element.id, age=token.serial, item=data.item, seen=data.seen(), at=token)


def _event(kind: str, watch: Watch, index: int = 0) -> Waiting:
    return Waiting(
        kind=kind,
        element=watch.event.id,
        age=watch.serial,
        index=index,
        item=watch.data.item,
        name=watch.event.events[index].name,
        seen=watch.data.seen(),
        at=watch,
    )


def _step(case: Case, token: Token) -> None:
    """What a token does when its turn comes."""
    kind, begins = token.element.kind, token.stage == "arrived"
    if (kind in events.THROWS and begins) or token.undoing is not None:
        events.throw(case, token)
    elif kind == "eventSubProcess" and begins:
        events.begin_handler(case, token)
    elif kind not in ACTIVITIES:
        leave(case, token)
    elif begins:
        activities.begin(case, token)
    else:
        activities.finish(case, token)


def explains(done: list[Done], seen: list[str]) -> bool:
    """Whether what was seen is what was done, in an order in which it can have happened."""
    here = {one.number for one in done}
    open_, happened = list(done), set[int]()
    for name in seen:
        found = next((one for one in open_ if one.element == name and one.after & here <= happened), None)
        if found is None:
            return False
        open_.remove(found)
        happened.add(found.number)
    return not open_
