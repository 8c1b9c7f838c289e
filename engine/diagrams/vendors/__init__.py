"""Reads what other modelers and engines write into BPMN: understood, known to say nothing, or refused by name."""

from collections.abc import Iterator

from lxml.etree import _Element

from engine.diagrams.names import HQ, bpmn, local
from engine.diagrams.vendors import events, mapping
from engine.diagrams.vendors.calls import call, returned
from engine.diagrams.vendors.decisions import answer, decision
from engine.diagrams.vendors.events import carried, correlation, plain_name
from engine.diagrams.vendors.forms import due, form
from engine.diagrams.vendors.loops import loop
from engine.diagrams.vendors.mapping import inputs
from engine.diagrams.vendors.people import assignees
from engine.diagrams.vendors.scan import findings
from engine.diagrams.vendors.scripts import script
from engine.diagrams.vendors.services import result, service
from engine.diagrams.vendors.spaces import PREFIXES, said
from engine.domain.elements import Mapped

__all__ = [
    "assignees",
    "call",
    "carried",
    "correlation",
    "decision",
    "due",
    "findings",
    "form",
    "inputs",
    "loop",
    "outputs",
    "plain_name",
    "result",
    "script",
    "service",
    "speaks",
]


def speaks(node: _Element) -> bool:
    """Whether another engine's words stand on an element."""
    names = (
        *map(str, node.attrib),
        *(str(child.tag) for box in node.findall(bpmn("extensionElements")) for child in box),
    )
    return any(name.removeprefix("{").rpartition("}")[0] in PREFIXES for name in names)


def outputs(node: _Element) -> Iterator[Mapped]:
    """Every variable that an element writes when it is done, in the order in which tools write them."""
    kind = local(node.tag)
    if kind == "businessRuleTask":
        yield from answer(node)
    if kind == "callActivity":
        if next(said(node, "output", (HQ,)), None) is None:
            yield from returned(node)
        return
    yield from events.caught(node)
    yield from mapping.outputs(node)
