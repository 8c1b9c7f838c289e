"""What goes through the door to the token core, in the domain's own words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from engine.domain.diagram import Diagram, Element, TimerSpec
from engine.domain.incident_reasons import Reason


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Compiled:
    """One version of one process, ready to run; shared by every instance on that version and never changed."""

    definition_id: str
    key: str
    diagram: Diagram
    """As drawn; what runs is `normal`."""
    normal: Diagram
    specs: Mapping[str | None, Any]
    """The SpiffWorkflow specification of the process (None) and of each sub-process."""


class Environment(Protocol):
    """What a running instance asks of the rest of the engine; every method may raise `domain.errors.Fault`."""

    def evaluate(self, expression: str, variables: Mapping[str, object]) -> object: ...

    def decide(self, decision: str, inputs: Mapping[str, object]) -> Mapping[str, object]: ...

    def serve(
        self, element: Element, inputs: Mapping[str, object], variables: Mapping[str, object]
    ) -> Mapping[str, object]:
        """Call an element's handler; it may also raise `domain.errors.BpmnError`, which error events catch."""
        ...

    def resolve(self, process_key: str) -> Compiled:
        """The version of a called process that is effective now."""
        ...

    def compiled(self, definition_id: str) -> Compiled:
        """The version that a saved instance is on."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """One thing that a token waits for: a person, a clock, a message, a signal, a condition, or a mended fault."""

    token: str
    """The token's number; with `/index` where one event waits for several things."""
    kind: Literal["task", "timer", "message", "signal", "conditional", "fault"]
    element: Element
    scope: str
    definition_id: str
    attached_to: str | None = None
    """The token of the activity on whose border this event waits."""
    item: object = None
    timer: TimerSpec | None = None
    fired: int = 0
    """How often an event that stays armed has fired: a timer that repeats starts anew each time."""
    name: str | None = None
    """Of the message or signal."""
    key: str | None = None
    """What a message must be correlated with; None is the case's conversation."""
    fault: tuple[str, Reason | str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderWay:
    """A called process that has not ended: the call activity, the version that runs, and where its variables are."""

    call: str
    definition_id: str
    scope: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Where a process stands that has called another one: at the call activity, with a token of its own.

    `within` are the scopes of what it called, the called process's own first.
    """

    call: str
    token: str
    scope: str
    definition_id: str
    normal: Diagram
    within: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Thrown:
    """A message or signal on its way out of the case; what waits in the case itself has been reached already."""

    kind: Literal["message", "signal"]
    name: str
    element: str
    key: str | None = None
    """What a message is correlated with; None is the case's conversation."""
    payload: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that happened on the diagram; `id` is the element's or the sequence flow's."""

    kind: Literal["entered", "left", "cancelled", "flow", "end"]
    id: str
    scope: str
    definition_id: str
    token: str
