"""Reads which handler a service or send task of another tool calls."""

import re
from typing import Final

from lxml.etree import _Element

from engine.diagrams.feeltext import SettingError, is_expression
from engine.diagrams.juel import JuelError, path_called, tree
from engine.diagrams.juel.tree import Name, Node, path
from engine.diagrams.names import ZEEBE, bpmn
from engine.diagrams.notes import note
from engine.diagrams.vendors.mapping import outputs
from engine.diagrams.vendors.spaces import SPIFF, inner, needed, said_once, told
from engine.diagrams.vendors.variables import variable
from engine.domain.elements import ServiceSettings

_NAME: Final = re.compile(r"[\w.:/-]+")
EXTERNAL: Final = frozenset({"external", "external-worker"})
CONTEXTS: Final = frozenset({"execution", "task"})
"""Arguments that only hand over where the call comes from; a handler knows that anyway."""


def service(node: _Element) -> ServiceSettings | None:
    """The handler that a service or send task names in the way of another tool, or of plain BPMN.

    Raises SettingError for code of another engine, and where two ways name different handlers.
    """
    ways = {
        name
        for way in (_class, _delegate, _expression, _topic, _job, _operator, _implementation, _operation)
        if (name := way(node)) is not None
    }
    if len(ways) > 1:
        raise SettingError(f"Expected one handler, but {' and '.join(repr(name) for name in sorted(ways))} are named.")
    if not ways:
        return None
    # What a worker gives become variables; in Camunda 8 only where no output says what becomes of it.
    spread = _topic(node) is not None or (_job(node) is not None and not outputs(node))
    return ServiceSettings(handler=ways.pop(), result=result(node), spread=spread)


def result(node: _Element) -> str | None:
    """The variable that receives the whole result.

    Raises SettingError for what is no variable's name.
    """
    operator = said_once(node, "serviceTaskOperator", (SPIFF,))
    name = told(node, "resultVariable", "resultVariableName")
    if name is None and operator is not None:
        name = operator.get("resultVariable")
    return None if name is None else variable(name, "the result variable")


def _class(node: _Element) -> str | None:
    name = told(node, "class")
    return None if name is None else _plain(name, "class")


def _delegate(node: _Element) -> str | None:
    text = told(node, "delegateExpression")
    if text is None:
        return None
    names = path(_tree(text)) if is_expression(text) else None
    if names is None:
        raise SettingError(f"Expected delegateExpression to name a handler, but it is '{text}'.", "language")
    return ".".join(names)


def _expression(node: _Element) -> str | None:
    text = told(node, "expression")
    if text is None:
        return None
    called = path_called(_tree(text)) if is_expression(text) else None
    if called is None or not all(isinstance(one, Name) and one.name in CONTEXTS for one in called[1]):
        raise SettingError(
            f"Expected expression to name a handler without arguments, but it is '{text}':"
            " give it inputs by inputParameter, or draw a script task with FEEL.",
            "language",
        )
    return ".".join(called[0])


def _tree(text: str) -> Node:
    try:
        return tree(text)
    except JuelError as error:
        raise SettingError(str(error), "language") from error


def _topic(node: _Element) -> str | None:
    kind, topic = told(node, "type"), told(node, "topic")
    if kind is None and topic is None:
        return None
    if kind not in EXTERNAL:
        raise SettingError(
            f"Expected tasks that a registered handler does, but this one is of the type '{kind or '?'}'."
        )
    if topic is None:
        raise SettingError("Expected the external task to have a topic, but it has none.")
    return _plain(topic, "topic")


def _job(node: _Element) -> str | None:
    job = said_once(node, "taskDefinition", (ZEEBE,))
    if job is None:
        return None
    if job.get("retries") not in {None, "", "3"}:
        note("info", "left_out", "'retries' is left out: a handler that fails is an incident, which a person retries.")
    return _plain(needed(job, "type"), "type of zeebe:taskDefinition")


def _operator(node: _Element) -> str | None:
    operator = said_once(node, "serviceTaskOperator", (SPIFF,))
    if operator is None:
        return None
    given = [one for box in inner(operator, "parameters") for one in inner(box, "parameter") if one.get("value")]
    if given:
        raise SettingError(
            f"Expected FEEL, but the parameter '{given[0].get('id')}' is Python: give it by hq:input.", "language"
        )
    return _plain(needed(operator, "id"), "id of spiffworkflow:serviceTaskOperator")


def _implementation(node: _Element) -> str | None:
    """BPMN 2.0, 10.3.3: `##…` and addresses say which technology is used, any other text is a name."""
    text = (node.get("implementation") or "").strip()
    if not text or text.startswith("##") or "://" in text:
        return None
    return _plain(text, "implementation")


def _operation(node: _Element) -> str | None:
    reference = (node.get("operationRef") or "").rpartition(":")[2]
    if not reference:
        return None
    for operation in node.getroottree().getroot().iterfind(f"{bpmn('interface')}/{bpmn('operation')}"):
        if operation.get("id") == reference:
            return _plain(operation.get("name") or reference, "name of the operation")
    raise SettingError(f"Expected an operation of this file, but '{reference}' is none.", "no_reference")


def _plain(name: str, what: str) -> str:
    if _NAME.fullmatch(name) is None:
        raise SettingError(f"Expected the {what} to name a handler, but it is '{name}'.")
    return name
