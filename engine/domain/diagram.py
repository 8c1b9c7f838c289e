"""The graph of a diagram as the engine runs it: elements, sequence flows, lanes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from engine.domain.elements import (
    CallSettings,
    CatchSettings,
    DecisionSettings,
    EndSettings,
    Mapped,
    MultiInstance,
    ScriptSettings,
    ServiceSettings,
    StandardLoop,
    UserTaskSettings,
)

Settings: TypeAlias = (
    UserTaskSettings | ServiceSettings | DecisionSettings | CallSettings | ScriptSettings | CatchSettings | EndSettings
)
EventKind: TypeAlias = Literal[
    "timer", "message", "signal", "error", "escalation", "conditional", "link", "cancel", "compensate", "terminate"
]

ACTIVITIES = frozenset(
    {
        "task",
        "userTask",
        "manualTask",
        "serviceTask",
        "scriptTask",
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
class EventDefinition:
    """One thing an event waits for or throws (BPMN 2.0, 10.5.5).

    `name` is the name of a message, signal or link, or the code of an error or escalation; None is "any" where an error
    or escalation is caught. `key` is FEEL for a message's correlation key; without one the conversation is the key.
    `activity` is what a thrown compensation is about; None is "everything in this scope".
    """

    kind: EventKind
    name: str | None = None
    key: str | None = None
    timer: TimerSpec | None = None
    condition: str | None = None
    activity: str | None = None


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
    loop: StandardLoop | None = None
    events: tuple[EventDefinition, ...] = ()
    """What an event waits for or throws; empty for a none event. Several: any one of them is enough."""
    needs_all: bool = False
    """Of several event definitions every one must have come (`parallelMultiple`)."""
    inputs: tuple[Mapped, ...] = ()
    """FEEL in the scope, evaluated when the element begins: what a handler or a thrown message is given."""
    outputs: tuple[Mapped, ...] = ()
    """Written at the top level of the scope when the element is done; FEEL over the scope with its result on top."""
    by_event: bool = False
    """The inside of an event sub-process, once normalising has made it an ordinary one."""
    transaction: bool = False
    for_compensation: bool = False
    handler: str | None = None
    """Of a compensation event on a border: the activity that undoes the one it sits on."""
    synthetic: bool = False
    """Not drawn: the scope that normalising puts around what an event sub-process watches over."""

    @property
    def event(self) -> EventKind | Literal["none", "multiple"]:
        """The kind of the one event definition; "none" without any, "multiple" with several."""
        return "multiple" if len(self.events) > 1 else self.events[0].kind if self.events else "none"

    @property
    def timer(self) -> TimerSpec | None:
        """When the event's first timer is due."""
        return next((one.timer for one in self.events if one.timer is not None), None)

    @property
    def message(self) -> str | None:
        """The name of the event's first message."""
        return next((one.name for one in self.events if one.kind == "message"), None)


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
    data_objects: tuple[str, ...] = ()
    """Names of variables that the diagram shows as data objects."""
    children: Mapping[str | None, tuple[Element, ...]] = field(default_factory=dict)
    """The elements of each sub-process, None for the process itself, in the order of the file."""
    boundaries: Mapping[str, tuple[Element, ...]] = field(default_factory=dict)
    """The boundary events of each activity."""
    choosers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """For each user task the later ones whose people its doer chooses."""

    def inside(self, scope: str | None) -> tuple[Element, ...]:
        return self.children.get(scope, ())


def make_diagram(
    *,
    key: str,
    name: str,
    elements: Mapping[str, Element],
    flows: Mapping[str, Flow],
    lanes: tuple[str, ...] = (),
    data_objects: tuple[str, ...] = (),
) -> Diagram:
    """Put a diagram together with the indexes that its readers need."""
    children: dict[str | None, list[Element]] = {}
    boundaries: dict[str, list[Element]] = {}
    choosers: dict[str, list[str]] = {}
    for element in elements.values():
        children.setdefault(element.parent, []).append(element)
        if element.attached_to is not None:
            boundaries.setdefault(element.attached_to, []).append(element)
        rules = element.settings.assignees if isinstance(element.settings, UserTaskSettings) else ()
        for by in dict.fromkeys(r.pick.by for r in rules if r.pick is not None and r.pick.kind == "chosen"):
            choosers.setdefault(by, []).append(element.id)
    return Diagram(
        key=key,
        name=name,
        elements=elements,
        flows=flows,
        lanes=lanes,
        data_objects=data_objects,
        children={scope: tuple(members) for scope, members in children.items()},
        boundaries={host: tuple(members) for host, members in boundaries.items()},
        choosers={by: tuple(targets) for by, targets in choosers.items()},
    )
