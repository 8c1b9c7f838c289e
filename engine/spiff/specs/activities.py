"""Activities with an inside: sub-processes and called processes."""

from engine.domain.elements import CallSettings
from engine.domain.errors import Fault
from engine.domain.incident_reasons import because
from engine.spiff.scopes import own_names
from engine.spiff.specs.node import Node
from engine.spiff.tokens import ENDED, Token


class SubProcess(Node):
    """Runs its inside once, on the variables around it."""

    def perform(self, token: Token) -> bool:
        if ENDED not in token.internal_data:
            self.start(token)
            return False
        self.finish(token)
        return True

    def start(self, token: Token) -> None:
        level = token.workflow
        level.top_workflow.open_level(token, level.definition, self.element.id, self.scope(token))

    def finish(self, token: Token) -> None:
        """What is left to do when the inside has ended."""

    def _on_cancel(self, my_task: Token) -> None:
        my_task.workflow.top_workflow.drop_level(my_task)
        super()._on_cancel(my_task)


class CallActivity(SubProcess):
    """Runs another process in a scope of its own; only declared inputs and outputs cross the border."""

    writes_when_done = False

    @property
    def settings(self) -> CallSettings:
        if not isinstance(self.element.settings, CallSettings):
            raise Fault("call_unsettled", because("call_unsettled", element=self.element.id))
        return self.element.settings

    def called_scope(self, token: Token) -> str:
        """The number of its token; an instance of a multi-instance has a scope of that name already."""
        return token.id if self.scope(token) != token.id else token.id + "c"

    def start(self, token: Token) -> None:
        case = token.workflow.top_workflow
        inputs = case.inputs((*self.settings.inputs, *self.element.inputs), self.scope(token))
        if self.settings.all_in:
            inputs = {**own_names(case.variables.seen_from(self.scope(token))), **inputs}
        called = case.environment.resolve(self.settings.process_key)
        scope = self.called_scope(token)
        case.variables.open_called(scope, self.scope(token), inputs)
        case.open_level(token, called, None, scope)

    def finish(self, token: Token) -> None:
        case, scope = token.workflow.top_workflow, self.called_scope(token)
        outputs = case.inputs(self.settings.outputs, scope)
        if self.settings.all_out:
            # `outcome` is what the end event meant, which the engine says of every called process.
            left = {name: value for name, value in case.variables.own(scope).items() if name != "outcome"}
            case.variables.write(self.scope(token), own_names(left))
        self.record(token, outputs)
        self.write_outputs(token, {**case.variables.seen_from(scope), **outputs})
        case.variables.close(scope)

    def _on_cancel(self, my_task: Token) -> None:
        super()._on_cancel(my_task)
        # Open still when an output had failed.
        my_task.workflow.top_workflow.variables.close(self.called_scope(my_task))
