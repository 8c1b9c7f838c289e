"""Reads BPMN XML into our own graph, and remembers by name everything in it that does not run."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from lxml.etree import _Element

from engine.diagrams import settings, vendors
from engine.diagrams.dataflow import data_inputs, data_outputs, refuse_stores
from engine.diagrams.declarations import Declarations, declarations
from engine.diagrams.events import event_definitions, task_message
from engine.diagrams.feeltext import ExpressionError, feel_of
from engine.diagrams.flownames import name_flows
from engine.diagrams.model import Diagram, Element, Flow, make_diagram
from engine.diagrams.names import BPMN, bpmn, local
from engine.diagrams.notes import Note, collecting
from engine.diagrams.parts import lanes, unread_parts
from engine.diagrams.problems import DiagramRefused, Problem, refusing
from engine.diagrams.repetition import repetition
from engine.diagrams.xml import parse_xml, refused
from engine.domain.diagram import Settings
from engine.domain.elements import ServiceSettings

MAX_ELEMENTS: Final = 2_000

RUNS: Final = frozenset(
    {
        "startEvent",
        "endEvent",
        "intermediateCatchEvent",
        "intermediateThrowEvent",
        "boundaryEvent",
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
        "transaction",
        "exclusiveGateway",
        "parallelGateway",
        "inclusiveGateway",
        "eventBasedGateway",
    }
)
EVENTS: Final = frozenset(
    {"startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"}
)
SETTINGS: Final[Mapping[str, Callable[[_Element], Settings | None]]] = {
    "userTask": settings.user_task,
    "serviceTask": settings.service,
    "scriptTask": settings.script,
    "businessRuleTask": settings.decision,
    "callActivity": settings.call,
    "startEvent": settings.caught,
    "boundaryEvent": settings.caught,
    "receiveTask": settings.caught,
    "intermediateCatchEvent": settings.caught,
}
DRAWING: Final = frozenset(
    {
        "documentation",
        "extensionElements",
        "textAnnotation",
        "association",
        "group",
        "laneSet",
        "incoming",
        "outgoing",
        "dataObject",
        "dataObjectReference",
        "dataStoreReference",
        "ioSpecification",
        "property",
        "correlationSubscription",
        "auditing",
        "monitoring",
    }
)
"""What moves no token; data objects and subscriptions are read where they are referred to."""


@dataclass(slots=True, kw_only=True)
class _Reading:
    """What has been read so far."""

    key: str
    known: Declarations
    lanes: dict[str, str]
    handlers: dict[str, str]
    """Compensation event → the activity an association leads to."""
    elements: dict[str, Element] = field(default_factory=dict)
    flows: dict[str, Flow] = field(default_factory=dict)
    defaults: dict[str, _Element] = field(default_factory=dict)
    """The node that names each default flow."""
    problems: list[Problem] = field(default_factory=list)

    def problem(self, code: str, node: _Element, text: str) -> None:
        self.problems.append(Problem(code=code, element=node.get("id") or local(node.tag), text=text))

    def notes(self, node: _Element, notes: Iterable[Note]) -> None:
        place = node.get("id") or local(node.tag)
        self.problems += [Problem(code=n.code, element=place, text=n.text, severity=n.severity) for n in notes]


def read_diagram(xml: bytes, *, process: str | None = None) -> Diagram:
    """The process of the file; refuses what can't be represented, naming every element."""
    diagram, problems = examine(xml, process=process)
    if refused_for := refusing(problems):
        raise DiagramRefused(refused_for)
    return diagram


def process_keys(xml: bytes) -> tuple[str, ...]:
    """The ids of a file's processes that are meant to run; in a collaboration there may be several."""
    return tuple(str(process.get("id") or "") for process in _processes(parse_xml(xml)))


def examine(xml: bytes, *, process: str | None = None) -> tuple[Diagram, tuple[Problem, ...]]:
    """The process with all that is wrong about its XML; raises only when there is no process to speak of.

    `process` chooses one of the processes of a collaboration by its id.
    """
    root = parse_xml(xml)
    return examine_root(root, process=process)


