"""Every expression of the diagram is FEEL that can be evaluated."""

from collections.abc import Iterator

from engine.diagrams.lint.context import LintContext
from engine.diagrams.model import Diagram, Element
from engine.diagrams.problems import Problem
from engine.domain.elements import (
    CallSettings,
    CatchSettings,
    DecisionSettings,
    ScriptSettings,
    ServiceSettings,
    UserTaskSettings,
)
from engine.feel import FeelSyntaxError, compile_expression


def check(diagram: Diagram, _: LintContext) -> Iterator[Problem]:
    for place, text in expressions(diagram):
        try:
            compile_expression(text)
        except FeelSyntaxError as error:
            problem = f"Expected a FEEL expression, but '{text}' can't be read: {error}"
            yield Problem(code="feel", element=place, text=problem)


def expressions(diagram: Diagram) -> Iterator[tuple[str, str]]:
    """Every expression with the element or flow that it stands at."""
    for flow in diagram.flows.values():
        if flow.condition is not None:
            yield flow.id, flow.condition
    for element in diagram.elements.values():
        for text in (*_of_repetition(element), *_of_events(element), *_of_settings(element.settings)):
            yield element.id, text
        for entry in (*element.inputs, *element.outputs):
            yield element.id, entry.value


def _of_repetition(element: Element) -> Iterator[str]:
    several, again = element.multi_instance, element.loop
    if several is not None:
        yield from filter(None, (several.collection, several.cardinality, several.completion, several.output_item))
    if again is not None and again.condition is not None:
        yield again.condition


def _of_events(element: Element) -> Iterator[str]:
    for event in element.events:
        yield from filter(None, (event.key, event.condition))
        if event.timer is not None and event.timer.text.startswith("="):
            yield event.timer.text[1:]


def _of_settings(settings: object) -> Iterator[str]:
    match settings:
        case ServiceSettings() | DecisionSettings():
            yield from (entry.value for entry in settings.inputs)
        case CallSettings():
            yield from (entry.value for entry in (*settings.inputs, *settings.outputs))
        case CatchSettings():
            yield from (entry.value for entry in settings.outputs)
        case ScriptSettings():
            yield settings.expression
        case UserTaskSettings():
            for rule in settings.assignees:
                yield from filter(None, (rule.unit, rule.person, rule.groups))
            yield from filter(None, (settings.items, settings.due.factor if settings.due is not None else None))
            if settings.due is not None and settings.due.text.startswith("="):
                yield settings.due.text[1:]
