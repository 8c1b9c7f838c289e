"""Foresees the way a case would take if everybody agreed: what comes next, for whom, when, and how sure that is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from engine.domain.diagram import Diagram, Element, Flow
from engine.domain.elements import (
    CallSettings,
    DecisionSettings,
    EndSettings,
    MultiInstance,
    ServiceSettings,
    UserTaskSettings,
)
from engine.domain.errors import Fault
from engine.domain.foreknown import Judged, certain, judged
from engine.domain.foreseen import SURE, Forecast, Foreseen, Within, World

NOTIFYING = "decision.notify"
"""Where this handler stands, a refusal is told: a forecast of agreement does not go there."""
MAX_STEPS = 400
MAX_CALLS = 6
"""How many called processes may lie inside one another; also what ends processes that call each other."""
_POSITIVE = ("approve", "done")
_SHOWN = ("userTask", "callActivity", "receiveTask", "intermediateCatchEvent")
_TOGETHER = ("parallelGateway", "inclusiveGateway")
_REFUSED = ("rejected", "cancelled", "expired")

POSSIBLE: Final = 2


def foresee(
    diagram: Diagram,
    start: str,
    variables: Mapping[str, object],
    world: World,
    *,
    beside: Iterable[str] = (),
    back: Iterable[str] = (),
    inside: Mapping[str, Within] = MappingProxyType({}),
) -> Forecast:
    """Return what follows on `start` if every task ends well; decision tables are asked with what is known.

    Where a condition can't be answered yet, the way that leads neither back nor to a refusal is taken, and what follows
    is only possible; where the answer hangs on tasks that are still to be done it is likely. Branches that are taken
    together are all gone along; nothing is gone along twice. `beside` are other places where the case stands too;
    `back` the elements that `start` goes straight back to, the first of them first; `inside` says of calls among these
    places where their process stands: what is left of it comes first.
    """
    walk = _Walk(diagram, dict(variables), world)
    place, reached = walk.straight(start, back, _Point())
    begun = {place: reached} | {name: _Point() for name in beside if name != place}
    point = walk.onward_from(walk.rest(begun, inside))
    steps = sorted(walk.steps, key=lambda step: step.at)
    return Forecast(steps=tuple(steps), days=point.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Point:
    """How far a way has come: working days from now, how sure, and the join it came to, if it did."""

    at: int = 0
    sure: int = 0
    join: Element | None = None


@dataclass(slots=True, kw_only=True)
class _Budget:
    left: int = MAX_STEPS


@dataclass(slots=True)
class _Walk:
    diagram: Diagram
    variables: dict[str, object]
    world: World
    calls: tuple[str, ...] = ()
    budget: _Budget = field(default_factory=_Budget)
    steps: list[Foreseen] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    assumed: set[str] = field(default_factory=set)
    """Elements whose results are foreseen, not known."""
    times: int | None = None
    entries: tuple[Mapping[str, object], ...] = ()
    in_turn: bool = False

    def straight(self, start: str, back: Iterable[str], point: _Point) -> tuple[str, _Point]:
        """Go straight back to each of those that sent the matter back; return from where and when the way goes on."""
        for name in back:
            if name not in self.diagram.elements:
                continue
            self._assume(self.diagram.elements[start])
            start, point = name, self._through(self.diagram.elements[name], point)
        return start, point

    def rest(self, begun: dict[str, _Point], inside: Mapping[str, Within]) -> dict[str, _Point]:
        """Go through what is left of the calls that are under way."""
        return {
            name: self._left(name, inside[name], point) if name in inside else point for name, point in begun.items()
        }

    def _left(self, call: str, within: Within, point: _Point) -> _Point:
        calls = (*self.calls, call)
        inner = _Walk(within.diagram, dict(within.variables), self.world, calls, self.budget, self.steps)
        first, reached = inner.straight(within.places[0], within.back, point)
        begun = {first: reached} | {name: point for name in within.places[1:] if name != first}
        return _Point(at=inner.onward_from(inner.rest(begun, within.inside)).at)

    def onward_from(self, begun: dict[str, _Point]) -> _Point:
        """Go on from everywhere at once: inside a scope until all have come to its end, then behind the scope."""
        last = _Point()
        while begun:
            scope = max((self.diagram.elements[name].parent for name in begun), key=self._depth)
            inside = {name: point for name, point in begun.items() if self.diagram.elements[name].parent == scope}
            begun = {name: point for name, point in begun.items() if name not in inside}
            last = _latest([last, self._met(inside)])
            if scope is not None:
                begun[scope] = last
        return last

    def _depth(self, scope: str | None) -> int:
        return 0 if scope is None else 1 + self._depth(self.diagram.elements[scope].parent)

    def _met(self, begun: dict[str, _Point]) -> _Point:
        """Go on from places side by side; where branches meet the way goes on once, when the last has come."""
        self.seen |= begun.keys()
        last, waiting, ready = _Point(), dict(begun), list(begun)
        while ready and self.budget.left > 0:
            within = ready[0] if len(waiting) > 1 else None
            ends = [
                self.along(self.diagram.elements[name], waiting.pop(name), within=within, first=True) for name in ready
            ]
            last = _latest([last, *ends])
            for end in ends:
                if end.join is not None:
                    waiting[end.join.id] = _latest([end, waiting.get(end.join.id, end)])
            ready = [name for name in waiting if not self._awaits(name, waiting)] or list(waiting)[:1]
        return last

    def _awaits(self, join: str, others: Iterable[str]) -> bool:
        """Whether something that is still on its way could come to a join."""
        reached, todo = set(others) - {join}, [other for other in others if other != join]
        while todo:
            targets = {self.diagram.flows[flow].target for flow in self.diagram.elements[todo.pop()].outgoing} - reached
            reached |= targets
            todo += targets - {join}
        return join in reached

    def along(self, element: Element | None, point: _Point, *, within: str | None, first: bool = False) -> _Point:
        """Go along one way until it ends; within a split, until the gateway that joins it."""
        while element is not None and (first or element.id not in self.seen) and self.budget.left > 0:
            met = point.join is element  # all that come to it have come: the way goes on
            point = replace(point, join=None)
            if within is not None and not (first or met) and element.kind in _TOGETHER and len(element.incoming) > 1:
                return _Point(at=point.at, sure=point.sure, join=element)
            self.budget.left -= 1
            self.seen.add(element.id)
            if not first:
                point = self._through(element, point)
            first = False
            self._assume(element)
            element, point = self._onward(element, point)
        return point

    def _through(self, element: Element, point: _Point) -> _Point:
        """Note the element, go through what lies inside it, and return when it would be done."""
        around = self.times, self.entries, self.in_turn
        if element.multi_instance is not None:
            self._each(element.multi_instance)
        times = self.times or 1 if element.multi_instance is not None and self.in_turn else 1
        days = self.world.days(element, self.variables)
        days = None if days is None else days * times
        shown = len(self.steps)
        if element.kind in _SHOWN:
            self._note(element, point, days)
        done = _Point(at=point.at + (days or 0), sure=point.sure)
        if element.kind == "subProcess":
            done = self._inside(self.diagram, element.id, point)
            done = _Point(at=point.at + (done.at - point.at) * times)
        elif isinstance(element.settings, CallSettings):
            done = self._called(element, element.settings, point)
            done = _Point(at=point.at + (done.at - point.at) * times)
            self.steps[shown] = _lasting(self.steps[shown], done.at - point.at)
        self.times, self.entries, self.in_turn = around
        return _Point(at=done.at, sure=point.sure)

    def _each(self, several: MultiInstance) -> None:
        """Put down for what entries a thing is done, and the first of them as the one that is known by name."""
        listed = self._value(several.collection) if several.collection is not None else None
        self.times, self.entries, self.in_turn = None, (), several.sequential
        if several.cardinality is not None:
            count = self._value(several.cardinality)
            self.times = int(count) if isinstance(count, int | Decimal) and not isinstance(count, bool) else None
        if not isinstance(listed, list):
            return
        self.times = len(listed)
        if listed and several.item is not None:
            self.entries = tuple({several.item: entry} for entry in listed)
            self.variables[several.item] = listed[0]

    def _note(self, element: Element, point: _Point, days: int | None) -> None:
        self.steps.append(
            Foreseen(
                element=element,
                variables=dict(self.variables),
                confidence=SURE[point.sure],
                at=point.at,
                days=days,
                calls=self.calls,
                times=self.times,
                entries=self.entries,
                in_turn=self.in_turn,
            )
        )

    def _inside(self, diagram: Diagram, scope: str | None, point: _Point) -> _Point:
        first = next((e for e in diagram.inside(scope) if e.kind == "startEvent"), None)
        return self.along(first, point, within=None, first=True)

    def _called(self, element: Element, settings: CallSettings, point: _Point) -> _Point:
        """Go along the called process with what it is given; nothing it brings about is seen outside."""
        diagram = self.world.called(settings) if len(self.calls) < MAX_CALLS else None
        if diagram is None:
            return point
        given = dict(self.variables) if settings.all_in else {}
        given |= {name: self.variables.get(name) for name in ("starter", "case")}
        given |= {mapped.name: self._value(mapped.value) for mapped in settings.inputs}
        calls = (*self.calls, element.id)
        inner = _Walk(diagram, given, self.world, calls, self.budget, self.steps)
        inner.times, inner.in_turn = self.times, self.in_turn
        return inner._inside(diagram, None, point)

    def _assume(self, element: Element) -> None:
        """Put down what the element would bring about; of what is known already nothing is taken away."""
        results = self.variables.get("results")
        known = dict(results) if isinstance(results, Mapping) else {}
        kept = known.get(element.id)
        found = self._result(element, dict(kept) if isinstance(kept, Mapping) else {})
        if found != kept and not self._follows(element.settings):
            self.assumed.add(element.id)
        self.variables["results"] = {**known, element.id: found}

    def _follows(self, settings: object) -> bool:
        """Whether a decision is made by data that is there: then what it says is known already."""
        if not isinstance(settings, DecisionSettings) or not settings.inputs:
            return False
        return all(certain(mapped.value, self.variables, self.assumed) for mapped in settings.inputs)

    def _result(self, element: Element, kept: dict[str, object]) -> Mapping[str, object]:
        settings = element.settings
        if isinstance(settings, UserTaskSettings):
            outcome = next((o for o in settings.outcomes if o.outcome_class in _POSITIVE), settings.outcomes[0])
            alone = self.world.alone(element, self.variables)
            return {**({"by": alone} if alone else {}), **kept, "outcome": outcome.code, "class": outcome.outcome_class}
        if isinstance(settings, DecisionSettings):
            inputs = {mapped.name: self._value(mapped.value) for mapped in settings.inputs}
            try:
                return self.world.decide(settings.decision, inputs)
            except Fault:
                return kept
        return self.world.agreed(settings) if isinstance(settings, CallSettings) else kept

    def _value(self, expression: str) -> object:
        try:
            return self.world.evaluate(expression, self.variables)
        except Fault:
            return None

    def _onward(self, element: Element, point: _Point) -> tuple[Element | None, _Point]:
        flows = [self.diagram.flows[flow] for flow in element.outgoing]
        if len(flows) > 1 and element.kind in _TOGETHER:
            return self._together(element, flows, point)
        if len(flows) > 1 and element.kind not in ("exclusiveGateway", "eventBasedGateway"):
            return self._together(element, flows, point)  # several flows out of an activity are all taken
        target, after = self._one_of(flows, point)
        race = element.kind == "eventBasedGateway" and len(flows) > 1
        return target, _Point(at=after.at, sure=POSSIBLE) if race else after

    def _together(self, element: Element, flows: list[Flow], point: _Point) -> tuple[Element | None, _Point]:
        """Go along every branch that would be taken, and on from where they meet when the last has arrived."""
        ends: list[_Point] = []
        branches = self._branches(element, flows)
        for flow, doubt in branches:
            branch = _Point(at=point.at, sure=max(point.sure, doubt))
            ends.append(self.along(self._target(flow), branch, within=element.id))
        join = next((end.join for end in ends if end.join is not None), None)
        latest = max((end.at for end in ends), default=point.at)
        met = [end for end in ends if end.join is join]
        whole = join is not None and len(met) + len(flows) - len(branches) >= len(join.incoming)
        return join, _Point(at=latest, sure=point.sure, join=join if whole else None)

    def _branches(self, element: Element, flows: list[Flow]) -> list[tuple[Flow, int]]:
        if element.kind == "parallelGateway":
            return [(flow, 0) for flow in flows]
        told = {flow.id: self._judged(flow) for flow in flows if flow.condition is not None}
        taken = [(flow, told[flow.id].doubt if flow.id in told else 0) for flow in flows if not flow.is_default]
        taken = [(flow, doubt) for flow, doubt in taken if flow.id not in told or told[flow.id].value is not False]
        return taken or [(flow, 0) for flow in flows if flow.is_default]

    def _one_of(self, flows: list[Flow], point: _Point) -> tuple[Element | None, _Point]:
        if len(flows) == 1 and flows[0].condition is None:
            target = self._target(flows[0])
            return (target if self._leads_on(target) else None), point
        told = {flow.id: self._judged(flow) for flow in flows if flow.condition is not None}
        held = [flow for flow in flows if flow.id in told and told[flow.id].value is True]
        otherwise = [flow for flow in flows if flow.is_default or flow.condition is None]
        drawn = (held or otherwise)[:1]
        chosen = next((flow for flow in (*held, *otherwise, *flows) if self._leads_on(self._target(flow))), None)
        if chosen is None:
            return None, point
        doubt = self._doubt(chosen, told) if chosen in drawn else _against(told.get(chosen.id))
        return self._target(chosen), _Point(at=point.at, sure=max(point.sure, doubt))

    def _doubt(self, chosen: Flow, told: Mapping[str, Judged]) -> int:
        """A condition that holds decides by itself; the default hangs on all others."""
        deciding: Iterable[Judged] = [told[chosen.id]] if chosen.id in told else told.values()
        return max((one.doubt for one in deciding), default=0)

    def _judged(self, flow: Flow) -> Judged:
        return judged(flow.condition or "", self.variables, self.assumed, self.world.evaluate)

    def _target(self, flow: Flow) -> Element:
        return self.diagram.elements[flow.target]

    def _leads_on(self, element: Element) -> bool:
        if element.id in self.seen:
            return False
        if isinstance(element.settings, ServiceSettings) and element.settings.handler == NOTIFYING:
            return False
        return not (isinstance(element.settings, EndSettings) and element.settings.outcome_class in _REFUSED)


def _against(judged_so: Judged | None) -> int:
    """How sure a way is that is only taken because the one that is drawn leads back or to a refusal."""
    if judged_so is None:
        return 1
    return POSSIBLE if judged_so.value is False else max(1, judged_so.doubt)


def _lasting(step: Foreseen, days: int) -> Foreseen:
    return replace(step, days=days or None)


def _latest(ends: Iterable[_Point]) -> _Point:
    """Return the last to arrive, as sure as the most doubtful, at the join of those that came to one."""
    found = list(ends)
    join = next((end.join for end in found if end.join is not None), None)
    return _Point(at=max(end.at for end in found), sure=max(end.sure for end in found), join=join)
