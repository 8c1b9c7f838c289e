"""Makes SpiffWorkflow specifications of a normalised diagram."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.control import BpmnStartTask
from SpiffWorkflow.specs.WorkflowSpec import WorkflowSpec

from engine.domain.diagram import Diagram, Element
from engine.spiff.interface import Compiled
from engine.spiff.specs.activities import CallActivity, SubProcess
from engine.spiff.specs.events import BoundaryEvent, CatchEvent, EndEvent, StartEvent, ThrowEvent
from engine.spiff.specs.gateways import EventGateway, ExclusiveGateway, InclusiveGateway, ParallelGateway
from engine.spiff.specs.node import Node, UserTask
from engine.spiff.specs.repeated import EACH, Each, Loop, MultiInstance
from engine.spiff.specs.tasks import DecisionTask, ScriptTask, SendTask, ServiceTask

NODES: Mapping[str, type[Node]] = MappingProxyType(
    {
        "startEvent": StartEvent,
        "endEvent": EndEvent,
        "intermediateThrowEvent": ThrowEvent,
        "intermediateCatchEvent": CatchEvent,
        "boundaryEvent": BoundaryEvent,
        "task": Node,
        "manualTask": Node,
        "userTask": UserTask,
        "serviceTask": ServiceTask,
        "scriptTask": ScriptTask,
        "sendTask": SendTask,
        "receiveTask": CatchEvent,
        "businessRuleTask": DecisionTask,
        "exclusiveGateway": ExclusiveGateway,
        "parallelGateway": ParallelGateway,
        "inclusiveGateway": InclusiveGateway,
        "eventBasedGateway": EventGateway,
        "subProcess": SubProcess,
        "callActivity": CallActivity,
    }
)
INSTANCES: Mapping[str, type[Node]] = MappingProxyType(
    {kind: type(f"Each{node.__name__}", (Each, node), {}) for kind, node in NODES.items()}
)
"""The same, of an activity that is repeated."""


class DrawnLevel(BpmnProcessSpec):
    """The elements of a process or of one sub-process; `#` keeps our own names apart from every BPMN id."""

    def __init__(self, name: str) -> None:
        WorkflowSpec.__init__(self, name=name)
        self.data_objects: dict[str, Any] = {}
        self.bpmn_start_events: list[Any] = []
        self.io_specification = None
        self.start = BpmnStartTask(self, "#root")
        self.start_names: tuple[str, ...] = ()
        self.plain_starts: tuple[str, ...] = ()
        """Those that need no event to begin."""
        self.has_conditions = False
        self.inclusive_joins: tuple[InclusiveGateway, ...] = ()


def build(diagram: Diagram, normal: Diagram, *, definition_id: str) -> Compiled:
    """Make a definition that runs; `normal` is `diagram` normalised."""
    inside = [None, *(e.id for e in normal.elements.values() if e.kind == "subProcess")]
    return Compiled(
        definition_id=definition_id,
        key=diagram.key,
        diagram=diagram,
        normal=normal,
        specs=MappingProxyType({scope: _level(normal, scope) for scope in inside}),
    )


def _level(diagram: Diagram, scope: str | None) -> DrawnLevel:
    level = DrawnLevel(scope or diagram.key)
    members = diagram.inside(scope)
    for element in members:
        _add(level, diagram, element)
    starts = [e for e in members if e.kind == "startEvent"]
    level.start_names = tuple(e.id for e in starts)
    level.plain_starts = tuple(e.id for e in starts if e.event == "none")
    level.has_conditions = any(one.kind == "conditional" for e in members for one in e.events)
    level.inclusive_joins = tuple(
        spec for spec in level.task_specs.values() if isinstance(spec, InclusiveGateway) and spec.counts_arrivals
    )
    for join in level.inclusive_joins:
        join.reach = {flow: _reaching(diagram, flow, join.name) for flow in join.element.incoming}
    return level


def _add(level: DrawnLevel, diagram: Diagram, element: Element) -> None:
    flows = [diagram.flows[name] for name in element.outgoing]
    attached = diagram.boundaries.get(element.id, ())
    boundaries = [event.id for event in attached if event.event != "compensate"]
    node = NODES[element.kind]
    if element.multi_instance is not None or element.loop is not None:
        INSTANCES[element.kind](level, element.id + EACH, element, (), ())
        node = MultiInstance if element.multi_instance is not None else Loop
    made = node(level, element.id, element, flows, boundaries)
    made.undone_by = next(((e.id, e.handler) for e in attached if e.event == "compensate" and e.handler), None)


def _reaching(diagram: Diagram, flow: str, join: str) -> frozenset[str]:
    """The elements from which `flow` can be reached without passing `join`."""
    seen: set[str] = set()
    open_ends = [diagram.flows[flow].source]
    while open_ends:
        name = open_ends.pop()
        if name in seen or name == join:
            continue
        seen.add(name)
        element = diagram.elements[name]
        open_ends.extend(diagram.flows[incoming].source for incoming in element.incoming)
        if element.attached_to is not None:
            open_ends.append(element.attached_to)
    return frozenset(seen)
