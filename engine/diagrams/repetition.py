"""Reads how an activity repeats: a standard loop, or one instance for each of several."""

from typing import Any

from lxml.etree import _Element

from engine.diagrams.declarations import Declarations
from engine.diagrams.feeltext import SettingError, feel_of, feel_text
from engine.diagrams.names import bpmn, local
from engine.diagrams.settings import each
from engine.domain.elements import MultiInstance, StandardLoop

MARKERS = ("multiInstanceLoopCharacteristics", "standardLoopCharacteristics")


def repetition(node: _Element, known: Declarations) -> dict[str, Any]:
    """`multi_instance` or `loop` of an element; empty when it runs once."""
    several = node.find(bpmn(MARKERS[0]))
    again = node.find(bpmn(MARKERS[1]))
    if several is not None:
        return {"multi_instance": _several(node, several, known)}
    return {"loop": _again(again)} if again is not None else {}


def _again(node: _Element) -> StandardLoop:
    condition, maximum = feel_of(node.find(bpmn("loopCondition"))), node.get("loopMaximum")
    if maximum is not None and not (maximum.isascii() and maximum.isdigit() and int(maximum) > 0):
        raise SettingError(f"Expected loopMaximum to be a number above zero, but it is '{maximum}'.")
    if condition is None and maximum is None:
        raise SettingError("Expected the loop to have a condition or a maximum, else it never ends.")
    return StandardLoop(
        condition=condition,
        test_before=node.get("testBefore") == "true",
        maximum=None if maximum is None else int(maximum),
    )


def _several(node: _Element, told: _Element, known: Declarations) -> MultiInstance:
    if told.get("behavior", "All") != "All" or told.find(bpmn("complexBehaviorDefinition")) is not None:
        raise SettingError("Expected a multi-instance without events of its own (behavior All).", "unsupported")
    own = each(told)
    item = told.find(bpmn("inputDataItem"))
    data = told.find(bpmn("loopDataInputRef"))
    given: dict[str, Any] = {
        "collection": own.get("collection") or (None if data is None else feel_text(_variable(node, data, known))),
        "cardinality": feel_of(told.find(bpmn("loopCardinality"))),
        "item": own.get("item") or (None if item is None else item.get("name") or item.get("id")),
        "sequential": told.get("isSequential") == "true",
        "completion": feel_of(told.find(bpmn("completionCondition"))),
        **{key: own[key] for key in ("output", "output_item") if key in own},
        **_collected(node, told, known),
    }
    if (given["collection"] is None) == (given["cardinality"] is None):
        raise SettingError("Expected the multi-instance to have either a collection or a cardinality.", "no_collection")
    return MultiInstance(**given)


def _collected(node: _Element, told: _Element, known: Declarations) -> dict[str, str]:
    data, item = told.find(bpmn("loopDataOutputRef")), told.find(bpmn("outputDataItem"))
    if data is None and item is None:
        return {}
    if data is None or item is None:
        raise SettingError("Expected loopDataOutputRef and outputDataItem together, but one is missing.")
    return {"output": _variable(node, data, known), "output_item": str(item.get("name") or item.get("id"))}


def _variable(node: _Element, reference: _Element, known: Declarations) -> str:
    """The variable that a data input or output of the activity is connected with."""
    name = (reference.text or "").strip()
    for association in node.iter(bpmn("dataInputAssociation"), bpmn("dataOutputAssociation")):
        into = local(association.tag) == "dataInputAssociation"
        source, target = association.findtext(bpmn("sourceRef")), association.findtext(bpmn("targetRef"))
        if name == (target if into else source):
            other = (source if into else target) or ""
            return known.data.get(other.strip(), other.strip())
    return known.data.get(name, name)
