"""Reads the FEEL of a script task of another tool, and the variable that receives its value."""

from lxml.etree import _Element

from engine.diagrams.feeltext import SettingError, feel_value
from engine.diagrams.names import ZEEBE, bpmn
from engine.diagrams.vendors.spaces import needed, said_once, told
from engine.diagrams.vendors.variables import variable


def script(node: _Element) -> tuple[str | None, str | None]:
    """The expression of `zeebe:script`, and the result variable of any tool; None where they are not said.

    Raises SettingError where the task has two scripts.
    """
    zeebe = said_once(node, "script", (ZEEBE,))
    if zeebe is None:
        result = told(node, "resultVariable")
        return None, None if result is None else variable(result, "the result variable")
    if node.find(bpmn("script")) is not None:
        raise SettingError("Expected one script, but there are two.")
    return feel_value(needed(zeebe, "expression")), variable(needed(zeebe, "resultVariable"), "the result variable")
