"""Events that have come, and events that are thrown (BPMN 2.0, 10.5.7 and 13.5)."""

from collections.abc import Iterator, Mapping
from math import inf

from engine.domain.diagram import TimerSpec
from engine.domain.elements import CatchSettings, EndSettings
from engine.domain.errors import Fault
from tests.spiff.oracle.flows import leave
from tests.spiff.oracle.state import Case, Level, Token, Watch
from tests.spiff.oracle.tokens import FROM_OUTSIDE, arrive, cancel, consume, empty, forget
from tests.spiff.oracle.undo import undo, where_to_look

THROWS = frozenset({"intermediateThrowEvent", "endEvent"})


def awaited(watch: Watch) -> Iterator[tuple[int, str]]:
    """The definitions of an event that can still come from outside the case, by index."""
    for index, one in enumerate(watch.event.events):
        if one.kind in FROM_OUTSIDE and index not in watch.came | watch.over and not watch.broken:
            yield index, one.kind


def come(case: Case, watch: Watch, index: int, payload: Mapping[str, object]) -> None:
    """One of the definitions of an event has come."""
    event = watch.event
    _keep(case, watch, payload)
    watch.came.add(index)
    if event.needs_all and len(watch.came) < len(event.events):
        return
    watch.came.clear()
    if watch.owner is not None and watch.owner.element is event:
        _go_on(case, watch.owner)
    elif watch.owner is not None:
        _leave_border(case, watch, watch.owner, index)
    else:
        _start_handler(case, watch, index)


def _keep(case: Case, watch: Watch, payload: Mapping[str, object]) -> None:
    settings, event = watch.event.settings, watch.event
    if isinstance(settings, CatchSettings):
        watch.data.record(event.id, {one.name: case.world.evaluate(one.value, payload) for one in settings.outputs})
    seen = watch.data.seen() | dict(payload)
    watch.data.write({entry.name: case.world.evaluate(entry.value, seen) for entry in event.outputs})


def _go_on(case: Case, token: Token) -> None:
    """The first event behind an event-based gateway ends the race."""
    if token.watch is not None:
        forget(case, [token.watch])
    if token.race is not None:
        for other in [one for one in token.level.tokens if one.race == token.race and one is not token]:
            cancel(case, other)
    token.stage = "done"
    case.queue.append(token)


def _leave_border(case: Case, watch: Watch, host: Token, index: int) -> None:
    if watch.event.interrupting:
        cancel(case, host)
    else:
        _stay_armed(watch, index)
    arrive(case, watch.level, watch.event)


def _stay_armed(watch: Watch, index: int) -> None:
    """Everything can come again, but for a timer that was due for the last time; of all that are needed, none then."""
    every = range(len(watch.event.events))
    for one in every if watch.event.needs_all else [index]:
        timer = watch.event.events[one].timer
        watch.fired[one] += 1
        if timer is not None and watch.fired[one] >= _times(timer):
            watch.over.update(every if watch.event.needs_all else [one])


def _times(timer: TimerSpec) -> float:
    """How often a timer is due: a cycle as often as ISO 8601 says before the first slash."""
    if timer.kind != "cycle":
        return 1
    return float(timer.text.partition("/")[0].removeprefix("R") or inf)


def _start_handler(case: Case, watch: Watch, index: int) -> None:
    """BPMN 2.0, 13.5.4: interrupting, it ends all that goes on around it, and nothing else can be handled after it."""
    level = watch.level
    if watch.event.interrupting:
        empty(case, level)
    else:
        _stay_armed(watch, index)
    assert watch.event.parent is not None
    arrive(case, level, level.diagram.elements[watch.event.parent])


def begin_handler(case: Case, token: Token) -> None:
    """An event sub-process begins behind its start event, which has come already."""
    diagram = token.level.diagram
    start = next(e for e in diagram.inside(token.element.id) if e.kind == "startEvent")
    level = Level(diagram=diagram, inside=token.element.id, data=token.data, serial=next(case.numbers), host=token)
    token.inside, token.stage = level, "inside"
    arrive(case, level, start)


