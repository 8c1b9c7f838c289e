"""The levels of a running instance: the process, and each activation of a sub-process or called process."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from SpiffWorkflow.bpmn.util.subworkflow import BpmnBaseWorkflow, BpmnSubWorkflow
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow

from engine.domain.elements import EndSettings, Mapped
from engine.domain.errors import Fault
from engine.feel import FeelError
from engine.spiff.interface import Compiled, Environment, Step
from engine.spiff.scopes import ROOT, Variables
from engine.spiff.tokens import COMPLETED, ENDED, FAULT, READY, STARTED, WAITING, Token

STEP_BUDGET = 10_000
MAX_DEPTH = 40
MAX_TOKENS = 2_000


class NoScripts:
    """Stands where SpiffWorkflow expects a script engine: nothing in a diagram is Python."""

    def evaluate(self, *_: object, **__: object) -> object:
        raise Fault("script_refused", "Expected no Python in a diagram, but something asked to evaluate it.")

    def execute(self, *_: object, **__: object) -> object:
        raise Fault("script_refused", "Expected no Python in a diagram, but something asked to execute it.")

    call_service = execute


class Level:
    """What the process and its sub-processes share: a flat tree of a root and the live tokens."""

    tasks: dict[str, Token]
    task_tree: Token
    top_workflow: "Case"
    definition: Compiled
    inside_of: str | None
    """The sub-process whose inside this is; None for the process itself."""
    scope: str
    host: Token | None = None
    ended_at: str | None = None
    spec: Any
    completed: bool

    def take_root(self, number: str) -> None:
        self.task_tree = Token(self, self.spec.start, None, COMPLETED, number)

    def live(self) -> Iterator[Token]:
        root = self.task_tree
        return (token for token in self.tasks.values() if token is not root)

    def place(self, spec_name: str, state: int) -> Token:
        return self.task_tree._add_child(self.spec.task_specs[spec_name], state)

    def begin(self) -> None:
        """Put a token on the start event."""
        for name in self.spec.start_names:
            token = self.place(name, STARTED)
            token.task_spec._update(token)

    def remove(self, token: Token) -> None:
        """Take a token off the tree; it has been consumed or cancelled."""
        if self.tasks.pop(token.id, None) is not None:
            self.task_tree._children.remove(token.id)
            self.top_workflow.touched.append(self)

    def _task_completed_notify(self, token: Token) -> None:
        """Splice the finished token out at once: the tree holds live work only, however long the case has run."""
        root = self.task_tree
        if self.tasks.pop(token.id, None) is None:
            return
        root._children.remove(token.id)
        for child in token._children:
            self.tasks[child]._parent = root.id
            root._children.append(child)
        self.top_workflow.touched.append(self)

    @property
    def ended(self) -> EndSettings | None:
        settings = self.definition.normal.elements[self.ended_at].settings if self.ended_at is not None else None
        return settings if isinstance(settings, EndSettings) else None

    @property
    def drawn(self) -> "Level":
        """This level, or the one around it that a reader of the diagram would name."""
        level = self
        while level.host is not None and level.host.task_spec.element.synthetic:
            level = level.host.workflow
        return level

    def fire_inclusive_join(self) -> bool:
        """Let one inclusive join go on that nothing else can reach any more."""
        return any(spec.go_on(self) for spec in self.spec.inclusive_joins)


class Case(Level, BpmnWorkflow):
    """The process of one instance, with everything its tokens ask for."""

    def __init__(self, compiled: Compiled, variables: Variables, environment: Environment) -> None:
        self.counter = 0
        self.definition = compiled
        self.inside_of = None
        self.scope = ROOT
        self.variables = variables
        self.environment = environment
        self.agenda: deque[Token] = deque()
        self.touched: list[Level] = []
        self.trace: list[Step] = []
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
        return self._evaluated(expression, self.variables.seen_from(scope))

    def inputs(self, mapped: Iterable[Mapped], scope: str) -> Mapping[str, object]:
        seen = self.variables.seen_from(scope)
        return {entry.name: self._evaluated(entry.value, seen) for entry in mapped}

    def _evaluated(self, expression: str, seen: Mapping[str, object]) -> object:
        try:
            return self.environment.evaluate(expression, seen)
        except FeelError as error:
            raise Fault("expression_failed", f"Expected '{expression}' to have a value, but: {error}") from error

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

    def open_level(self, host: Token, compiled: Compiled, inside_of: str | None, scope: str) -> None:
        level = Inner(host, compiled, inside_of, scope)
        if level.depth > MAX_DEPTH:
            raise Fault(
                "too_deep",
                f"Expected at most {MAX_DEPTH} processes inside one another; {host.task_spec.name!r}"
                " would call one more.",
            )
        self.subprocesses[host.id] = level
        level.take_root(self.next_number())
        level.begin()

    def drop_level(self, host: Token) -> None:
        """Take away the inside of an activity with every token in it."""
        level = self.subprocesses.pop(host.id, None)
        if level is not None:
            level.completed = True
            for token in list(level.live()):
                token.cancel()
            if level.scope == host.id:
                self.variables.close(level.scope)

    def run(self, budget: int = STEP_BUDGET) -> None:
        """Run until every token waits."""
        while True:
            while self.agenda:
                token = self.agenda.popleft()
                if token.workflow.tasks.get(token.id) is not token or not token.has_state(READY):
                    continue
                if budget == 0:
                    stop(
                        token,
                        Fault(
                            "step_budget",
                            "Expected one act to end within its budget of steps, but"
                            f" '{token.task_spec.name}' was reached after it was used up.",
                        ),
                    )
                    continue
                budget -= 1
                token.run()
                self._settle()
            self._settle()
            if not self.agenda and not any(level.fire_inclusive_join() for level in self.levels):
                self._tell_deadlock()
                return

    def _tell_deadlock(self) -> None:
        """A case that waits for nobody would be forgotten: say at which joins it hangs."""
        tokens = [token for level in self.levels for token in level.live() if not token.task_spec.waits_at_border]
        if any(kind_of_wait(token) for token in tokens):
            return
        for token in tokens:
            if token.task_spec.counts_arrivals:
                name = token.task_spec.name
                stop(
                    token, Fault("deadlock", f"Expected another token to reach '{name}', but none is left that could.")
                )

    def _settle(self) -> None:
        """End every level in which nothing is alive any more."""
        while self.touched:
            level = self.touched.pop()
            if level.completed or len(level.tasks) > 1:
                continue
            level.completed = True
            if level.host is not None:
                self._resume(level.host, level)

    def _resume(self, host: Token, level: Level) -> None:
        del self.subprocesses[host.id]
        host.internal_data[ENDED] = 1
        if level.scope == host.id:
            self.variables.own(level.scope)["outcome"] = level.ended.outcome if level.ended else None
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
        self.correlations: dict[str, Any] = {}
        self.depth = host.workflow.depth + 1
        BpmnBaseWorkflow.__init__(self, compiled.specs[inside_of], deserializing=True)

    @property
    def parent_workflow(self) -> Any:
        return self.host.workflow if self.host is not None else None


def kind_of_wait(token: Token) -> str | None:
    """What from outside could move the token: a person, a clock, a message, or somebody who mends a fault."""
    if token.has_state(STARTED):
        return "fault" if FAULT in token.internal_data else None
    if token.has_state(READY | WAITING):
        kind: str | None = token.task_spec.waits_as
        return kind
    return None


def stop(token: Token, fault: Fault) -> None:
    """Leave a token where it is, with the reason."""
    token.internal_data[FAULT] = [fault.code, fault.message]
    token._set_state(STARTED)
