"""What activities do when a token comes, and when what they did is over (BPMN 2.0, 13.3)."""

from collections.abc import Iterable, Mapping

from engine.domain.elements import (
    CallSettings,
    DecisionSettings,
    Mapped,
    MultiInstance,
    ScriptSettings,
    ServiceSettings,
    StandardLoop,
)
from tests.spiff.oracle.data import Scope
from tests.spiff.oracle.flows import leave
from tests.spiff.oracle.state import Case, Token, Undo
from tests.spiff.oracle.tokens import begin_instance, cancel, consume, open_level, repeats


def begin(case: Case, token: Token) -> None:
    """Start the work of an activity."""
    element = token.element
    if token.host is None and element.loop is not None:
        _begin_loop(case, token, element.loop)
    elif token.host is None and element.multi_instance is not None:
        _begin_instances(case, token, element.multi_instance)
    elif element.kind == "subProcess":
        open_level(case, token, token.level.diagram, element.id, token.data)
    elif isinstance(element.settings, CallSettings):
        _call(case, token, element.settings)
    else:
        finish(case, token, _work(case, token))


def _work(case: Case, token: Token) -> Mapping[str, object] | None:
    """What the engine itself does."""
    settings = token.element.settings
    if token.element.kind == "sendTask" and settings is None:
        case.thrown += [(one.kind, one.name or "") for one in token.element.events]
    match settings:
        case ServiceSettings():
            inputs = evaluated(case, (*settings.inputs,), token.data)
            return case.world.serve(token.element, inputs, token.data.seen())
        case DecisionSettings():
            return case.world.decide(settings.decision, evaluated(case, settings.inputs, token.data))
        case ScriptSettings():
            value = case.evaluate(settings.expression, token.data)
            return value if isinstance(value, Mapping) else {"value": value}
    return None


def evaluated(case: Case, mapped: Iterable[Mapped], data: Scope) -> dict[str, object]:
    seen = data.seen()
    return {entry.name: case.world.evaluate(entry.value, seen) for entry in mapped}


def _call(case: Case, token: Token, settings: CallSettings) -> None:
    names: dict[str, object] = evaluated(case, settings.inputs, token.data)
    scope = Scope(names=names, around=token.data, called=True, item=token.data.item)
    open_level(case, token, case.diagrams[settings.process_key], None, scope)


def finish(case: Case, token: Token, result: Mapping[str, object] | None = None) -> None:
    """The work is done: keep what came of it, then go on, or end this instance of several."""
    if token.inside is not None and isinstance(token.element.settings, CallSettings):
        token.inside.data.names["outcome"] = token.inside.outcome
        result = evaluated(case, token.element.settings.outputs, token.inside.data)
    if result is not None:
        token.data.record(token.element.id, result)
    _write(case, token, result or {})
    if token.host is not None:
        if token.element.loop is not None:
            _remember(case, token)
        _end_instance(case, token)
    elif repeats(token.element):
        leave(case, token)
    else:
        _remember(case, token)
        leave(case, token)


def _write(case: Case, token: Token, result: Mapping[str, object]) -> None:
    named = getattr(token.element.settings, "result", None)
    seen = token.data.seen() | dict(result)
    token.data.write({entry.name: case.world.evaluate(entry.value, seen) for entry in token.element.outputs})
    if isinstance(named, str):
        token.data.write({named: result.get("value", result)})


def _remember(case: Case, token: Token) -> None:
    """A completed activity can be undone: by its own handler, else by what was completed inside (BPMN 2.0, 10.6)."""
    level = token.level
    for event in level.diagram.boundaries.get(token.element.id, ()):
        if event.event == "compensate" and event.handler is not None:
            handler = level.diagram.elements[event.handler]
            level.undo.append(Undo(activity=token.element.id, level=level, serial=next(case.numbers), handler=handler))
            return
    if token.element.kind == "subProcess" and token.inside is not None and token.inside.undo:
        inside = token.inside.undo
        level.undo.append(Undo(activity=token.element.id, level=level, serial=next(case.numbers), inside=inside))


