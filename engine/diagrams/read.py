"""Reads BPMN XML into our own graph, and remembers by name everything in it that does not run."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

from lxml.etree import _Element

from engine.diagrams import settings
from engine.diagrams.foreign import foreign
from engine.diagrams.model import Diagram, Element, Flow, TimerSpec, make_diagram
from engine.diagrams.names import BPMN, bpmn, local
from engine.diagrams.problems import DiagramRefused, Problem
from engine.diagrams.xml import parse_xml, refused

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
        "sendTask",
        "receiveTask",
        "businessRuleTask",
        "callActivity",
        "subProcess",
        "exclusiveGateway",
        "parallelGateway",
        "inclusiveGateway",
        "eventBasedGateway",
    }
)
DRAWING: Final = frozenset(
    {"documentation", "extensionElements", "textAnnotation", "association", "group", "laneSet", "incoming", "outgoing"}
)
"""What says nothing about how the process runs."""
OWNERS: Final = frozenset({"potentialOwner", "humanPerformer", "performer"})
EVENTS: Final = {"timerEventDefinition": "timer", "messageEventDefinition": "message"}
TIMERS: Final = {"timeDuration": "duration", "timeDate": "date", "timeCycle": "cycle"}


@dataclass(slots=True, kw_only=True)
class _Reading:
    """What has been read so far."""

    key: str
    messages: dict[str, str]
    lanes: dict[str, str]
    elements: dict[str, Element] = field(default_factory=dict)
    flows: dict[str, Flow] = field(default_factory=dict)
    defaults: dict[str, _Element] = field(default_factory=dict)
    """The node that names each default flow."""
    problems: list[Problem] = field(default_factory=list)

    def problem(self, code: str, node: _Element, text: str) -> None:
        self.problems.append(Problem(code=code, element=node.get("id") or local(node.tag), text=text))


def read_diagram(xml: bytes) -> Diagram:
    """The one process of the file; refuses what can't be represented, naming every element."""
    diagram, problems = examine(xml)
    if problems:
        raise DiagramRefused(problems)
    return diagram


def examine(xml: bytes) -> tuple[Diagram, tuple[Problem, ...]]:
    """The process with all that is wrong about its XML; raises only when there is no process to speak of."""
    root = parse_xml(xml)
    if root.tag != bpmn("definitions"):
        raise refused("not_bpmn", f"Expected BPMN 2.0 definitions, but the file begins with '{local(root.tag)}'.")
    processes = root.findall(bpmn("process"))
    if len(processes) != 1:
        raise refused("one_process", f"Expected one process in a file, but there are {len(processes)}.")
    process = processes[0]
    key = process.get("id") or ""
    reading = _Reading(key=key, messages=_messages(root), lanes=dict(_lanes(process)))
    if not key:
        reading.problem("no_id", process, "Expected the process to have an id, but it has none.")
    if sum(1 for _ in process.iter(bpmn("*"))) > MAX_ELEMENTS * 10:
        raise refused("too_many_elements", f"Expected at most {MAX_ELEMENTS} elements, but there are far more.")
    _read_scope(reading, process, None)
    _connect(reading)
    if len(reading.elements) > MAX_ELEMENTS:
        raise refused(
            "too_many_elements", f"Expected at most {MAX_ELEMENTS} elements, but there are {len(reading.elements)}."
        )
    _check_ids(reading, root)
    diagram = make_diagram(
        key=key,
        name=process.get("name") or "",
        elements=reading.elements,
        flows=reading.flows,
        lanes=tuple(dict.fromkeys(reading.lanes.values())),
    )
    return diagram, tuple(reading.problems)


def _messages(root: _Element) -> dict[str, str]:
    return {str(m.get("id")): str(m.get("name") or m.get("id")) for m in root.findall(bpmn("message"))}


def _lanes(process: _Element) -> Iterator[tuple[str, str]]:
    """The innermost lane of each element."""
    for lane in process.iter(bpmn("lane")):
        for member in lane.findall(bpmn("flowNodeRef")):
            yield (member.text or "").strip(), str(lane.get("name") or lane.get("id"))


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
            reading.problem(
                "unsupported", node, f"Expected elements that run exactly as drawn, but '{name}' does not yet."
            )


def _is_part(name: str) -> bool:
    """Whether a child of a scope belongs to the drawing, or to the activity that the scope is (read with it)."""
    return name in DRAWING or name == "multiInstanceLoopCharacteristics"


def _read_flow(reading: _Reading, node: _Element) -> None:
    name = node.get("id")
    if not name:
        reading.problem("no_id", node, "Expected every sequence flow to have an id, but one has none.")
        return
    condition = node.find(bpmn("conditionExpression"))
    text = _feel("".join(condition.itertext())) if condition is not None else None
    if condition is not None and not text:
        reading.problem(
            "empty_condition", node, "Expected the condition of the flow to say something, but it is empty."
        )
    language = condition.get("language") if condition is not None else None
    if language and "feel" not in language.lower():
        reading.problem("language", node, f"Expected conditions in FEEL, but this one is in '{language}'.")
    reading.flows[name] = Flow(
        id=name,
        source=node.get("sourceRef") or "",
        target=node.get("targetRef") or "",
        condition=text or None,
        name=node.get("name") or "",
    )


def _feel(text: str) -> str:
    """Modelers write FEEL with a leading equals sign; the expression is what follows."""
    text = text.strip()
    return text[1:].strip() if text.startswith("=") else text


