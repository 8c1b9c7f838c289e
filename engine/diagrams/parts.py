"""Names every part of an element that BPMN gives a meaning which would not be kept."""

from collections.abc import Iterator
from typing import Final

from lxml.etree import _Element

from engine.diagrams.names import bpmn, local

OWNERS: Final = frozenset({"potentialOwner", "humanPerformer", "performer", "resourceRole"})
DATA: Final = frozenset({"dataInput", "dataOutput", "inputSet", "outputSet"})
ONLY_IN: Final = {"script": "scriptTask", "rendering": "userTask"}


def lanes(process: _Element) -> Iterator[tuple[str, str]]:
    """The innermost lane of each element."""
    for lane in process.iter(bpmn("lane")):
        for member in lane.findall(bpmn("flowNodeRef")):
            yield (member.text or "").strip(), str(lane.get("name") or lane.get("id"))


def unread_parts(node: _Element, kind: str) -> Iterator[tuple[str, str]]:
    """Code and sentence for each."""
    if node.get("startQuantity", "1") != "1" or node.get("completionQuantity", "1") != "1":
        yield "unsupported", "Expected startQuantity and completionQuantity to be 1."
    if node.get("instantiate") == "true":
        yield "unsupported", f"Expected processes to begin at a start event, but this {kind} would begin one."
    if node.get("eventGatewayType", "Exclusive") != "Exclusive":
        yield "unsupported", "Expected one event to win behind an event-based gateway, but this one waits for all."
    if node.get("method", "##Compensate") not in {"##Compensate", "##compensate"} and local(node.tag) == "transaction":
        yield "unsupported", "Expected the transaction to be undone by compensation."
    for child in node:
        name = local(child.tag)
        if child.tag == bpmn(name) and not _is_read(name, kind):
            yield "unsupported", f"Expected no '{name}' in a {kind}, but there is one."


def _is_read(name: str, kind: str) -> bool:
    if name in ONLY_IN:
        return ONLY_IN[name] == kind
    if kind == "subProcess" and not name.endswith("EventDefinition"):
        return True  # its inside names its own parts
    return (
        name in {"documentation", "extensionElements", "incoming", "outgoing", "property", "ioSpecification"}
        or name in OWNERS | DATA | {"eventDefinitionRef"}
        or name.endswith(("EventDefinition", "LoopCharacteristics", "Association"))
    )
