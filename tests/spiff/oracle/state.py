"""What a case is to the oracle: levels with tokens on them, and the events that something waits for."""

from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Literal, Protocol

from engine.domain.diagram import Diagram, Element
from engine.domain.errors import Fault
from tests.spiff.oracle.data import Scope

Stage = Literal["arrived", "waits", "inside", "done", "broken"]


class World(Protocol):
    """What lies outside the diagram: expressions, decisions, handlers."""

    def evaluate(self, expression: str, variables: Mapping[str, object]) -> object: ...

    def decide(self, decision: str, inputs: Mapping[str, object]) -> Mapping[str, object]: ...

    def serve(
        self, element: Element, inputs: Mapping[str, object], variables: Mapping[str, object]
    ) -> Mapping[str, object]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """One completion: an activity (each instance of several), a gateway, an event."""

    element: str
    number: int
    after: frozenset[int]
    """The completions that it needed; what does not need one another may happen in any order."""


@dataclass(eq=False, slots=True, kw_only=True)
class Level:
    """One activation of a process, a sub-process, a called process or the handler of an event."""

    diagram: Diagram
    inside: str | None
    data: Scope
    serial: int = -1
    host: "Token | None" = None
    tokens: list["Token"] = field(default_factory=list)
    watches: list["Watch"] = field(default_factory=list)
    """The starts of its event sub-processes."""
    undo: list["Undo"] = field(default_factory=list)
    ended: bool = False
    outcome: str | None = None
    """Of the last end event that has one."""
    after: frozenset[int] = frozenset()
    """What was completed last in it."""


@dataclass(eq=False, slots=True, kw_only=True)
class Token:
    """A position: on an element, or on one instance of an element that repeats."""

    serial: int
    element: Element
    level: Level
    data: Scope
    flow: str | None = None
    """By which it came; joins ask."""
    stage: Stage = "arrived"
    stopped: Stage = "arrived"
    """Of a broken token: where it was, and is to go on from when somebody has mended what stopped it."""
    after: frozenset[int] = frozenset()
    """The completions that brought it here."""
    borders: list["Watch"] = field(default_factory=list)
    watch: "Watch | None" = None
    """Of a token on an event: what it waits for."""
    race: int | None = None
    """What the tokens behind one event-based gateway have in common."""
    inside: Level | None = None
    host: "Token | None" = None
    """Of an instance: the token of the activity that repeats."""
    instances: list["Token"] = field(default_factory=list)
    planned: list["Token"] = field(default_factory=list)
    """The instances of a sequential multi-instance that have not begun."""
    completed: list[Scope] = field(default_factory=list)
    """Of a multi-instance: the variables of each instance that is over."""
    rounds: int = 0
    undoes: "Token | None" = None
    """Of a compensation handler: the token of the event that threw the compensation."""
    undoing: list["Undo"] | None = None
    leaves_by: Element | None = None
    """Of a transaction that is being cancelled: the event on its border where it goes on."""

    @property
    def is_open(self) -> bool:
        return self in self.level.tokens or (self.host is not None and self in self.host.instances)


@dataclass(eq=False, slots=True, kw_only=True)
class Watch:
    """An event that waits: a token on it, an activity whose border it is on, or the level it may start a handler in."""

    serial: int
    event: Element
    level: Level
    data: Scope
    owner: Token | None = None
    """The token on the event, or of the activity."""
    came: set[int] = field(default_factory=set)
    over: set[int] = field(default_factory=set)
    """Timers that are not due any more."""
    fired: "Counter[int]" = field(default_factory=Counter)
    """How often each definition has come."""
    held: set[int] = field(default_factory=set)
    """Conditions that were true when last looked at."""
    broken: bool = False
    """A condition of it could not be looked at."""


@dataclass(eq=False, slots=True, kw_only=True)
class Undo:
    """A completed activity that can be undone by its handler, or by what was completed inside it."""

    activity: str
    level: Level
    serial: int
    """The later one was completed, the earlier it is undone."""
    handler: Element | None = None
    inside: list["Undo"] = field(default_factory=list)


@dataclass(eq=False, slots=True, kw_only=True)
class Case:
    """Everything there is of one running case."""

    diagrams: Mapping[str, Diagram]
    world: World
    root: Level
    queue: deque[Token] = field(default_factory=deque)
    """Tokens that can go on, first come first served; BPMN leaves the order open."""
    watches: list[Watch] = field(default_factory=list)
    completed: list[Done] = field(default_factory=list)
    now: frozenset[int] = frozenset()
    """The completions that lead to what happens at the moment."""
    numbers: "count[int]" = field(default_factory=count)
    thrown: list[tuple[str, str]] = field(default_factory=list)
    """Messages and signals for the world outside."""
    signalled: list[tuple[Watch, int, Mapping[str, object]]] = field(default_factory=list)

    def watching(self) -> list[Watch]:
        """What waits, level by level as they were opened; BPMN leaves open whom a signal reaches first."""
        return sorted(self.watches, key=lambda one: (one.level.serial, one.serial))

    def complete(self, element: str) -> None:
        done = Done(element=element, number=next(self.numbers), after=self.now)
        self.completed.append(done)
        self.now = frozenset({done.number})

    def evaluate(self, expression: str, data: Scope) -> object:
        return self.world.evaluate(expression, data.seen())

    def holds(self, expression: str, data: Scope, **counted: int) -> bool:
        """Null is no; anything else but true and false stops the token."""
        value = self.world.evaluate(expression, data.seen() | counted)
        if value is not None and not isinstance(value, bool):
            raise Fault("condition_not_boolean", expression)
        return value is True
