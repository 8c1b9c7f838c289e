"""The levels of a running instance: the process, and each activation of a sub-process or called process."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from SpiffWorkflow.bpmn.util.subworkflow import BpmnBaseWorkflow, BpmnSubWorkflow
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow

from engine.domain.elements import Mapped
from engine.domain.errors import BpmnError, Fault
from engine.domain.incident_reasons import Reason, because
from engine.feel import FeelError
from engine.spiff.interface import Compiled, Environment, Step, Thrown
from engine.spiff.levels import Level
from engine.spiff.scopes import ROOT, Variables
from engine.spiff.tokens import CAME, ENDED, FAULT, HOST, READY, STARTED, WAITING, Token

STEP_BUDGET = 10_000
MAX_DEPTH = 40
MAX_TOKENS = 2_000
DEADLOCK = "deadlock"
"""Live tokens of one process or sub-process."""
MAX_POPULATION = 10_000
"""Live tokens of one case, in all its processes together."""
POISON = frozenset({"step_budget", "too_many_tokens", "too_deep"})
"""Faults of a diagram that runs wild: the act ends there, and what could still run waits until somebody retries."""


class NoScripts:
    """Stands where SpiffWorkflow expects a script engine: nothing in a diagram is Python."""

    def evaluate(self, *_: object, **__: object) -> object:
        raise Fault("script_refused", because("script_evaluated"))

    def execute(self, *_: object, **__: object) -> object:
        raise Fault("script_refused", because("script_executed"))

    call_service = execute


class Case(Level, BpmnWorkflow):
    """The process of one instance, with everything its tokens ask for."""

    def __init__(self, compiled: Compiled, variables: Variables, environment: Environment) -> None:
        self.counter = 0
        self.population = 0
        self.halted = False
        self.definition = compiled
        self.inside_of = None
        self.scope = ROOT
        self.ledger = []
        self.variables = variables
        self.environment = environment
        self.agenda: deque[Token] = deque()
        self.touched: list[Level] = []
        self.trace: list[Step] = []
        self.thrown: list[Thrown] = []
        self.signalled: list[tuple[Token, int, Mapping[str, object]]] = []
        """Who waited for a signal in the moment it was thrown."""
        BpmnWorkflow.__init__(self, compiled.specs[None], script_engine=NoScripts(), deserializing=True)

    def next_number(self) -> str:
        self.counter += 1
        return str(self.counter)

    @property
    def levels(self) -> Iterator[Level]:
        yield self
        yield from list(self.subprocesses.values())

    def find(self, number: str) -> Token | None:
        return next((level.tasks[number] for level in self.levels if number in level.tasks), None)

    def evaluate(self, expression: str, scope: str) -> object:
        return self.evaluate_over(expression, self.variables.seen_from(scope))

    def inputs(self, mapped: Iterable[Mapped], scope: str) -> Mapping[str, object]:
        seen = self.variables.seen_from(scope)
        return {entry.name: self.evaluate_over(entry.value, seen) for entry in mapped}

    def evaluate_over(self, expression: str, seen: Mapping[str, object]) -> object:
        try:
            return self.environment.evaluate(expression, seen)
        except FeelError as error:
            raise Fault(
                "expression_failed", because("expression_without_value", text=expression, told=error)
            ) from error

    def note(self, kind: Any, name: str, token: Token) -> None:
        if "#" in name:
            return  # not drawn
        level = token.workflow
        self.trace.append(
            Step(
                kind=kind,
                id=name,
                scope=level.scope,
                definition_id=level.definition.definition_id,
                token=token.id,
            )
        )

    def open_inner(self, host: Token, compiled: Compiled, inside_of: str | None, scope: str) -> Level:
        """Open the inside of an activity, still empty."""
        level = Inner(host, compiled, inside_of, scope)
        if level.depth > MAX_DEPTH:
            raise Fault(
                "too_deep",
                because("too_deep", most=MAX_DEPTH, element=host.task_spec.name),
            )
        self.subprocesses[host.id] = level
        level.take_root(self.next_number())
        return level

    def open_level(self, host: Token, compiled: Compiled, inside_of: str | None, scope: str) -> None:
        """Open the inside of an activity and begin it."""
        self.open_inner(host, compiled, inside_of, scope).begin(self.begins_at)

    begins_at: str | None = None
    """The start event of a case that begins; wrappers around it pass it on."""

    begins_with: Mapping[str, object] = {}
    """What the message or signal carried that triggered it."""

    def drop_level(self, host: Token) -> None:
        """Take away the inside of an activity with every token in it."""
        level = self.subprocesses.pop(host.id, None)
        if level is not None:
            level.completed = True
            for token in list(level.live()):
                token.cancel()
            self.population -= 1
            if host.task_spec.element.synthetic:
                host.workflow.ledger += level.ledger  # the scope lives on in its event sub-process
            if level.has_own_scope:
                self.variables.close(level.scope)

    def throw_error(self, token: Token, error: BpmnError) -> None:
        """Give an error to the nearest event that catches it; without one it is an incident (BPMN 2.0, 10.5.7)."""
        told = {**error.data, "code": error.code, "message": error.message}
        if not self.caught(token, "error", error.code, told):
            stop(
                token,
                Fault(
                    "uncaught_error",
                    because("uncaught_error", element=token.task_spec.element.id, error=error.code, told=error.message),
                ),
            )

    def caught(self, token: Token, kind: str, code: str, told: Mapping[str, object]) -> bool:
        """Fire the nearest event that catches an error or escalation, looking outwards; whether there is one."""
        place: Token | None = token
        while place is not None:
            border = self.border_of(place, kind, code)
            if border is not None:
                token.task_spec.note_thrown(token, interrupted=border[0].task_spec.element.interrupting)
                border[0].task_spec.fire(*border, told)
                return True
            host = place.internal_data.get(HOST)
            repeated = host is not None and not place.task_spec.waits_at_border
            place = place.workflow.tasks[host] if repeated else place.workflow.host
        return False

    def border_of(self, host: Token, kind: str, code: str | None) -> tuple[Token, int] | None:
        """The armed event on an activity's border that catches this; one that names the code comes first."""
        found = [
            (one.name is None, token, index)
            for token in host.workflow.live()
            if token.task_spec.waits_at_border and token.internal_data.get(HOST) == host.id
            for index, one in enumerate(token.task_spec.element.events)
            if one.kind == kind and one.name in {None, code}
        ]
        if not found:
            return None
        _, token, index = min(found, key=lambda one: one[0])
        return token, index

    def throw_signal(self, name: str, payload: Mapping[str, object]) -> None:
        """Reach everything in this case that waits for the signal now; it fires when the thrower's step is over."""
        for token, index, kind in self.awaited():
            if kind == "signal" and token.task_spec.element.events[index].name == name:
                self.signalled.append((token, index, payload))

    def awaited(self) -> list[tuple[Token, int, str]]:
        """Every event definition that a token waits for."""
        return [
            (token, index, one.kind)
            for level in self.levels
            for token in level.live()
            if token.has_state(WAITING)
            for index, one in token.task_spec.awaited
            if index not in token.internal_data.get(CAME, ())
        ]

    def make_room(self, token: Token, count: int) -> None:
        """Refuse to make so many tokens more that the case would run wild.

        Raises Fault("too_many_tokens").
        """
        inside, name = len(token.workflow.tasks) + count, token.task_spec.element.id
        if inside > MAX_TOKENS or self.population + count > MAX_POPULATION:
            limit = MAX_TOKENS if inside > MAX_TOKENS else MAX_POPULATION
            raise Fault("too_many_tokens", because("too_many_tokens", most=limit, element=name))

    def run_on(self) -> None:
        """Let run what was left when an act was cut."""
        self.agenda.extend(
            token
            for level in self.levels
            for token in level.live()
            if token.has_state(READY) and not token.task_spec.manual and token not in self.agenda
        )

    def run(self, budget: int = STEP_BUDGET) -> None:
        """Run until every token waits, or the act is cut."""
        self.halted = False
        self._forget_deadlock()
        while True:
            while self.agenda and not self.halted:
                token = self.agenda.popleft()
                if not token.alive or not token.has_state(READY):
                    continue
                if budget == 0:
                    stop(token, _out_of_budget(token))
                    break
                budget -= 1
                token.run()
                self._settle()
            if self.halted:
                return
            self._settle()
            if self.agenda or self._hold_conditions():
                continue
            if not any(level.fire_inclusive_join() for level in self.levels):
                self._tell_deadlock()
                return

    def _hold_conditions(self) -> bool:
        """Fire the conditional events whose condition has become true (BPMN 2.0, 10.5.5); whether any did."""
        fired = False
        for level in self.levels:
            if level.spec.has_conditions:
                for token in list(level.live()):
                    fired = self._hold_condition(token) or fired
        return fired

    def _hold_condition(self, token: Token) -> bool:
        if not (token.task_spec.has_conditions and token.alive and token.has_state(WAITING)):
            return False
        for index, one in token.task_spec.awaited:
            if one.condition is not None and token.task_spec.became_true(token, index, one.condition):
                token.task_spec.fire(token, index)
                return True
        return False

    def _tell_deadlock(self) -> None:
        """A case that waits for nobody would be forgotten: say at which joins it hangs."""
        tokens = [token for level in self.levels for token in level.live() if not token.task_spec.waits_at_border]
        if any(waits(token) for token in tokens):
            return
        for token in tokens:
            if token.task_spec.counts_arrivals:
                name = token.task_spec.name
                stop(token, Fault(DEADLOCK, because("deadlock", element=name)))

    def _forget_deadlock(self) -> None:
        """Whatever has happened since may bring the token that a join was told to wait for in vain."""
        for level in self.levels:
            for token in level.live():
                fault = token.internal_data.get(FAULT)
                if fault is not None and fault[0] == DEADLOCK and token.task_spec.counts_arrivals:
                    del token.internal_data[FAULT]
                    token._set_state(WAITING)

    def _settle(self) -> None:
        """Give signals to those they reached, and end every level in which nothing is alive any more."""
        while self.touched or self.signalled:
            while self.signalled:
                token, index, payload = self.signalled.pop(0)
                if token.alive and token.has_state(WAITING):
                    token.task_spec.fire(token, index, payload)
            if self.touched:
                self._end(self.touched.pop())

    def _end(self, level: Level) -> None:
        if level.completed or len(level.tasks) > 1:
            return
        level.completed = True
        if level.host is not None:
            self._resume(level.host, level)

    def _resume(self, host: Token, level: Level) -> None:
        del self.subprocesses[host.id]
        self.population -= 1
        host.internal_data[ENDED] = 1
        if level.has_own_scope:
            self.variables.own(level.scope)["outcome"] = level.ended.outcome if level.ended else None
        else:
            level.hand_over_ledger()
        host._ready()


