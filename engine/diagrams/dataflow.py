"""Reads data associations: what an element is given of the variables, and what it writes back."""

from collections.abc import Iterator

from lxml.etree import _Element

from engine.diagrams.declarations import Declarations
from engine.diagrams.feeltext import SettingError, feel_of
from engine.diagrams.names import bpmn
from engine.domain.elements import Mapped

_LOOP = bpmn("multiInstanceLoopCharacteristics")
"""What it loops over is read with the loop."""


def data_inputs(node: _Element, known: Declarations) -> tuple[Mapped, ...]:
    """One entry a declared input; an arrow to an input that the element does not declare is drawing only."""
    ports = _ports(node, "dataInput")
    looped = node.findtext(f"{_LOOP}/{bpmn('loopDataInputRef')}")
    return tuple(
        entry
        for one in node.findall(bpmn("dataInputAssociation"))
        if _text(one, "targetRef") != looped
        for entry in _association(one, known, name=ports.get(_text(one, "targetRef")), value=_text(one, "sourceRef"))
    )


def data_outputs(node: _Element, known: Declarations) -> tuple[Mapped, ...]:
    """One entry a declared output that is connected with a variable."""
    ports = _ports(node, "dataOutput")
    looped = node.findtext(f"{_LOOP}/{bpmn('loopDataOutputRef')}")
    return tuple(
        entry
        for one in node.findall(bpmn("dataOutputAssociation"))
        if _text(one, "sourceRef") != looped
        if _text(one, "sourceRef") in ports or one.find(bpmn("assignment")) is not None
        for entry in _association(
            one, known, name=known.data.get(_text(one, "targetRef")), value=_text(one, "sourceRef")
        )
    )


def refuse_stores(node: _Element, known: Declarations) -> None:
    """A data store that is connected would be read or written, and none is here.

    Raises SettingError naming the store.
    """
    for one in node.iterchildren(bpmn("dataInputAssociation"), bpmn("dataOutputAssociation")):
        ends = {_text(one, "sourceRef"), _text(one, "targetRef")} & known.stores
        if ends:
            raise SettingError(f"Expected data stores as drawing only, but '{min(ends)}' is connected.", "unsupported")


def _ports(node: _Element, kind: str) -> dict[str, str]:
    places = [node, *node.findall(bpmn("ioSpecification"))]
    found = [port for place in places for port in place.findall(bpmn(kind))]
    return {str(port.get("id")): str(port.get("name") or port.get("id")) for port in found}


def _association(one: _Element, known: Declarations, *, name: str | None, value: str) -> Iterator[Mapped]:
    assignments = one.findall(bpmn("assignment"))
    for assignment in assignments:
        source, target = feel_of(assignment.find(bpmn("from"))), _text(assignment, "to")
        if source is None or not target:
            raise SettingError("Expected an assignment to say from what and to what, but it does not.")
        yield Mapped(name=known.data.get(target, target), value=source)
    if name is None or assignments:
        return
    transformed = feel_of(one.find(bpmn("transformation")))
    yield Mapped(name=name, value=transformed or known.data.get(value, value))


def _text(node: _Element, name: str) -> str:
    return (node.findtext(bpmn(name)) or "").strip()
