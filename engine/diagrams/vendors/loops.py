"""Reads over what a multi-instance of another tool runs, and where its results go."""

from lxml.etree import _Element

from engine.diagrams.feeltext import feel_text, feel_value, is_expression
from engine.diagrams.names import ZEEBE
from engine.diagrams.vendors.spaces import needed, said_once, told
from engine.diagrams.vendors.variables import variable


def loop(told_of: _Element) -> dict[str, str]:
    """`collection`, `item`, `output`, `output_item` as far as another tool says them under the loop's marker.

    Raises SettingError for what names no variable.
    """
    found: dict[str, str] = {}
    collection, item = told(told_of, "collection"), told(told_of, "elementVariable")
    if collection is not None:
        found["collection"] = feel_text(collection) if is_expression(collection) else variable(collection, "collection")
    if item is not None:
        found["item"] = variable(item, "elementVariable")
    zeebe = said_once(told_of, "loopCharacteristics", (ZEEBE,))
    return {**found, **_zeebe(zeebe)} if zeebe is not None else found


def _zeebe(node: _Element) -> dict[str, str]:
    found = {"collection": feel_text(needed(node, "inputCollection"))}
    if node.get("inputElement"):
        found["item"] = variable(needed(node, "inputElement"), "inputElement")
    if node.get("outputCollection") or node.get("outputElement"):
        found["output"] = variable(needed(node, "outputCollection"), "outputCollection")
        found["output_item"] = feel_value(needed(node, "outputElement"))
    return found
