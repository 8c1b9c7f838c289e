"""Reads what other tools say about events: the key of a message, what a signal carries, where an error's code goes."""

from collections.abc import Iterator
from typing import Final

from lxml.etree import _Element

from engine.diagrams.feeltext import SettingError, feel_value, is_expression
from engine.diagrams.names import HQ, ZEEBE, bpmn
from engine.diagrams.notes import note
from engine.diagrams.vendors.calls import given
from engine.diagrams.vendors.spaces import CAMUNDA_7, needed, said, said_once, told
from engine.diagrams.vendors.variables import variable
from engine.domain.elements import Mapped

_CAUGHT: Final = {
    "errorEventDefinition": {"errorCodeVariable": "code", "errorMessageVariable": "message"},
    "escalationEventDefinition": {"escalationCodeVariable": "code"},
}
"""What an error or escalation tells the event that catches it."""
_THROWS: Final = frozenset({bpmn("endEvent"), bpmn("intermediateThrowEvent")})


def correlation(message: _Element) -> str | None:
    """FEEL of the key by which a message of this kind finds its case (`zeebe:subscription`)."""
    one = said_once(message, "subscription", (ZEEBE,))
    return None if one is None else feel_value(needed(one, "correlationKey"))


def caught(node: _Element) -> Iterator[Mapped]:
    """The variables that an event writes when it happens."""
    initiator = told(node, "initiator")
    if initiator is not None:
        yield Mapped(name=variable(initiator, "initiator"), value="starter.id")
    for kind, names in _CAUGHT.items():
        for definition in node.findall(bpmn(kind)):
            for attribute, value in names.items():
                name = told(definition, attribute, spaces=CAMUNDA_7)
                if name is not None and node.tag not in _THROWS:
                    yield Mapped(name=variable(name, attribute), value=value)


def warn_of_payload(node: _Element) -> None:
    """Other engines make variables of all that a message carries; here a diagram says what stays."""
    catches = node.tag == bpmn("receiveTask") or (
        node.find(bpmn("messageEventDefinition")) is not None and node.tag not in _THROWS
    )
    if catches and next(said(node, "output", (HQ,)), None) is None:
        note("warning", "payload", "What the message carries is left out: name what stays by hq:output.")


def carried(node: _Element) -> Iterator[Mapped]:
    """What a thrown signal carries (`camunda:in` of its definition).

    Raises SettingError where it would carry every variable.
    """
    for definition in node.findall(bpmn("signalEventDefinition")):
        for one in given(definition, "in"):
            if one is None:
                raise SettingError("Expected the variables that the signal carries by name, but all are asked for.")
            yield one


def plain_name(name: str, what: str) -> str:
    """The name of a message, signal, error or escalation, which is known when the diagram is deployed.

    Raises SettingError for an expression.
    """
    if is_expression(name):
        raise SettingError(f"Expected the {what} to have a plain name, but '{name}' is an expression.", "language")
    return name
