"""Reads the event definitions of an element: what it waits for, or what it throws."""

import re
from collections.abc import Iterator
from typing import Any, Final

from lxml.etree import _Element

from engine.diagrams.declarations import Declarations
from engine.diagrams.feeltext import SettingError, check_language, feel_of, feel_text, feel_value, is_expression
from engine.diagrams.model import EventDefinition, TimerSpec
from engine.diagrams.names import bpmn, hq, local
from engine.feel.limits import MAX_SOURCE

KINDS: Final = {
    "timerEventDefinition": "timer",
    "messageEventDefinition": "message",
    "signalEventDefinition": "signal",
    "errorEventDefinition": "error",
    "escalationEventDefinition": "escalation",
    "conditionalEventDefinition": "conditional",
    "linkEventDefinition": "link",
    "cancelEventDefinition": "cancel",
    "compensateEventDefinition": "compensate",
    "terminateEventDefinition": "terminate",
}
ALLOWED: Final = {
    "startEvent": {"timer", "message", "signal"},
    "eventSubProcessStart": {"timer", "message", "signal", "error", "escalation", "conditional"},
    "intermediateCatchEvent": {"timer", "message", "signal", "conditional", "link"},
    "intermediateThrowEvent": {"message", "signal", "escalation", "link", "compensate"},
    "boundaryEvent": {"timer", "message", "signal", "error", "escalation", "conditional", "cancel", "compensate"},
    "endEvent": {"message", "signal", "error", "escalation", "cancel", "compensate", "terminate"},
}
"""BPMN 2.0, table 10.93, less what this engine refuses: conditional starts of processes, compensating sub-processes."""
THROWS: Final = frozenset({"intermediateThrowEvent", "endEvent", "sendTask"})
_CRON: Final = re.compile(r"@\w+|[\d*?LW#/,A-Z-]+(?:\s+[\d*?LW#/,A-Z-]+){4,6}", re.ASCII)
TIMERS: Final = {"timeDuration": "duration", "timeDate": "date", "timeCycle": "cycle"}


def event_definitions(node: _Element, place: str, known: Declarations) -> tuple[EventDefinition, ...]:
    """What stands in an event; `place` is its kind, or `eventSubProcessStart`.

    Raises SettingError with the reason when a definition can't run as drawn.
    """
    found = [_definition(node, one, place, known) for one in _definitions(node, known)]
    alone = next((one.kind for one in found if one.kind in {"link", "cancel", "compensate", "terminate"}), None)
    if len(found) > 1 and alone is not None:
        raise SettingError(f"Expected '{alone}' to be the only event definition of an event, but there are others.")
    return tuple(found)


def task_message(node: _Element, known: Declarations) -> tuple[EventDefinition, ...]:
    """The message that a receive task waits for, or a send task sends."""
    if node.get("messageRef") is None:
        return ()
    return (_message(node, node, known, throws=local(node.tag) == "sendTask"),)


def _definitions(node: _Element, known: Declarations) -> Iterator[_Element]:
    for child in node:
        if local(child.tag) == "eventDefinitionRef":
            shared = known.nodes.get((child.text or "").strip().rpartition(":")[2])
            if shared is None or local(shared.tag) not in KINDS:
                raise SettingError(
                    f"Expected an event definition of this file, but '{child.text}' is none.", "no_reference"
                )
            yield shared
        elif child.tag == bpmn(local(child.tag)) and local(child.tag).endswith("EventDefinition"):
            yield child


def _definition(node: _Element, one: _Element, place: str, known: Declarations) -> EventDefinition:
    kind: Any = KINDS.get(local(one.tag))
    if kind not in ALLOWED[place]:
        where = "event sub-process" if place == "eventSubProcessStart" else place
        raise SettingError(
            f"Expected events that run exactly as drawn, but '{local(one.tag)}' does not in a {where}.", "unsupported"
        )
    match kind:
        case "timer":
            return EventDefinition(kind=kind, timer=_timer(one))
        case "message":
            return _message(node, one, known, throws=place in THROWS)
        case "signal":
            return EventDefinition(kind=kind, name=_named(one, "signal", known))
        case "error" | "escalation":
            return EventDefinition(kind=kind, name=_coded(one, kind, known, needed=place in THROWS))
        case "conditional":
            return EventDefinition(kind=kind, condition=_condition(one))
        case "link":
            return EventDefinition(kind=kind, name=_link(one))
        case "compensate":
            return EventDefinition(kind=kind, activity=_compensated(one))
    return EventDefinition(kind=kind)


def _timer(definition: _Element) -> TimerSpec:
    for child in definition:
        kind: Any = TIMERS.get(local(child.tag))
        text = "".join(child.itertext()).strip()
        if kind is not None and text:
            check_language(child)
            if len(text) > MAX_SOURCE:
                raise SettingError(f"Expected a time of at most {MAX_SOURCE} characters.", "timer")
            return TimerSpec(kind=kind, text=_timer_text(text))
    raise SettingError("Expected the timer to say when it is due, but it does not.", "no_time")


def _timer_text(text: str) -> str:
    """A literal, whether quoted or not; what is evaluated when the timer starts begins with `=`."""
    if is_expression(text):
        return "=" + feel_value(text)
    if _CRON.fullmatch(text):
        raise SettingError(
            f"Expected a repetition such as 'R/PT5M' or 'R3/2026-10-10T09:00/P1D', but '{text}' is a cron expression.",
            "timer",
        )
    return text[1:-1].strip() if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text


def _message(node: _Element, definition: _Element, known: Declarations, *, throws: bool) -> EventDefinition:
    name = known.named("message", definition.get("messageRef"))
    if name is None:
        reference = definition.get("messageRef") or ""
        raise SettingError(f"Expected a message of this file, but '{reference}' is none.", "no_message")
    told = node.find(f"{bpmn('extensionElements')}/{hq('correlation')}")
    key = feel_text(told.get("key") or "") if told is not None else None
    own = None if key or throws else known.key(definition.get("messageRef"))
    return EventDefinition(kind="message", name=name, key=key or own)


def _named(definition: _Element, kind: str, known: Declarations) -> str:
    name = known.named(kind, definition.get(f"{kind}Ref"))
    if name is None:
        reference = definition.get(f"{kind}Ref") or ""
        raise SettingError(f"Expected a {kind} of this file, but '{reference}' is none.", "no_reference")
    return name


def _coded(definition: _Element, kind: str, known: Declarations, *, needed: bool) -> str | None:
    reference = definition.get(f"{kind}Ref")
    if reference is None and not needed:
        return None
    code = known.coded(kind, reference)
    if code is None:
        raise SettingError(f"Expected an {kind} of this file, but '{reference or ''}' is none.", "no_reference")
    return code


def _condition(definition: _Element) -> str:
    text = feel_of(definition.find(bpmn("condition")))
    if text is None:
        raise SettingError("Expected the conditional event to have a condition, but it has none.")
    return text


def _link(definition: _Element) -> str:
    name = definition.get("name")
    if not name:
        raise SettingError("Expected the link event to have a name, but it has none.")
    return name


def _compensated(definition: _Element) -> str | None:
    if definition.get("waitForCompletion", "true") != "true":
        raise SettingError("Expected a compensation that is waited for, but waitForCompletion is false.", "unsupported")
    return definition.get("activityRef")
