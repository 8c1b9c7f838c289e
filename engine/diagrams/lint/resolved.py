"""Forms, handlers, decisions and called processes exist, and every element that needs one names it."""

from collections.abc import Iterator

from engine.diagrams.lint.context import LintContext
from engine.diagrams.model import CATCHES, Diagram, Element
from engine.diagrams.problems import Problem
from engine.domain.elements import CallSettings, DecisionSettings, ServiceSettings, UserTaskSettings

NEEDED = {
    "serviceTask": "a registered handler (hq:service)",
    "sendTask": "a registered handler (hq:service) or a message",
    "receiveTask": "a message to wait for (messageRef)",
    "intermediateCatchEvent": "an event to wait for",
    "businessRuleTask": "a decision (hq:decision)",
    "callActivity": "a process to call (calledElement)",
}


def check(diagram: Diagram, context: LintContext) -> Iterator[Problem]:
    for element in diagram.elements.values():
        if element.kind in NEEDED and _names_nothing(element):
            text = f"Expected '{element.id}' to name {NEEDED[element.kind]}, but it does not."
            yield Problem(code="names_nothing", element=element.id, text=text)
        yield from _known(element, context)


def _names_nothing(element: Element) -> bool:
    waits = element.kind in CATCHES
    return not element.events and (waits or element.settings is None)


def _known(element: Element, context: LintContext) -> Iterator[Problem]:
    match element.settings:
        case UserTaskSettings(form=str(name)):
            kind, known = "form", context.forms
        case ServiceSettings(handler=name):
            kind, known = "handler", context.handlers
        case DecisionSettings(decision=name):
            kind, known = "decision", context.decisions
        case CallSettings(process_key=name):
            kind, known = "process", context.processes
        case _:
            return
    if known is not None and name not in known:
        text = f"Expected the {kind} '{name}' of '{element.id}' to exist, but it does not."
        yield Problem(code=f"unknown_{kind}", element=element.id, text=text)
