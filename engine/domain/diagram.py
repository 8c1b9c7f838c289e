"""The graph of a diagram as the engine runs it: elements, sequence flows, lanes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from engine.domain.elements import (
    CallSettings,
    DecisionSettings,
    EndSettings,
    MultiInstance,
    ServiceSettings,
    UserTaskSettings,
)

Settings: TypeAlias = UserTaskSettings | ServiceSettings | DecisionSettings | CallSettings | EndSettings
EventKind: TypeAlias = Literal["none", "timer", "message", "terminate"]

ACTIVITIES = frozenset(
    {
        "task",
        "userTask",
        "manualTask",
        "serviceTask",
        "sendTask",
        "receiveTask",
        "businessRuleTask",
        "callActivity",
        "subProcess",
    }
)
GATEWAYS = frozenset({"exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway"})
CATCHES = frozenset({"intermediateCatchEvent", "receiveTask"})
SPLITS_BY_CONDITION = frozenset({"exclusiveGateway", "inclusiveGateway"})


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerSpec:
    """What a timer event says: a length of time, a moment, or a repetition."""

    kind: Literal["duration", "date", "cycle"]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One shape a token can stand on.

    `kind` is the BPMN name (`userTask`, `exclusiveGateway` …; an event sub-process is `eventSubProcess`), `parent` the
    sub-process that contains it, `attached_to` the activity on whose border it sits.
    """

    id: str
    kind: str
    process_key: str
    name: str = ""
    lane: str | None = None
    parent: str | None = None
    incoming: tuple[str, ...] = ()
    outgoing: tuple[str, ...] = ()
    attached_to: str | None = None
    interrupting: bool = True
    settings: Settings | None = None
    multi_instance: MultiInstance | None = None
    event: EventKind = "none"
    timer: TimerSpec | None = None
    message: str | None = None
    synthetic: bool = False
    """Not drawn: the scope that normalising puts around what an event sub-process watches over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """One sequence flow; `condition` is FEEL."""

    id: str
    source: str
    target: str
    condition: str | None = None
    is_default: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagram:
    """One process of one file."""

    key: str
    name: str = ""
    elements: Mapping[str, Element]
    flows: Mapping[str, Flow]
    lanes: tuple[str, ...] = ()
    children: Mapping[str | None, tuple[Element, ...]] = field(default_factory=dict)
    """The elements of each sub-process, None for the process itself, in the order of the file."""
    boundaries: Mapping[str, tuple[Element, ...]] = field(default_factory=dict)
    """The boundary events of each activity."""

    def inside(self, scope: str | None) -> tuple[Element, ...]:
        return self.children.get(scope, ())


def make_diagram(
    *, key: str, name: str, elements: Mapping[str, Element], flows: Mapping[str, Flow], lanes: tuple[str, ...] = ()
) -> Diagram:
    """Put a diagram together with the indexes that its readers need."""
    children: dict[str | None, list[Element]] = {}
    boundaries: dict[str, list[Element]] = {}
    for element in elements.values():
        children.setdefault(element.parent, []).append(element)
        if element.attached_to is not None:
            boundaries.setdefault(element.attached_to, []).append(element)
    return Diagram(
        key=key,
        name=name,
        elements=elements,
        flows=flows,
        lanes=lanes,
        children={scope: tuple(members) for scope, members in children.items()},
        boundaries={host: tuple(members) for host, members in boundaries.items()},
    )
