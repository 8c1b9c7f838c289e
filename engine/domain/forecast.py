"""Foresees the path a case would take if everybody agreed: what comes next, for whom, in how many working days."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from engine.domain.diagram import Diagram, Element, Flow
from engine.domain.elements import CallSettings, DecisionSettings, EndSettings, ServiceSettings, UserTaskSettings
from engine.domain.errors import Fault

NOTIFYING = "decision.notify"
"""Where this handler stands, a refusal is told: a forecast of agreement does not go there."""
MAX_STEPS = 200
_POSITIVE = ("approve", "done")
_SHOWN = ("userTask", "callActivity", "receiveTask", "intermediateCatchEvent")

Evaluate = Callable[[str, Mapping[str, object]], object]
Decide = Callable[[str, Mapping[str, object]], Mapping[str, object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """One element on the way, with the variables foreseen on arrival."""

    element: Element
    variables: Mapping[str, object]


def foresee(
    diagram: Diagram,
    start: str,
    variables: Mapping[str, object],
    *,
    evaluate: Evaluate,
    decide: Decide,
    agreed: Callable[[CallSettings], Mapping[str, object]] = lambda _: {},
) -> tuple[Foreseen, ...]:
    """Return what follows on `start` if every task ends well; decision tables are asked with what is known.

    `agreed` says what a called process gives back when it ends well. Expressions that can't be answered yet count as
    unknown, and then the way that leads neither back nor to a refusal is taken.
    """
    walk = _Walk(diagram, dict(variables), evaluate, decide, agreed)
    return tuple(walk.from_element(diagram.elements[start]))


class _Walk:
    def __init__(
        self,
        diagram: Diagram,
        variables: dict[str, object],
        evaluate: Evaluate,
        decide: Decide,
        agreed: Callable[[CallSettings], Mapping[str, object]],
    ) -> None:
        self._diagram = diagram
        self._variables = variables
        self._evaluate = evaluate
        self._decide = decide
        self._agreed = agreed
        results = variables.get("results")
        self._results: dict[str, object] = dict(results) if isinstance(results, Mapping) else {}
        self._seen: set[str] = set()

    def from_element(self, element: Element) -> Iterable[Foreseen]:
        current: Element | None = element
        for _ in range(MAX_STEPS):
            if current is None or current.id in self._seen:
                return
            self._seen.add(current.id)
            if current.kind in _SHOWN and current is not element:
                yield Foreseen(element=current, variables=dict(self._variables))
            self._results[current.id] = self._result(current)
            self._variables["results"] = dict(self._results)
            if current.kind == "subProcess":
                yield from self._inside(current)
            current = self._next(current)

    def _inside(self, element: Element) -> Iterable[Foreseen]:
        first = next((e for e in self._diagram.inside(element.id) if e.kind == "startEvent"), None)
        if first is not None:
            yield from self.from_element(first)

    def _result(self, element: Element) -> Mapping[str, object]:
        settings = element.settings
        known = self._results.get(element.id)
        kept = dict(known) if isinstance(known, Mapping) else {}
        if isinstance(settings, UserTaskSettings):
            outcome = next((o for o in settings.outcomes if o.outcome_class in _POSITIVE), settings.outcomes[0])
            return {**kept, "outcome": outcome.code, "class": outcome.outcome_class}
        if isinstance(settings, DecisionSettings):
            inputs = {mapped.name: self._value(mapped.value) for mapped in settings.inputs}
            try:
                return self._decide(settings.decision, inputs)
            except Fault:
                return kept
        return self._agreed(settings) if isinstance(settings, CallSettings) else kept

    def _value(self, expression: str) -> object:
        try:
            return self._evaluate(expression, self._variables)
        except Fault:
            return None

    def _next(self, element: Element) -> Element | None:
        flows = [self._diagram.flows[flow] for flow in element.outgoing]
        held = [f for f in flows if f.condition is not None and self._value(f.condition) is True]
        default = [f for f in flows if f.is_default or f.condition is None]
        ranked = [*held, *default, *flows]
        return next((t for t in map(self._target, ranked) if self._leads_on(t)), None)

    def _target(self, flow: Flow) -> Element:
        return self._diagram.elements[flow.target]

    def _leads_on(self, element: Element) -> bool:
        if element.id in self._seen:
            return False
        if isinstance(element.settings, ServiceSettings) and element.settings.handler == NOTIFYING:
            return False
        refused = ("rejected", "cancelled", "expired")
        return not (isinstance(element.settings, EndSettings) and element.settings.outcome_class in refused)
