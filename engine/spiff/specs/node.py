"""What every element shares: entering, going on by its sequence flows, faults, the events on its border."""

from collections.abc import Callable, Sequence
from typing import Any

from SpiffWorkflow.bpmn.specs.bpmn_task_spec import BpmnTaskSpec

from engine.domain.diagram import Element, Flow
from engine.domain.errors import Fault
from engine.spiff.tokens import FUTURE, HOST, PERFORMED, READY, VIA, WAITING, Token
from engine.spiff.workflows import MAX_TOKENS, stop


class Node(BpmnTaskSpec):
    """An element that passes its token on at once; the base of all others."""

    waits_as: str | None = None

    def __init__(
        self, process: Any, name: str, element: Element, flows: Sequence[Flow], boundaries: Sequence[str]
    ) -> None:
        super().__init__(process, name)
        self.element = element
        self.flows = tuple(flows)
        self.boundaries = tuple(boundaries)
        self.conditional = any(flow.condition is not None for flow in flows)

    def test(self) -> None:
        """Diagrams are checked when they are deployed, not on every step."""

    def _predict(self, my_task: Token, *_: object, **__: object) -> None:
        """Nothing is predicted: the next tokens come into being when this one goes on."""

    def _update_hook(self, my_task: Token) -> bool:
        self.arrive(my_task)
        return True

    def arrive(self, token: Token) -> None:
        token.workflow.top_workflow.note("entered", self.element.id, token)
        for name in self.boundaries:
            token.workflow.place(name, WAITING).internal_data[HOST] = token.id

    def _on_ready_hook(self, my_task: Token) -> None:
        if not self.manual:
            my_task.workflow.top_workflow.agenda.append(my_task)

    def _run_hook(self, my_task: Token) -> bool | None:
        try:
            return self.work(my_task)
        except Fault as fault:
            stop(my_task, fault)
            return None

    def work(self, token: Token) -> bool | None:
        """Do what the element does, once, and go on; None when it goes on later."""
        if PERFORMED not in token.internal_data:
            if not self.perform(token):
                return None
            token.internal_data[PERFORMED] = 1
        self.send(token, self.chosen(token))
        return True

    def perform(self, token: Token) -> bool:  # noqa: ARG002 - an element that passes its token on does nothing else
        """What the element does; False when it is not done yet."""
        return True

    def chosen(self, token: Token) -> Sequence[Flow]:
        """The flows to go on by: all, or those whose condition holds, or the default."""
        if not self.conditional:
            return self.flows
        taken = [flow for flow in self.flows if not flow.is_default and self.holds(flow, token)]
        return taken or self.otherwise()

    def otherwise(self) -> Sequence[Flow]:
        default = [flow for flow in self.flows if flow.is_default]
        if not default:
            raise Fault(
                "no_way_on",
                f"Expected a condition after '{self.element.id}' to hold, but none does and no flow is the default.",
            )
        return default

    def holds(self, flow: Flow, token: Token) -> bool:
        if flow.condition is None:
            return True
        level = token.workflow
        value = level.top_workflow.evaluate(flow.condition, level.scope)
        if value is None or isinstance(value, bool):
            return value is True
        raise Fault(
            "condition_not_boolean",
            f"Expected the condition of flow '{flow.id}' to be true or false, but it is {value!r}.",
        )

    def send(self, token: Token, flows: Sequence[Flow], mark: Callable[[Token], None] | None = None) -> None:
        level = token.workflow
        if len(level.tasks) + len(flows) > MAX_TOKENS:
            raise Fault(
                "too_many_tokens", f"Expected at most {MAX_TOKENS} tokens at once, but '{self.element.id}' makes more."
            )
        level.top_workflow.note("left", self.element.id, token)
        specs = level.spec.task_specs
        for flow in flows:
            level.top_workflow.note("flow", flow.id, token)
            child = token._add_child(specs[flow.target], FUTURE)
            if child.task_spec.counts_arrivals:
                child.internal_data[VIA] = flow.id
            if mark is not None:
                mark(child)

    counts_arrivals = False

    def _on_complete_hook(self, my_task: Token) -> None:
        self.disarm(my_task)

    def disarm(self, token: Token) -> None:
        """Take away the events on the border of an activity that is over."""
        if self.boundaries:
            for other in list(token.workflow.live()):
                if other.task_spec.waits_at_border and other.internal_data.get(HOST) == token.id:
                    token.workflow.remove(other)

    waits_at_border = False

    def _on_cancel(self, my_task: Token) -> None:
        my_task.workflow.top_workflow.note("cancelled", self.element.id, my_task)
        self.disarm(my_task)
        my_task.workflow.remove(my_task)

    def again(self, token: Token) -> None:
        """Somebody has mended what stopped the token."""
        token._set_state(READY)
        token.workflow.top_workflow.agenda.append(token)

    def fire(self, token: Token) -> None:
        """What the token has waited for has happened."""
        token._ready()


class UserTask(Node):
    """Waits for a person."""

    waits_as = "task"

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.manual = True