def examine_root(root: _Element, *, process: str | None = None) -> tuple[Diagram, tuple[Problem, ...]]:
    """As `examine`, of XML that has been parsed."""
    node = _chosen(root, process)
    key = node.get("id") or ""
    reading = _Reading(key=key, known=declarations(root, node), lanes=dict(lanes(node)), handlers=_handlers(node))
    if not key:
        reading.problem("no_id", node, "Expected the process to have an id, but it has none.")
    if sum(1 for _ in node.iter(bpmn("*"))) > MAX_ELEMENTS * 10:
        raise refused("too_many_elements", f"Expected at most {MAX_ELEMENTS} elements, but there are far more.")
    reading.problems += name_flows(root)
    _read_scope(reading, node, None)
    _read_stray_flows(reading, root)
    _connect(reading)
    if len(reading.elements) > MAX_ELEMENTS:
        raise refused(
            "too_many_elements", f"Expected at most {MAX_ELEMENTS} elements, but there are {len(reading.elements)}."
        )
    _check_ids(reading, root)
    reading.problems += vendors.findings(root, node)
    diagram = make_diagram(
        key=key,
        name=node.get("name") or "",
        elements=reading.elements,
        flows=reading.flows,
        lanes=tuple(dict.fromkeys(reading.lanes.values())),
        data_objects=tuple(str(o.get("name") or o.get("id")) for o in node.iter(bpmn("dataObject"))),
    )
    return diagram, tuple(reading.problems)


def _processes(root: _Element) -> list[_Element]:
    """Those to run: a picture beside them (`isExecutable="false"`) is left out, unless all are such."""
    if root.tag != bpmn("definitions"):
        raise refused("not_bpmn", f"Expected BPMN 2.0 definitions, but the file begins with '{local(root.tag)}'.")
    found = root.findall(bpmn("process"))
    return [one for one in found if one.get("isExecutable") == "true"] or found


def _chosen(root: _Element, process: str | None) -> _Element:
    found = _processes(root)
    if process is not None:
        found = [one for one in root.findall(bpmn("process")) if one.get("id") == process]
    if len(found) != 1:
        raise refused("one_process", f"Expected one process in a file, but there are {len(found)}.")
    return found[0]


def _handlers(process: _Element) -> dict[str, str]:
    return {str(one.get("sourceRef")): str(one.get("targetRef")) for one in process.iter(bpmn("association"))}


def _check_ids(reading: _Reading, root: _Element) -> None:
    seen: set[str] = set()
    for node in root.iter(bpmn("*")):
        name = node.get("id")
        if name in seen:
            reading.problem("duplicate_id", node, f"Expected every id once, but '{name}' occurs again.")
        if name:
            seen.add(name)


def _read_scope(reading: _Reading, scope: _Element, parent: str | None) -> None:
    for node in scope:
        name = local(node.tag)
        if not isinstance(node.tag, str) or not node.tag.startswith("{" + BPMN):
            continue
        if name == "sequenceFlow":
            _read_flow(reading, node)
        elif name in RUNS:
            _read_element(reading, node, name, parent)
        elif not _is_part(name):
            reading.problem("unsupported", node, f"Expected elements that run exactly as drawn, but '{name}' does not.")


def _is_part(name: str) -> bool:
    """Whether a child of a scope belongs to the drawing, or to the activity that the scope is (read with it)."""
    return name in DRAWING or name.endswith(("LoopCharacteristics", "Association"))


def _read_flow(reading: _Reading, node: _Element) -> None:
    name = str(node.get("id"))
    with collecting() as notes:
        condition = _condition(reading, node)
    reading.notes(node, notes)
    reading.flows[name] = Flow(
        id=name,
        source=node.get("sourceRef") or "",
        target=node.get("targetRef") or "",
        condition=condition,
        name=node.get("name") or "",
    )


def _read_stray_flows(reading: _Reading, root: _Element) -> None:
    """Some tools save the flows of a process in the collaboration around it; they belong to what they connect."""
    for node in root.iterfind(f"{bpmn('collaboration')}/{bpmn('sequenceFlow')}"):
        if {node.get("sourceRef"), node.get("targetRef")} & reading.elements.keys():
            _read_flow(reading, node)


def _condition(reading: _Reading, node: _Element) -> str | None:
    told = node.find(bpmn("conditionExpression"))
    try:
        text = feel_of(told)
    except ExpressionError as error:
        reading.problem(error.code, node, str(error))
        return None
    if told is not None and text is None:
        reading.problem(
            "empty_condition", node, "Expected the condition of the flow to say something, but it is empty."
        )
    return text


