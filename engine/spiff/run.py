"""Drives one instance: restore, apply one act, run until it waits, dump."""

from collections.abc import Iterator, Mapping

from engine.domain.elements import EndSettings
from engine.spiff.codec import dump_tokens, dump_variables, load_case
from engine.spiff.interface import Compiled, Environment, Step, Wait
from engine.spiff.scopes import Variables
from engine.spiff.tokens import FAULT, HOST, Token
from engine.spiff.workflows import STEP_BUDGET, Case, kind_of_wait


class Run:
    """A running instance during one act. Reads no clock and no database; the caller saves what `dump_*` give."""

    def __init__(self, case: Case, *, budget: int = STEP_BUDGET) -> None:
        self._case = case
        self._budget = budget

    @classmethod
    def start(
        cls,
        compiled: Compiled,
        variables: Mapping[str, object],
        environment: Environment,
        *,
        budget: int = STEP_BUDGET,
    ) -> "Run":
        """Begin a new instance and run to its first waits."""
        case = Case(compiled, Variables.fresh(variables), environment)
        case.take_root(case.next_number())
        case.begin()
        case.run(budget)
        return cls(case, budget=budget)

    @classmethod
    def restore(
        cls,
        compiled: Compiled,
        tokens: bytes,
        variables: bytes,
        environment: Environment,
        *,
        budget: int = STEP_BUDGET,
    ) -> "Run":
        """Put a saved instance back as it was."""
        return cls(load_case(compiled, tokens, variables, environment), budget=budget)

    def complete(self, token: str, result: Mapping[str, object]) -> None:
        """A person has done the task at `token` with `result`; run on."""
        open_task = self._waiting(token, "task")
        level = open_task.workflow
        self._case.variables.record(level.scope, open_task.task_spec.element.id, result)
        self._case.agenda.append(open_task)
        self._go_on()

    def fire_timer(self, token: str) -> None:
        """The timer at `token` is due; run on."""
        waiting = self._waiting(token, "timer")
        waiting.task_spec.fire(waiting)
        self._go_on()

    def retry(self, token: str) -> None:
        """Do again what could not be done at `token`; run on."""
        stopped = self._waiting(token, "fault")
        del stopped.internal_data[FAULT]
        stopped.task_spec.again(stopped)
        self._go_on()

    def send_message(self, name: str, payload: Mapping[str, object]) -> int:
        """Give a message to everything that waits for it; the number of events that it reached."""
        reached = 0
        for token, kind in list(self._waiting_tokens()):
            # An interrupting event may have taken away what was still waiting a moment ago.
            alive = token.workflow.tasks.get(token.id) is token
            if not alive or kind != "message" or token.task_spec.element.message != name:
                continue
            reached += 1
            self._case.variables.record(token.workflow.scope, token.task_spec.element.id, payload)
            token.task_spec.fire(token)
        self._go_on()
        return reached

    @property
    def waits(self) -> Mapping[str, Wait]:
        """Every place where a token waits, by token."""
        return {token.id: self._wait(token, kind) for token, kind in self._waiting_tokens()}

    @property
    def trace(self) -> list[Step]:
        """What has happened since this run was started or restored, in order."""
        return self._case.trace

    @property
    def ended(self) -> EndSettings | None:
        """What the last end event of the process meant that was reached."""
        return self._case.ended

    @property
    def ended_at(self) -> str | None:
        return self._case.ended_at

    @property
    def done(self) -> bool:
        return self._case.completed

    def variables(self, scope: str = "") -> Mapping[str, object]:
        """What an expression in `scope` sees."""
        return dict(self._case.variables.seen_from(scope))

    def write(self, scope: str, name: str, value: object) -> None:
        self._case.variables.own(scope)[name] = value

    def dump_tokens(self) -> bytes:
        return dump_tokens(self._case)

    def dump_variables(self) -> bytes:
        return dump_variables(self._case.variables)

    def _go_on(self) -> None:
        self._case.run(self._budget)

    def _waiting_tokens(self) -> Iterator[tuple[Token, str]]:
        for level in self._case.levels:
            for token in level.live():
                kind = kind_of_wait(token)
                if kind is not None:
                    yield token, kind

    def _waiting(self, number: str, kind: str) -> Token:
        token = self._case.find(number)
        if token is None or kind_of_wait(token) != kind:
            raise KeyError(f"Expected a {kind} to wait at token {number!r}, but none does.")
        return token

    def _wait(self, token: Token, kind: str) -> Wait:
        level = token.workflow
        element = token.task_spec.element
        fault = token.internal_data.get(FAULT)
        return Wait(
            token=token.id,
            kind=kind,  # type: ignore[arg-type]
            element=element,
            scope=level.scope,
            definition_id=level.definition.definition_id,
            attached_to=token.internal_data.get(HOST) if token.task_spec.waits_at_border else None,
            item=self._item(token),
            timer=element.timer,
            message=element.message,
            fault=(fault[0], fault[1]) if fault else None,
        )

    def _item(self, token: Token) -> object:
        """The item of the innermost multi-instance around the token."""
        level = token.workflow
        while level.host is not None:
            loop = level.host.task_spec.element.multi_instance
            if loop is not None:
                return self._case.variables.own(level.host.id).get(loop.item)
            level = level.host.workflow
        return None
