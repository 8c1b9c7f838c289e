"""Tasks that the engine itself does: registered handlers and decision tables."""

from engine.domain.elements import DecisionSettings, ServiceSettings
from engine.spiff.specs.node import Node
from engine.spiff.tokens import Token


class ServiceTask(Node):
    """Calls a registered handler with declared inputs; what it returns is the element's result."""

    def perform(self, token: Token) -> bool:
        level = token.workflow
        case = level.top_workflow
        settings = self.element.settings
        if isinstance(settings, ServiceSettings):
            inputs = case.inputs(settings.inputs, level.scope)
            result = case.environment.serve(self.element, inputs, case.variables.seen_from(level.scope))
            case.variables.record(level.scope, self.element.id, result)
        return True


class DecisionTask(Node):
    """Evaluates a decision with declared inputs; what it decides is the element's result."""

    def perform(self, token: Token) -> bool:
        level = token.workflow
        case = level.top_workflow
        settings = self.element.settings
        if isinstance(settings, DecisionSettings):
            inputs = case.inputs(settings.inputs, level.scope)
            result = case.environment.decide(settings.decision, inputs)
            case.variables.record(level.scope, self.element.id, result)
        return True
