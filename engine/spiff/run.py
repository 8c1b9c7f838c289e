"""Drives one instance: restore, apply one act, run until it waits, dump."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from engine.domain.diagram import EventDefinition, TimerSpec
from engine.domain.elements import EndSettings
from engine.domain.incident_reasons import Reason, read_reason
from engine.domain.returning import only_through
from engine.spiff.codec import dump_tokens, dump_variables, load_case
from engine.spiff.interface import Caller, Compiled, Environment, Step, Thrown, UnderWay, Wait
from engine.spiff.scopes import Variables
from engine.spiff.tokens import BACK, CAME, FAULT, FIRED, FUTURE, HOST, KEYS, STARTED, TIMES, WAITING, Token
from engine.spiff.workflows import STEP_BUDGET, Case

NOTHING: Mapping[str, object] = {}


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
        at: str | None = None,
        payload: Mapping[str, object] = NOTHING,
        adopt: Callable[["Run"], object] = lambda _: None,
        budget: int = STEP_BUDGET,
    ) -> "Run":
        """Begin a new instance and run to its first waits.

        `at` is the start event that was triggered, `payload` what its message or signal carried; without it the
        instance begins at the start event that needs no trigger. `adopt` is given the run before anything moves: what
        is done on the way may look at it.
        """
        case = Case(compiled, Variables.fresh(variables), environment)
        case.take_root(case.next_number())
        case.begins_at, case.begins_with = at, payload
        run = cls(case, budget=budget)
        adopt(run)
        case.begin(at)
        case.run(budget)
        return run

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

    def complete(self, token: str, result: Mapping[str, object], data: Mapping[str, object] = NOTHING) -> None:
        """A person has done the task at `token` with `result`, setting `data` at the top level of its scope; run on."""
        open_task = self._waiting(token, "task")
        spec, variables = open_task.task_spec, self._case.variables
        variables.write(spec.scope(open_task), data)
        spec.record(open_task, result)
        self._case.agenda.append(open_task)
        self._go_on()

    def send_back(
        self, token: str, target: str, result: Mapping[str, object], *, straight: bool, outwards: int = 0
    ) -> None:
        """Leave the task at `token` for the earlier task `target`; run on.

        `straight`: only this token moves, and comes straight back when the target is done. Otherwise every token goes
        that can only have come by way of the target, and the whole way is walked again. `outwards` is how many called
        processes are left on the way: the call activity then moves as the task would, and what it called is given up.

        Raises KeyError when no scope around the token, in the process that is meant, has such an element.
        """
        task = self._waiting(token, "task")
        place = task
        for _ in range(outwards):
            place = _around(place)[-1].workflow.host
            if place is None:
                raise KeyError(f"Expected {outwards} called processes around token {token!r}, but there are fewer.")
        scopes = (standing.workflow for standing in _around(place))
        level = next((scope for scope in scopes if target in scope.spec.task_specs), None)
        if level is None:
            raise KeyError(f"Expected an element {target!r} around token {token!r}, but there is none.")
        task.task_spec.record(task, result)
        if straight:
            sender = place.workflow.tasks.get(place.internal_data.get(HOST)) or place
            # Whoever it had been sent back to themselves owes that return still.
            owed = sender.task_spec.owed(sender)
            sender.cancel()
            level.enter(target).internal_data[BACK] = [*owed, place.task_spec.element.id]
        else:
            level.take_back(only_through(level.definition.normal, target))
            level.enter(target)
        self._go_on()

    def fire_timer(self, key: str) -> None:
        """The timer of the wait `key` is due; run on."""
        self._fire(key, "timer", NOTHING)

    def deliver(self, key: str, payload: Mapping[str, object]) -> None:
        """Give a message or signal to the one wait `key`; run on.

        Raises KeyError when nothing waits there.
        """
        wait = self.waits.get(key)
        self._fire(key, "message" if wait is None else wait.kind, payload)

    def retry(self, token: str) -> None:
        """Do again what could not be done at `token`; run on."""
        stopped = self._waiting(token, "fault")
        del stopped.internal_data[FAULT]
        stopped.task_spec.again(stopped)
        self._case.run_on()
        self._go_on()

    def send_message(self, name: str, payload: Mapping[str, object]) -> int:
        """Give a message to everything that waits for it in this case; the number of events that it reached."""
        return self._send("message", name, payload)

    def send_signal(self, name: str, payload: Mapping[str, object]) -> int:
        """Give a signal to everything that waits for it in this case; the number of events that it reached."""
        return self._send("signal", name, payload)

    def _send(self, kind: str, name: str, payload: Mapping[str, object]) -> int:
        reached = 0
        for token, index, awaited in self._case.awaited():
            # An interrupting event may have taken away what was still waiting a moment ago.
            if awaited == kind and token.alive and token.task_spec.element.events[index].name == name:
                reached += 1
                token.task_spec.fire(token, index, payload)
        self._go_on()
        return reached

    def _fire(self, key: str, kind: str, payload: Mapping[str, object]) -> None:
        index = key.partition("/")[2]
        token = self._waiting(key, kind)
        token.task_spec.fire(token, int(index) if index else token.task_spec.awaited[0][0], payload)
        self._go_on()

    @property
    def waits(self) -> Mapping[str, Wait]:
        """Everything that tokens wait for, by token; with `/index` where one event waits for several things."""
        return {wait.token: wait for level in self._case.levels for token in level.live() for wait in _waits(token)}

    def places(self, token: str) -> list[str]:
        """The elements that the matter stands at with `token`, from the innermost scope of its process outwards."""
        place = self._case.find(token)
        return [] if place is None else [standing.task_spec.element.id for standing in _around(place)]

    def callers(self, token: str) -> tuple[Caller, ...]:
        """The processes that have called what `token` lies in, the nearest first; none in the process itself."""
        found: list[Caller] = []
        place = self._case.find(token)
        while place is not None:
            called = _around(place)[-1].workflow
            place = called.host
            if place is not None:
                calling = place.workflow.definition
                found.append(
                    Caller(
                        call=place.task_spec.element.id,
                        token=place.id,
                        scope=place.task_spec.scope(place),
                        definition_id=calling.definition_id,
                        normal=calling.normal,
                        within=self._case.variables.within(called.scope),
                    )
                )
        return tuple(found)

    def calls(self, token: str) -> tuple[UnderWay, ...]:
        """The called processes that `token` lies in, from the outermost inwards; none in the process itself."""
        place = self._case.find(token)
        found: list[UnderWay] = []
        while place is not None:
            level, host = place.workflow, place.workflow.host
            if host is not None and level.inside_of is None:
                definition = level.definition.definition_id
                found.insert(0, UnderWay(call=host.task_spec.element.id, definition_id=definition, scope=level.scope))
            place = host
        return tuple(found)

    def scopes_around(self, scope: str) -> tuple[str, ...]:
        """The scope with those around it, from the innermost outwards, as far as the process reaches."""
        return self._case.variables.around(scope)

    def owed(self, token: str) -> tuple[str, ...]:
        """The elements that the matter goes straight back to once the task at `token` is done, the first one first."""
        task = self._case.find(token)
        sender = None if task is None else task.workflow.tasks.get(task.internal_data.get(HOST)) or task
        return () if sender is None else tuple(reversed(sender.task_spec.owed(sender)))

    @property
    def thrown(self) -> list[Thrown]:
        """The messages and signals that left the case since this run was started or restored."""
        return self._case.thrown

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

    def has_scope(self, scope: str) -> bool:
        """Tell whether the values of `scope` are still there: a called process takes its own with it."""
        return scope in self._case.variables.scopes

    def write(self, scope: str, name: str, value: object) -> None:
        self._case.variables.own(scope)[name] = value

    def dump_tokens(self) -> bytes:
        return dump_tokens(self._case)

    def dump_variables(self) -> bytes:
        return dump_variables(self._case.variables)

    def _go_on(self) -> None:
        self._case.run(self._budget)

    def _waiting(self, key: str, kind: str) -> Token:
        token = self._case.find(key.partition("/")[0])
        if token is None or not any((wait.token, wait.kind) == (key, kind) for wait in _waits(token)):
            raise KeyError(f"Expected a {kind} to wait at {key!r}, but none does.")
        return token


def _around(token: Token) -> list[Token]:
    """The token with those that hold the scopes around it, outwards, as far as its process reaches."""
    found = [token]
    while found[-1].workflow.inside_of is not None and found[-1].workflow.host is not None:
        found.append(found[-1].workflow.host)
    return found


def _waits(token: Token) -> Iterator[Wait]:
    spec, marks = token.task_spec, token.internal_data
    if token.has_state(STARTED):
        if FAULT in marks:
            yield _wait(token, "fault")
    elif spec.awaited and token.has_state(WAITING):
        several = len(spec.element.events) > 1
        for index, one in spec.awaited:
            if index not in marks.get(CAME, ()):
                yield _event_wait(token, index, one, several=several)
    elif spec.waits_as is not None and not token.has_state(FUTURE):
        yield _wait(token, spec.waits_as)


def _event_wait(token: Token, index: int, one: EventDefinition, *, several: bool) -> Wait:
    marks = token.internal_data
    timer = one.timer
    if timer is not None and str(index) in marks.get(TIMES, ()):
        timer = TimerSpec(kind=timer.kind, text=marks[TIMES][str(index)])
    return _wait(
        token,
        one.kind,
        number=f"{token.id}/{index}" if several else token.id,
        timer=timer,
        fired=marks.get(FIRED, {}).get(str(index), 0),
        name=one.name,
        key=marks.get(KEYS, {}).get(str(index)),
    )


def _wait(token: Token, kind: Any, *, number: str | None = None, **told: Any) -> Wait:
    marks, spec = token.internal_data, token.task_spec
    return Wait(
        token=number or token.id,
        kind=kind,
        element=spec.element,
        scope=spec.scope(token),
        definition_id=token.workflow.definition.definition_id,
        attached_to=marks.get(HOST) if spec.waits_at_border else None,
        item=_item(token),
        fault=_fault(*marks[FAULT]) if kind == "fault" else None,
        **told,
    )


def _fault(code: str, message: str, reason: object = None) -> tuple[str, Reason | str]:
    """What stopped a token; one that stopped in an earlier version has no more than the message."""
    return code, read_reason(reason, message)


def _item(token: Token) -> object:
    """The entry of the innermost multi-instance that the token works on."""
    place: Token | None = token
    while place is not None:
        loop = place.task_spec.element.multi_instance
        if loop is not None and loop.item is not None and place.task_spec.scope(place) == place.id:
            return place.workflow.top_workflow.variables.own(place.id).get(loop.item)
        place = place.workflow.host
    return None