class Inner(Level, BpmnSubWorkflow):
    """The inside of one activation of a sub-process or call activity."""

    def __init__(self, host: Token, compiled: Compiled, inside_of: str | None, scope: str) -> None:
        self.host = host
        self.parent_task_id = host.id
        self.top_workflow = host.workflow.top_workflow
        self.definition = compiled
        self.inside_of = inside_of
        self.scope = scope
        self.ledger = []
        self.correlations: dict[str, Any] = {}
        self.depth = host.workflow.depth + 1
        BpmnBaseWorkflow.__init__(self, compiled.specs[inside_of], deserializing=True)

    @property
    def parent_workflow(self) -> Any:
        return self.host.workflow if self.host is not None else None


def waits(token: Token) -> bool:
    """Whether anything from outside could move the token."""
    if token.has_state(STARTED):
        return FAULT in token.internal_data
    spec = token.task_spec
    return bool(spec.awaited and token.has_state(WAITING)) or (
        spec.waits_as is not None and token.has_state(READY | WAITING)
    )


def stop(token: Token, fault: Fault) -> None:
    """Leave a token where it is, with the reason."""
    kept = [fault.why.plain()] if isinstance(fault.why, Reason) else []
    token.internal_data[FAULT] = [fault.code, fault.message, *kept]
    token._set_state(STARTED)
    if fault.code in POISON:
        token.workflow.top_workflow.halted = True


def _out_of_budget(token: Token) -> Fault:
    return Fault("step_budget", because("step_budget", element=token.task_spec.name))
