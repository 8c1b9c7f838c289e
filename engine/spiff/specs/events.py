"""Events: starts, ends, what is waited for, what is thrown, and what waits on an activity's border."""

from collections.abc import Mapping
from typing import Any

from engine.domain.diagram import EventDefinition
from engine.domain.elements import CatchSettings, EndSettings
from engine.domain.errors import BpmnError, Fault
from engine.domain.incident_reasons import because
from engine.spiff.interface import Thrown
from engine.spiff.specs.node import Node, truth
from engine.spiff.specs.undoing import Undoing
from engine.spiff.texts import is_last, key_text, time_text
from engine.spiff.tokens import (
    CAME,
    FIRED,
    FUTURE,
    HELD,
    HOST,
    KEYS,
    RACE,
    TIMES,
    UNDOING,
    WAITING,
    Token,
)
from engine.spiff.workflows import stop

FROM_OUTSIDE = frozenset({"timer", "message", "signal", "conditional"})
"""What is waited for; errors, escalations and cancellations come from inside the activity."""
NOTHING: Mapping[str, object] = {}


class StartEvent(Node):
    """Begins a scope; what the message or signal carried that began the process is written first."""

    writes_when_done = False

    def perform(self, token: Token) -> bool:
        case = token.workflow.top_workflow
        if case.begins_at == self.element.id:
            case.begins_at = None  # a process that calls itself begins at the start that needs no trigger
            keep(self, token, case.begins_with)
        else:
            self.write_outputs(token, NOTHING)
        return True


def keep(spec: Node, token: Token, payload: Mapping[str, object]) -> None:
    """Leave what the element declares of a payload, and nothing else of it."""
    case, settings = token.workflow.top_workflow, spec.element.settings
    if isinstance(settings, CatchSettings):
        spec.record(token, {entry.name: case.evaluate_over(entry.value, payload) for entry in settings.outputs})
    spec.write_outputs(token, payload)


class Awaiting(Node):
    """An element that waits for one of its event definitions, or for all of them."""

    writes_when_done = False

    def __init__(self, *given: object) -> None:
        super().__init__(*given)  # type: ignore[arg-type]
        self.awaited = tuple((i, one) for i, one in enumerate(self.element.events) if one.kind in FROM_OUTSIDE)
        self.has_conditions = any(one.kind == "conditional" for _, one in self.awaited)

    def arm(self, token: Token) -> None:
        """Work out what the expressions of its definitions mean now."""
        try:
            for index, one in self.awaited:
                self._arm(token, str(index), one)
        except Fault as fault:
            stop(token, fault)

    def _arm(self, token: Token, index: str, one: EventDefinition) -> None:
        case, scope = token.workflow.top_workflow, self.scope(token)
        if one.kind == "message" and one.key is not None:
            token.internal_data.setdefault(KEYS, {})[index] = key_text(case.evaluate(one.key, scope), self.element.id)
        elif one.timer is not None and one.timer.text.startswith("="):
            token.internal_data.setdefault(TIMES, {})[index] = time_text(
                case.evaluate(one.timer.text[1:], scope), self.element.id
            )

    def again(self, token: Token) -> None:
        token._set_state(WAITING)
        self.arm(token)

    def became_true(self, token: Token, index: int, condition: str) -> bool:
        """Whether a condition holds that did not when last looked at; one that can't be evaluated stops the event."""
        held = token.internal_data.setdefault(HELD, {})
        before = held.get(str(index), False)
        try:
            value = token.workflow.top_workflow.evaluate(condition, self.scope(token))
            held[str(index)] = truth(value, "condition_of_event", self.element.id)
        except Fault as fault:
            stop(token, fault)
            return False
        return held[str(index)] and not before

    def all_came(self, token: Token, index: int) -> bool:
        """Whether this event was the last that was missing."""
        came = token.internal_data.setdefault(CAME, [])
        if index not in came:
            came.append(index)
        if len(came) < len(self.element.events):
            return False
        del token.internal_data[CAME]
        return True


class CatchEvent(Awaiting):
    """Waits for its event; behind an event-based gateway the first one to come removes the others."""

    def _update_hook(self, my_task: Token) -> bool:
        self.arrive(my_task)
        if not self.awaited:
            return True  # the other end of a link
        my_task._set_state(WAITING)
        self.arm(my_task)
        return False

    def fire(self, token: Token, index: int, payload: Mapping[str, object] = NOTHING) -> None:
        """What the token has waited for has happened."""
        keep(self, token, payload)
        if self.element.needs_all and not self.all_came(token, index):
            return
        race = token.internal_data.pop(RACE, None)
        if race is not None:
            for other in list(token.workflow.live()):
                if other.internal_data.get(RACE) == race:
                    other.cancel()
        token._ready()