def _begin_loop(case: Case, token: Token, loop: StandardLoop) -> None:
    """Once more, if the condition holds; it is looked at first only where the loop tests before (BPMN 2.0, 13.3.6)."""
    first = token.stage == "arrived"
    token.stage = "inside"
    tested = loop.condition is not None and (loop.test_before or not first)
    wanted = (
        not tested
        or case.world.evaluate(str(loop.condition), token.data.seen() | {"loopCounter": token.rounds}) is True
    )
    if wanted and (loop.maximum is None or token.rounds < loop.maximum):
        token.rounds += 1
        counter: dict[str, object] = {"loopCounter": token.rounds}
        around = token.data
        begin_instance(case, _instance(case, token, Scope(names=counter, around=around, counts=True, item=around.item)))
    elif first:
        leave(case, token)
    else:
        _end_repetition(case, token)


def _begin_instances(case: Case, token: Token, several: MultiInstance) -> None:
    token.stage = "inside"
    items = _items(case, token, several)
    counts: dict[str, object] = {
        "nrOfInstances": len(items),
        "nrOfActiveInstances": 1 if several.sequential and items else len(items),
        "nrOfCompletedInstances": 0,
        "nrOfTerminatedInstances": 0,
    }
    body = Scope(names=counts, around=token.data, item=token.data.item)
    for number, item in enumerate(items, 1):
        names: dict[str, object] = {"loopCounter": number}
        if several.item is not None:
            names[several.item] = item
        about = item if several.item is not None else body.item
        token.planned.append(_instance(case, token, Scope(names=names, around=body, item=about)))
    if not items:
        _collect(case, token)
        leave(case, token)
        return
    for _ in items[:1] if several.sequential else items:
        begin_instance(case, token.planned.pop(0))


def _items(case: Case, token: Token, several: MultiInstance) -> list[object]:
    if several.collection is not None:
        found = case.evaluate(several.collection, token.data)
        assert isinstance(found, list | tuple)
        return list(found)
    assert several.cardinality is not None
    number = case.evaluate(several.cardinality, token.data)
    return [None] * int(str(number))


def _instance(case: Case, token: Token, data: Scope) -> Token:
    return Token(serial=next(case.numbers), element=token.element, level=token.level, data=data, host=token)


def _end_instance(case: Case, token: Token) -> None:
    """One of several is over; see whether all are, or whether it is enough."""
    host = token.host
    assert host is not None
    case.complete(token.element.id)
    host.after |= case.now
    consume(case, token)
    if host.element.loop is not None:
        _begin_loop(case, host, host.element.loop)
        return
    several, counts = host.element.multi_instance, token.data.around
    assert several is not None
    assert counts is not None
    host.completed.append(token.data)
    _count(host, counts, len(host.instances))
    if several.completion is not None and case.holds(several.completion, token.data):
        for other in list(host.instances):
            cancel(case, other)
        host.planned.clear()
    elif host.planned:
        begin_instance(case, host.planned.pop(0))
        _count(host, counts, 1)
    if not host.instances:
        _collect(case, host)
        _end_repetition(case, host)


def _count(host: Token, counts: Scope, active: int) -> None:
    counts.names |= {"nrOfCompletedInstances": len(host.completed), "nrOfActiveInstances": active}


def _collect(case: Case, host: Token) -> None:
    """What came of the completed instances in their order, each under the name of its item and `results`."""
    several = host.element.multi_instance
    assert several is not None
    named = several.item

    def number(one: Scope) -> str:
        return str(one.names["loopCounter"])

    host.data.record(
        host.element.id,
        {
            "instances": [
                ({} if named is None else {named: one.names[named]}) | {"results": one.names.get("results", {})}
                for one in sorted(host.completed, key=number)
            ]
        },
    )
    if several.output is not None and several.output_item is not None:
        host.data.names[several.output] = [
            case.evaluate(several.output_item, one) for one in sorted(host.completed, key=number)
        ]


def _end_repetition(case: Case, token: Token) -> None:
    assert repeats(token.element)
    token.stage = "done"
    case.queue.append(token)