def throw(case: Case, token: Token) -> None:
    """An event throws what it has, and goes on if that did not end it."""
    event = token.element
    if event.event == "compensate":
        if not undo(case, token, where_to_look(token.level)):
            return
    elif event.event == "cancel":
        _cancel_transaction(case, token)
        return
    for one in event.events:
        name = one.name or ""
        match one.kind:
            case "message":
                case.thrown.append(("message", name))
            case "signal":
                case.thrown.append(("signal", name))
                throw_signal(case, name, {entry.name: case.evaluate(entry.value, token.data) for entry in event.inputs})
            case "escalation":
                raised(case, token, "escalation", name, {"code": name})
            case "error":
                if not raised(case, token, "error", name, {"code": name}):
                    raise Fault("uncaught_error", event.id)
                return
    if token.is_open:
        end(case, token) if event.kind == "endEvent" else leave(case, token)


def end(case: Case, token: Token) -> None:
    """A token is consumed; a terminate event takes everything else of its level along."""
    case.complete(token.element.id)
    if isinstance(token.element.settings, EndSettings):
        _around(token.level).outcome = token.element.settings.outcome
    if token.element.event == "terminate":
        empty(case, token.level, keep=token)
    consume(case, token)


def _around(level: Level) -> Level:
    """The level whose outcome an end event decides: an event sub-process ends what it belongs to."""
    while level.host is not None and level.host.element.kind == "eventSubProcess":
        level = level.host.level
    return level


def throw_signal(case: Case, name: str, payload: Mapping[str, object]) -> None:
    """Reach everything that waits for the signal in this moment; it is taken when the thrower has gone on."""
    for one in case.watching():
        for index, kind in awaited(one):
            if kind == "signal" and one.event.events[index].name == name:
                case.signalled.append((one, index, payload))


def give_signals(case: Case) -> None:
    """Those that a signal has reached take it, as long as they still wait."""
    while case.signalled:
        watch, index, payload = case.signalled.pop(0)
        if watch in case.watches:
            come(case, watch, index, payload)


def raised(case: Case, token: Token, kind: str, code: str, payload: Mapping[str, object]) -> bool:
    """The nearest event that catches an error or escalation, going outwards; whether there is one."""
    here: Token | None = token
    handled = False
    while here is not None:
        at = here.host or here
        found = _catching(at.borders, kind, code) or ([] if handled else _catching(at.level.watches, kind, code))
        if found:
            if found[0][0].event.interrupting and token.element.kind in THROWS:
                case.complete(token.element.id)  # what it throws ends it, and that is how it is completed
            come(case, *found[0], payload)
            return True
        handled = at.level.host is not None and at.level.host.element.kind == "eventSubProcess"
        here = at.level.host
    return False


def _catching(watches: list[Watch], kind: str, code: str) -> list[tuple[Watch, int]]:
    """An event that names the code before one that takes any."""
    found = [
        (one, index)
        for one in watches
        for index, told in enumerate(one.event.events)
        if told.kind == kind and told.name in {None, code}
    ]
    return sorted(found, key=lambda one: one[0].event.events[one[1]].name is None)


def _cancel_transaction(case: Case, token: Token) -> None:
    """BPMN 2.0, 13.3.4: stop what runs, undo what was done, and leave by the cancel event on the border."""
    levels, keep = [token.level], token
    while (host := levels[-1].host) is not None and not host.element.transaction:
        levels.append(host.level)
    assert host is not None
    if token.undoing is None:
        for level in levels:
            empty(case, level, keep)
            assert level.host is not None
            keep = level.host
    if undo(case, token, levels):
        case.complete(token.element.id)
        border = next(one for one in (host.host or host).borders if one.event.event == "cancel")
        come(case, border, 0, {})
