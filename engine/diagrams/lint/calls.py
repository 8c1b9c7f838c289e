"""Whoever calls a process routes on what it may end with, as far as the called process is known."""

from collections.abc import Iterator

from engine.diagrams.feelreading import RESULTS, Reading, read_feel
from engine.diagrams.lint.context import LintContext
from engine.diagrams.model import Diagram, Element
from engine.diagrams.outcomes import Outcomes
from engine.diagrams.places import places, too_much
from engine.diagrams.problems import Problem, shortened
from engine.domain.elements import CallSettings


def check(diagram: Diagram, context: LintContext) -> Iterator[Problem]:
    """An outcome that nobody routes on would let a case go on that was refused."""
    if too_much(diagram) or context.called is None:
        return
    readings = [(place.at, read_feel(place.text)) for place in places(diagram) if place.over != "called"]
    for element in diagram.elements.values():
        if isinstance(element.settings, CallSettings) and element.settings.process_key in context.called:
            yield from _call(diagram, element, context.called[element.settings.process_key], readings)


def _call(diagram: Diagram, call: Element, called: Outcomes, readings: list[tuple[str, Reading]]) -> Iterator[Problem]:
    settings = call.settings
    if not isinstance(settings, CallSettings):
        return
    if not called.callable:
        text = f"Expected '{settings.process_key}' to begin without an event when it is called, but it can't."
        yield Problem(code="not_callable", element=call.id, text=text)
    if call.multi_instance is not None:
        return
    paths = {f"{RESULTS}.{call.id}.{e.name}" for e in settings.outputs if e.value.strip() == "outcome"}
    if len(called.codes) > 1 and not _is_read(call, paths, readings):
        ways = ", ".join(f"'{code}'" for code in sorted(called.codes))
        text = (
            f"Expected something to depend on how '{settings.process_key}' ends ({shortened(ways)}), but nothing does."
        )
        yield Problem(code="result_ignored", element=call.id, text=text)
    for at, reading in readings:
        for path, said in sorted(set(reading.compared)):
            if path in paths and said not in called.codes:
                text = f"Expected an outcome that '{settings.process_key}' ends with, but '{shortened(said)}' is none."
                yield Problem(code="no_such_end", element=at, text=text)
    for path in sorted(paths):
        yield from _gateways(diagram, path, called)


def _is_read(call: Element, paths: set[str], readings: list[tuple[str, Reading]]) -> bool:
    whole = {RESULTS, f"{RESULTS}.{call.id}"} if paths else set()
    return any(path in paths | whole for _, reading in readings for path in reading.paths)


def _gateways(diagram: Diagram, path: str, called: Outcomes) -> Iterator[Problem]:
    """Gateways whose every way depends on this outcome and on nothing else need a way for each."""
    for gateway in diagram.elements.values():
        flows = [diagram.flows[name] for name in gateway.outgoing]
        if gateway.kind not in {"exclusiveGateway", "inclusiveGateway"} or any(f.condition is None for f in flows):
            continue
        readings = [read_feel(flow.condition or "") for flow in flows]
        if flows and all(reading.paths == {path} and reading.compared for reading in readings):
            taken = {said for reading in readings for _, said in reading.compared}
            for code in sorted(called.codes - taken):
                text = f"Expected a way on for the outcome '{code}', but '{gateway.id}' has none and no default."
                yield Problem(code="outcome_not_routed", element=gateway.id, text=text)