class BoundaryEvent(Awaiting):
    """Waits as long as its activity is open; interrupting, it takes the activity's place."""

    waits_at_border = True

    def fire(self, token: Token, index: int, payload: Mapping[str, object] = NOTHING) -> None:
        """What the token has waited for has happened."""
        if self.element.needs_all and not self.all_came(token, index):
            return
        going = token
        if self.element.interrupting:
            self._interrupt(token, token.workflow.tasks[token.internal_data.pop(HOST)])
        elif self._stays(token, index):
            going = token.workflow.place(self.name, FUTURE)
        else:
            token.internal_data.pop(HOST)
        keep(self, going, payload)
        self.arrive(going)
        going._ready()

    def _interrupt(self, token: Token, host: Token) -> None:
        """End the activity; where it is a scope's wrapper, also what other handlers do beside it (13.5.4)."""
        if host.task_spec.element.synthetic:
            for other in list(token.workflow.live()):
                if other is not token and other is not host and HOST not in other.internal_data and other.alive:
                    other.cancel()
        host.cancel()

    def _stays(self, token: Token, index: int) -> bool:
        """Whether the event can come again while the activity is open: everything but a timer that is over."""
        marks, every = token.internal_data, self.element.needs_all
        came = [one for one, _ in self.awaited] if every else [index]
        fired = marks.setdefault(FIRED, {})
        fired.update({str(one): fired.get(str(one), 0) + 1 for one in came})
        over = [one for one in came if self._is_over(token, one)]
        if over:
            marks.setdefault(CAME, []).extend(over)
        return not (over and every) and len(marks.get(CAME, ())) < len(self.element.events)

    def _is_over(self, token: Token, index: int) -> bool:
        """Whether a definition is a timer that was due for the last time."""
        timer, marks = self.element.events[index].timer, token.internal_data
        text = marks.get(TIMES, {}).get(str(index)) or (timer.text if timer is not None else "")
        return timer is not None and is_last(text, marks[FIRED][str(index)])


class ThrowEvent(Undoing):
    """Tells others; compensation is waited for."""

    done_as = "left"

    def perform(self, token: Token) -> bool:
        if self.element.event == "compensate":
            return self.undo(token)
        self.throw(token)
        return True

    def throw(self, token: Token) -> None:
        case = token.workflow.top_workflow
        payload = case.inputs(self.element.inputs, self.scope(token))
        for one in self.element.events:
            match one.kind:
                case "message":
                    key = None if one.key is None else key_text(case.evaluate(one.key, self.scope(token)), self.name)
                    case.thrown.append(self._thrown(one, payload, key))
                case "signal":
                    case.thrown.append(self._thrown(one, payload, None))
                    case.throw_signal(one.name or "", payload)
                case "escalation":
                    # Without an event that catches it nothing happens (BPMN 2.0, 10.5.7).
                    case.caught(token, "escalation", one.name or "", {**payload, "code": one.name or ""})
                case "error":
                    raise BpmnError(one.name or "", self.element.name or (one.name or ""), payload)

    def note_thrown(self, token: Token, *, interrupted: bool) -> None:
        if interrupted:
            self.note(self.done_as, token)

    def _thrown(self, one: EventDefinition, payload: Mapping[str, object], key: str | None) -> Thrown:
        kind: Any = one.kind
        return Thrown(kind=kind, name=one.name or "", element=self.element.id, key=key, payload=payload)


class EndEvent(ThrowEvent):
    """Throws what it throws and consumes its token; a terminate event consumes every other token of its level too."""

    done_as = "end"

    def perform(self, token: Token) -> bool:
        return self._cancel_transaction(token) if self.element.event == "cancel" else super().perform(token)

    def go_on(self, token: Token) -> None:
        level = token.workflow
        self.note("end", token)
        if isinstance(self.element.settings, EndSettings):
            level.meant.ended_at = self.element.id
        if self.element.event == "terminate":
            level.drawn.empty(but=token)

    def _cancel_transaction(self, token: Token) -> bool:
        """BPMN 2.0, 10.3.5: stop what runs, undo what was done, and leave by the transaction's cancel event."""
        chain = list(token.workflow.up_to_transaction())
        if UNDOING not in token.internal_data:
            for level, inside in chain:
                level.empty(but=inside or token)
                if level.host.task_spec.element.synthetic:
                    level.host.task_spec.disarm(level.host)  # what is being ended starts no event sub-process
        if not self.undo(token, [level for level, _ in chain]):
            return False
        self.note("end", token)
        host = chain[-1][0].host
        host = host.workflow.tasks.get(host.internal_data.get(HOST), host)  # of one round the repeated activity
        border = host.workflow.top_workflow.border_of(host, "cancel", None)
        if border is None:
            raise Fault("no_cancel_event", because("no_cancel_event", element=host.task_spec.name))
        border[0].task_spec.fire(*border)
        return True
