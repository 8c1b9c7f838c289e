"""Tasks that the engine itself does: registered handlers, decision tables, FEEL scripts."""

from collections.abc import Mapping

from engine.domain.elements import DecisionSettings, ScriptSettings, ServiceSettings
from engine.domain.errors import Fault
from engine.domain.incident_reasons import because
from engine.spiff.specs.events import ThrowEvent
from engine.spiff.specs.node import Node
from engine.spiff.tokens import Token


class Automatic(Node):
    """What an automatic task brings about goes under `results`, and into the variable that the diagram names."""

    def keep_result(
        self, token: Token, result: Mapping[str, object], variable: str | None, *, spread: bool = False
    ) -> None:
        self.record(token, result)
        variables = token.workflow.top_workflow.variables
        if spread:
            variables.write(self.scope(token), result)
        if variable is not None:
            variables.write(self.scope(token), {variable: dict(result)})


class ServiceTask(Automatic):
    """Calls a registered handler with declared inputs; what it returns is the element's result."""

    def perform(self, token: Token) -> bool:
        case, scope = token.workflow.top_workflow, self.scope(token)
        settings = self.element.settings
        if isinstance(settings, ServiceSettings):
            inputs = case.inputs((*settings.inputs, *self.element.inputs), scope)
            result = case.environment.serve(self.element, inputs, case.variables.seen_from(scope))
            self.keep_result(token, result, settings.result, spread=settings.spread)
        return True


class SendTask(ServiceTask, ThrowEvent):
    """Sends its message, or calls its handler."""

    def perform(self, token: Token) -> bool:
        if self.element.events:
            self.throw(token)
        return ServiceTask.perform(self, token)


class DecisionTask(Automatic):
    """Evaluates a decision with declared inputs, or over the scope; what it decides is the element's result."""

    def perform(self, token: Token) -> bool:
        case, scope = token.workflow.top_workflow, self.scope(token)
        settings = self.element.settings
        if isinstance(settings, DecisionSettings):
            declared = (*settings.inputs, *self.element.inputs)
            inputs = case.inputs(declared, scope)
            if settings.beside or not declared:
                inputs = {**case.variables.seen_from(scope), **inputs}
            result = case.environment.decide(settings.decision, inputs)
            self.keep_result(token, result, settings.result)
        return True


class ScriptTask(Node):
    """Evaluates FEEL; a context is the element's result, any other value its `value`."""

    def perform(self, token: Token) -> bool:
        settings = self.element.settings
        if not isinstance(settings, ScriptSettings):
            raise Fault("script_unsettled", because("script_unsettled", element=self.element.id))
        case, scope = token.workflow.top_workflow, self.scope(token)
        value = case.evaluate_over(
            settings.expression, {**case.variables.seen_from(scope), **case.inputs(self.element.inputs, scope)}
        )
        self.record(token, value if isinstance(value, Mapping) else {"value": value})
        if settings.result is not None:
            case.variables.write(scope, {settings.result: value})
        return True