def _read_element(reading: _Reading, node: _Element, kind: str, parent: str | None) -> None:
    name = node.get("id")
    if not name:
        reading.problem("no_id", node, f"Expected every {kind} to have an id, but one has none.")
        return
    if name in reading.elements:
        return  # reported with the ids
    try:
        reading.elements[name] = _element(reading, node, name, kind, parent)
    except settings.SettingError as error:
        reading.problem("setting", node, str(error))
        reading.elements[name] = Element(id=name, kind=kind, process_key=reading.key, parent=parent)
    if node.get("default"):
        reading.defaults[str(node.get("default"))] = node
    _refuse_parts(reading, node, kind)
    if kind == "subProcess":
        _read_scope(reading, node, name)


def _element(reading: _Reading, node: _Element, name: str, kind: str, parent: str | None) -> Element:
    given: dict[str, Any] = {}
    by_event = node.get("triggeredByEvent") == "true"
    match kind:
        case "userTask":
            given["settings"] = settings.user_task(node)
        case "serviceTask" | "sendTask":
            given["settings"] = settings.service(node)
        case "businessRuleTask":
            given["settings"] = settings.decision(node)
        case "callActivity":
            given["settings"] = settings.call(node)
        case "endEvent":
            given["settings"] = settings.end(node)
        case "boundaryEvent":
            given["attached_to"] = node.get("attachedToRef") or ""
            given["interrupting"] = node.get("cancelActivity", "true") == "true"
        case "startEvent":
            given["interrupting"] = node.get("isInterrupting", "true") == "true"
        case "receiveTask":
            given.update(event="message", message=_message(reading, node))
    if kind not in settings.PLACES:
        settings.refuse_extensions(node)
    loop = node.find(bpmn("multiInstanceLoopCharacteristics"))
    if loop is not None:
        given["multi_instance"] = settings.multi_instance(loop)
        if given["multi_instance"] is None:
            reading.problem("no_collection", node, "Expected hq:each to say which list the instances are made of.")
    given.update(_event(reading, node))
    return Element(
        id=name,
        kind="eventSubProcess" if by_event else kind,
        process_key=reading.key,
        name=node.get("name") or "",
        lane=reading.lanes.get(name) or _lane_of(reading, parent),
        parent=parent,
        **given,
    )


def _lane_of(reading: _Reading, parent: str | None) -> str | None:
    return reading.elements[parent].lane if parent in reading.elements else None


def _event(reading: _Reading, node: _Element) -> dict[str, Any]:
    definitions = [child for child in node if local(child.tag).endswith("EventDefinition")]
    if len(definitions) > 1 or node.find(bpmn("eventDefinitionRef")) is not None:
        reading.problem(
            "unsupported", node, "Expected one event definition in the event itself, but found another form."
        )
    if not definitions:
        return {}
    definition = definitions[0]
    kind = local(definition.tag)
    if kind == "timerEventDefinition":
        return {"event": "timer", "timer": _timer(reading, node, definition)}
    if kind == "messageEventDefinition" and local(node.tag) not in {"endEvent", "intermediateThrowEvent"}:
        return {"event": "message", "message": _message(reading, definition, node)}
    if kind == "terminateEventDefinition" and local(node.tag) == "endEvent":
        return {"event": "terminate"}
    reading.problem("unsupported", node, f"Expected events that run exactly as drawn, but '{kind}' does not yet here.")
    return {}


def _timer(reading: _Reading, node: _Element, definition: _Element) -> TimerSpec | None:
    for child in definition:
        kind: Any = TIMERS.get(local(child.tag))
        text = "".join(child.itertext()).strip()
        if kind is not None and text:
            return TimerSpec(kind=kind, text=text)
    reading.problem("no_time", node, "Expected the timer to say when it is due, but it does not.")
    return None


def _message(reading: _Reading, definition: _Element, node: _Element | None = None) -> str | None:
    reference = definition.get("messageRef") or ""
    name = reading.messages.get(reference.rpartition(":")[2])
    if name is None:
        place = definition if node is None else node
        reading.problem("no_message", place, f"Expected a message to wait for, but '{reference}' is none of the file.")
    return name


def _refuse_parts(reading: _Reading, node: _Element, kind: str) -> None:
    """Name everything about an element that BPMN gives a meaning which would not be kept."""
    if node.get("startQuantity", "1") != "1" or node.get("completionQuantity", "1") != "1":
        reading.problem("unsupported", node, "Expected startQuantity and completionQuantity to be 1.")
    if node.get("isForCompensation") == "true":
        reading.problem("unsupported", node, "Expected no compensation, but this element is for it.")
    if node.get("parallelMultiple") == "true":
        reading.problem("unsupported", node, "Expected one event definition, but several are waited for together.")
    for text in foreign(node):
        reading.problem("foreign", node, text)
    for child in node:
        name = local(child.tag)
        if kind == "subProcess" and (name in RUNS or name == "sequenceFlow"):
            continue
        if name == "multiInstanceLoopCharacteristics":
            _refuse_loop(reading, node, child, kind)
        elif kind != "subProcess" and child.tag == bpmn(name) and not _says_nothing_more(name):
            reading.problem("unsupported", node, f"Expected no '{name}' in a {kind}, but there is one.")


def _says_nothing_more(name: str) -> bool:
    """Whether a part of an element is either drawing or has been read; sub-processes tell their parts themselves."""
    return name in DRAWING or name in OWNERS or name.endswith("EventDefinition")


def _refuse_loop(reading: _Reading, node: _Element, loop: _Element, kind: str) -> None:
    if kind != "subProcess":
        reading.problem("unsupported", node, f"Expected multi-instance on sub-processes only, but this is a {kind}.")
    for child in loop:
        if child.tag != bpmn("extensionElements") and local(child.tag):
            reading.problem(
                "unsupported", node, f"Expected hq:each alone to make the instances, not '{local(child.tag)}'."
            )


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
