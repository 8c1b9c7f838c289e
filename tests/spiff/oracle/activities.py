"""What activities do when a token comes, and when what they did is over (BPMN 2.0, 13.3)."""

from collections.abc import Iterable, Mapping

from engine.domain.elements import (
    CallSettings,
    DecisionSettings,
    Mapped,
    ScriptSettings,
    ServiceSettings,
)
from tests.spiff.oracle.data import Scope
from tests.spiff.oracle.flows import leave
from tests.spiff.oracle.repeated import end_instance, repeat
from tests.spiff.oracle.state import Case, Token, Undo
from tests.spiff.oracle.tokens import open_level, repeats


def begin(case: Case, token: Token) -> None:
    """Start the work of an activity."""
    element = token.element
    if token.host is None and repeats(element):
        repeat(case, token)
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
    token.stage = "done"  # whatever fails from here on, the work is not done again
    if token.inside is not None and isinstance(token.element.settings, CallSettings):
        token.inside.data.names["outcome"] = token.inside.outcome
        result = evaluated(case, token.element.settings.outputs, token.inside.data)
    if result is not None:
        token.data.record(token.element.id, result)
    _write(case, token, result or {})
    if token.host is not None:
        end_instance(case, token)
        if token.element.loop is not None:
            _remember(case, token)
    elif repeats(token.element):
        leave(case, token)
    else:
        leave(case, token)
        _remember(case, token)


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