def _read_element(reading: _Reading, node: _Element, tag: str, parent: str | None) -> None:
    name = node.get("id")
    kind = "subProcess" if tag == "transaction" else tag
    if not name:
        reading.problem("no_id", node, f"Expected every {tag} to have an id, but one has none.")
        return
    if name in reading.elements:
        return  # reported with the ids
    with collecting() as notes:
        try:
            reading.elements[name] = _element(reading, node, name, kind, parent)
        except ExpressionError as error:
            reading.problem(error.code, node, str(error))
            reading.elements[name] = Element(id=name, kind=kind, process_key=reading.key, parent=parent)
    reading.notes(node, notes)
    if node.get("default"):
        reading.defaults[str(node.get("default"))] = node
    for code, text in unread_parts(node, kind):
        reading.problem(code, node, text)
    if kind == "subProcess":
        _read_scope(reading, node, name)


def _element(reading: _Reading, node: _Element, name: str, kind: str, parent: str | None) -> Element:
    known = reading.known
    by_event = node.get("triggeredByEvent") == "true"
    given: dict[str, Any] = {**_settings(node, kind), **repetition(node, known)}
    given["inputs"] = (*given.get("inputs", ()), *data_inputs(node, known))
    if kind not in settings.GIVEN:
        given["inputs"] += vendors.inputs(node)
    given["outputs"] = (*data_outputs(node, known), *vendors.outputs(node))
    refuse_stores(node, known)
    if kind in EVENTS:
        place = "eventSubProcessStart" if kind == "startEvent" and _starts_by_event(node) else kind
        given["events"] = event_definitions(node, place, known)
        given["needs_all"] = node.get("parallelMultiple") == "true"
    if kind in {"receiveTask", "sendTask"}:
        given["events"] = task_message(node, known)
    if kind == "boundaryEvent":
        given["handler"] = reading.handlers.get(name)
    return Element(
        id=name,
        kind="eventSubProcess" if by_event else kind,
        process_key=reading.key,
        name=node.get("name") or "",
        lane=reading.lanes.get(name) or _lane_of(reading, parent),
        parent=parent,
        transaction=local(node.tag) == "transaction",
        for_compensation=node.get("isForCompensation") == "true",
        **given,
    )


def _settings(node: _Element, kind: str) -> dict[str, Any]:
    if kind in SETTINGS:
        return {"settings": SETTINGS[kind](node), **_border(node, kind)}
    if kind in {"sendTask", "endEvent", "intermediateThrowEvent"}:
        told = settings.service(node) if kind == "sendTask" else settings.end(node)
        return {"settings": told, "inputs": () if isinstance(told, ServiceSettings) else settings.thrown(node)}
    settings.refuse_extensions(node)
    return {}


def _border(node: _Element, kind: str) -> dict[str, Any]:
    if kind == "boundaryEvent":
        interrupting = node.get("cancelActivity", "true") == "true"
        return {"attached_to": node.get("attachedToRef") or "", "interrupting": interrupting}
    return {"interrupting": node.get("isInterrupting", "true") == "true"} if kind == "startEvent" else {}


def _starts_by_event(node: _Element) -> bool:
    scope = node.getparent()
    return scope is not None and scope.get("triggeredByEvent") == "true"


def _lane_of(reading: _Reading, parent: str | None) -> str | None:
    return reading.elements[parent].lane if parent in reading.elements else None


def _connect(reading: _Reading) -> None:
    """Write into each element which flows come and go, and mark the defaults."""
    for name, node in reading.defaults.items():
        flow = reading.flows.get(name)
        if flow is None or flow.source != node.get("id"):
            reading.problem("no_default", node, f"Expected the default flow '{name}' to leave this element.")
        elif flow.condition is not None:
            reading.problem("default_condition", node, f"Expected no condition on the default flow '{name}'.")
        else:
            reading.flows[name] = replace(flow, is_default=True)
    incoming: dict[str, list[str]] = {}
    outgoing: dict[str, list[str]] = {}
    for flow in reading.flows.values():
        outgoing.setdefault(flow.source, []).append(flow.id)
        incoming.setdefault(flow.target, []).append(flow.id)
    for name, element in list(reading.elements.items()):
        reading.elements[name] = replace(
            element, incoming=tuple(incoming.get(name, ())), outgoing=tuple(outgoing.get(name, ()))
        )
