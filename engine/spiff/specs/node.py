"""What every element shares: entering, doing its work, going on by its sequence flows, the events on its border."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from SpiffWorkflow.bpmn.specs.bpmn_task_spec import BpmnTaskSpec

from engine.domain.diagram import Element, EventDefinition, Flow
from engine.domain.errors import BpmnError, Fault
from engine.domain.incident_reasons import because
from engine.spiff.tokens import BACK, FAULT, FUTURE, HOST, PERFORMED, READY, STARTED, VIA, WAITING, Token
from engine.spiff.workflows import stop


class Node(BpmnTaskSpec):
    """An element that passes its token on at once; the base of all others."""

    waits_as: str | None = None
    """What a token standing here waits for, where that is one thing only."""
    waits_at_border = False
    counts_arrivals = False
    awaited: Sequence[tuple[int, EventDefinition]] = ()
    """The event definitions a token standing here waits for, with their indexes."""
    has_conditions = False
    writes_when_done = True
    """Events write what came when it comes, and calls from the scope that they close."""

    def __init__(
        self, process: Any, name: str, element: Element, flows: Sequence[Flow], boundaries: Sequence[str]
    ) -> None:
        super().__init__(process, name)
        self.element = element
        self.flows = tuple(flows)
        self.boundaries = tuple(boundaries)
        self.conditional = any(flow.condition is not None for flow in flows)
        self.undone_by: tuple[str, str] | None = None
        """The compensation event on the border, and the activity that undoes this one."""

    def test(self) -> None:
        """Diagrams are checked when they are deployed, not on every step."""

    def _predict(self, my_task: Token, *_: object, **__: object) -> None:
        """Nothing is predicted: the next tokens come into being when this one goes on."""

    def _update_hook(self, my_task: Token) -> bool:
        self.arrive(my_task)
        return True

    def scope(self, token: Token) -> str:
        """The scope whose variables the element reads and writes."""
        scope: str = token.workflow.scope
        return scope

    def arrive(self, token: Token) -> None:
        self.note("entered", token)
        for name in self.boundaries:
            border = token.workflow.place(name, WAITING)
            border.internal_data[HOST] = token.id
            border.task_spec.arm(border)

    def note_thrown(self, token: Token, *, interrupted: bool) -> None:
        """An event that is interrupted by what it throws was completed; an activity was not."""

    def note(self, kind: str, token: Token) -> None:
        token.workflow.top_workflow.note(kind, self.element.id, token)

    def _on_ready_hook(self, my_task: Token) -> None:
        if not self.manual:
            my_task.workflow.top_workflow.agenda.append(my_task)

    def _run_hook(self, my_task: Token) -> bool | None:
        try:
            return self.work(my_task)
        except Fault as fault:
            stop(my_task, fault)
        except BpmnError as error:
            my_task.workflow.top_workflow.throw_error(my_task, error)
        return None

    def work(self, token: Token) -> bool | None:
        """Do what the element does, once, and go on; None when it goes on later or not at all."""
        if PERFORMED not in token.internal_data:
            if not self.perform(token):
                return None
            if not token.alive:
                return None  # what it threw has interrupted it
            if self.writes_when_done:
                self.write_outputs(token)
            token.internal_data[PERFORMED] = 1
        self.go_on(token)
        return True

    def perform(self, token: Token) -> bool:  # noqa: ARG002 - an element that passes its token on does nothing else
        """What the element does; False when it is not done yet."""
        return True

    def record(self, token: Token, result: Mapping[str, object]) -> None:
        """Keep what the element brought about under `results`."""
        token.workflow.top_workflow.variables.record(self.scope(token), self.element.id, result)

    def write_outputs(self, token: Token, result: Mapping[str, object] | None = None) -> None:
        """Write what the diagram says to write at the top level of the scope; FEEL sees the result over the scope."""
        if not self.element.outputs:
            return
        case, scope = token.workflow.top_workflow, self.scope(token)
        if result is None:
            result = case.variables.result(scope, self.element.id)
        seen = {**case.variables.seen_from(scope), **result}
        written = {entry.name: case.evaluate_over(entry.value, seen) for entry in self.element.outputs}
        case.variables.write(scope, written)

    def go_on(self, token: Token) -> None:
        """Leave by the sequence flows; a task that was sent back to, for the element that had sent it."""
        owed = self.owed(token)
        if owed:
            self.go_back(token, owed[-1], owed[:-1])
        else:
            self.send(token, self.chosen(token))

    def owed(self, token: Token) -> list[str]:
        """The elements that had sent the matter back to where it is now: each goes to the one before, the last first.

        A mark of earlier days is one element.
        """
        marked = token.internal_data.get(BACK, [])
        return [marked] if isinstance(marked, str) else list(marked)

    def go_back(self, token: Token, element: str, owed: Sequence[str]) -> None:
        """Leave straight for the element that had sent the matter back, which may owe a return itself."""
        self.note("left", token)
        token.internal_data.pop(BACK)
        back = token._add_child(token.workflow.spec.task_specs[element], FUTURE)
        if owed:
            back.internal_data[BACK] = list(owed)

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
                because("no_way_on", element=self.element.id),
            )
        return default

    def holds(self, flow: Flow, token: Token) -> bool:
        if flow.condition is None:
            return True
        return truth(
            token.workflow.top_workflow.evaluate(flow.condition, self.scope(token)), "condition_of_flow", flow.id
        )

    def send(self, token: Token, flows: Sequence[Flow], mark: Callable[[Token], None] | None = None) -> None:
        level = token.workflow
        level.top_workflow.make_room(token, len(flows))
        self.note("left", token)
        specs = level.spec.task_specs
        for flow in flows:
            level.top_workflow.note("flow", flow.id, token)
            child = token._add_child(specs[flow.target], FUTURE)
            if child.task_spec.counts_arrivals:
                child.internal_data[VIA] = flow.id
            if mark is not None:
                mark(child)

    def _on_complete_hook(self, my_task: Token) -> None:
        self.disarm(my_task)
        if self.undone_by is not None:
            level = my_task.workflow
            scope = level.top_workflow.variables.kept_in(level.scope)  # a round of a loop is over by then
            level.ledger.append([self.element.id, [[*self.undone_by, scope, level.inside_of]]])

    def disarm(self, token: Token) -> None:
        """Take away the events on the border of an activity that is over."""
        if self.boundaries:
            for other in list(token.workflow.live()):
                if other.task_spec.waits_at_border and other.internal_data.get(HOST) == token.id:
                    token.workflow.remove(other)

    def _on_cancel(self, my_task: Token) -> None:
        self.note("cancelled", my_task)
        self.disarm(my_task)
        my_task.workflow.remove(my_task)

    def again(self, token: Token) -> None:
        """Somebody has mended what stopped the token."""
        token._set_state(READY)
        token.workflow.top_workflow.agenda.append(token)

    def stopped(self, token: Token) -> bool:
        return token.has_state(STARTED) and FAULT in token.internal_data


class UserTask(Node):
    """Waits for a person."""

    waits_as = "task"

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.manual = True


def truth(value: object, of_what: str, name: str) -> bool:
    """What a condition says; null is "no", as in a decision table; `of_what` is the reason's key.

    Raises Fault("condition_not_boolean") for anything else.
    """
    if value is None or isinstance(value, bool):
        return value is True
    raise Fault("condition_not_boolean", because(of_what, name=name, value=repr(value)))
