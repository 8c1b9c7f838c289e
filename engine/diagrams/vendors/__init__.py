"""Reads what other modelers and engines write into BPMN: understood, known to say nothing, or refused by name."""

from collections.abc import Iterator
from typing import Final

from lxml.etree import _Element

from engine.diagrams.names import HQ, ZEEBE, local
from engine.diagrams.vendors import events, mapping
from engine.diagrams.vendors.calls import call, returned
from engine.diagrams.vendors.decisions import decided, decision
from engine.diagrams.vendors.events import carried, correlation, plain_name
from engine.diagrams.vendors.forms import due, form
from engine.diagrams.vendors.loops import loop
from engine.diagrams.vendors.mapping import inputs
from engine.diagrams.vendors.people import assignees
from engine.diagrams.vendors.scan import findings
from engine.diagrams.vendors.scripts import script
from engine.diagrams.vendors.services import result, service
from engine.diagrams.vendors.spaces import JAVA, SPIFF, said
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
    """Whether the file is made for an engine whose forms set the variables of the process."""
    return any(space in _SPREADING for space in node.nsmap.values())


_SPREADING: Final = frozenset({*JAVA, ZEEBE, SPIFF})


def outputs(node: _Element) -> Iterator[Mapped]:
    """Every variable that an element writes when it is done, in the order in which tools write them."""
    kind = local(node.tag)
    if kind == "businessRuleTask":
        yield from decided(node, mapping.outputs(node))
        return
    if kind == "callActivity":
        if next(said(node, "output", (HQ,)), None) is None:
            yield from returned(node)
        return
    written = (*events.caught(node), *mapping.outputs(node))
    if not written and speaks(node):
        events.warn_of_payload(node)
    yield from written
