"""Every expression of the diagram is FEEL that can be evaluated."""

from collections.abc import Iterator

from engine.diagrams.lint.context import LintContext
from engine.diagrams.model import Diagram
from engine.diagrams.problems import Problem
from engine.domain.elements import CallSettings, DecisionSettings, ServiceSettings, UserTaskSettings
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
        if element.multi_instance is not None:
            yield element.id, element.multi_instance.collection
        yield from ((element.id, text) for text in _of_settings(element.settings))


def _of_settings(settings: object) -> Iterator[str]:
    match settings:
        case ServiceSettings() | DecisionSettings():
            yield from (entry.value for entry in settings.inputs)
        case CallSettings():
            yield from (entry.value for entry in (*settings.inputs, *settings.outputs))
        case UserTaskSettings():
            for rule in settings.assignees:
                yield from filter(None, (rule.unit, rule.person))
            yield from filter(None, (settings.policy.weights, settings.policy.order))
            if settings.due is not None and settings.due.factor:
                yield settings.due.factor
