"""A decision model ready to decide: decisions in the order they need each other, each evaluated at most once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.dmn.errors import DecisionError
from engine.dmn.tables import Table
from engine.dmn.trace import DecisionResult, TableTrace
from engine.feel import FeelEvaluationError
from engine.feel.calls import make_function
from engine.feel.compiler import Closure
from engine.feel.scope import Scope
from engine.feel.types import Type
from engine.feel.values import Function, Value, from_host


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A decision: what it requires, what it reads from outside the model, and what its outputs are called."""

    id: str
    name: str
    inputs: tuple[str, ...]
    """Names of the input data it requires."""
    requires: tuple[str, ...]
    """Ids of the decisions it requires."""
    outputs: tuple[str, ...]
    """Names of the outputs of its table, or its own name."""
    reads: frozenset[str]
    """Names it reads that nothing in the model gives: they must come with the inputs."""
    tables: tuple[Table, ...]
    logic: Closure


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """A business knowledge model: a function all decisions may call."""

    name: str
    parameters: tuple[str, ...]
    types: tuple[Type | None, ...]
    body: Closure


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A decision service: decisions offered as one function."""

    id: str
    name: str
    outputs: tuple[str, ...]
    """Ids of its output decisions."""
    input_decisions: tuple[str, ...]
    """Ids of decisions whose results the caller gives."""
    input_data: tuple[str, ...]
    """Names of the input data the caller gives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionModel:
    """A model; immutable, shared by all evaluations."""

    id: str
    name: str
    decisions: Mapping[str, Decision]
    knowledge: tuple[Knowledge, ...]
    services: Mapping[str, Service]
    input_types: Mapping[str, Type]
    """The declared types of the input data, by name."""
    result_types: Mapping[str, Type]
    """The declared types of the results, by the id of the decision."""

    def decide(self, decision_id: str, inputs: Mapping[str, object]) -> DecisionResult:
        """Evaluate a decision with all it requires; the trace explains every table on the way."""
        notes: list[object] = []
        scope = Scope(inputs, notes)
        values: dict[str, object] = {}
        frame = scope.inner(values)
        self._bind_functions(frame, values)
        try:
            for name, kind in self.input_types.items():
                values[name] = kind.coerce(from_host(inputs.get(name)))
            if decision_id in self.services:
                value = _Run(self, frame, values).serve(self.services[decision_id])
            else:
                value = _Run(self, frame, values).decide(decision_id)
        except FeelEvaluationError as error:
            raise DecisionError(str(error), decision=decision_id) from None
        except RecursionError:
            message = "The decision is nested too deep"
            raise DecisionError(message, decision=decision_id) from None
        return DecisionResult(value=value, trace=tuple(note for note in notes if isinstance(note, TableTrace)))

    def _bind_functions(self, frame: Scope, values: dict[str, object]) -> None:
        for one in self.knowledge:
            values[one.name] = make_function(one.name, one.parameters, one.types, one.body, frame)
        for service in self.services.values():
            values[service.name] = self._service_function(service, frame)

    def _service_function(self, service: Service, frame: Scope) -> Function:
        given = {name: self.input_types.get(name) for name in service.input_data}
        given |= {self.decisions[one].name: self.result_types.get(one) for one in service.input_decisions}

        def body(scope: Scope) -> Value:
            values = {**frame.values, **scope.values}
            inner = scope.inner(values)
            return _Run(self, inner, values).serve(service)

        return make_function(service.name, tuple(given), tuple(given.values()), body, frame)


class _Run:
    """One evaluation of decisions over one set of values."""

    def __init__(self, model: DecisionModel, frame: Scope, values: dict[str, object]) -> None:
        self._model = model
        self._frame = frame
        self._values = values
        self._done: dict[str, Value] = {}

    def decide(self, decision_id: str) -> Value:
        if decision_id in self._done:
            return self._done[decision_id]
        decision = self._model.decisions.get(decision_id)
        if decision is None:
            message = "The model has no such decision"
            raise DecisionError(message, decision=decision_id)
        for required in decision.requires:
            self.decide(required)
        value = decision.logic(self._frame)
        kind = self._model.result_types.get(decision_id)
        if kind is not None:
            value = kind.coerce(value)
        self._give(decision, value)
        return value

    def serve(self, service: Service) -> Value:
        for given in service.input_decisions:
            decision = self._model.decisions[given]
            self._give(decision, self._values.get(decision.name, from_host(self._frame_input(decision.name))))
        results = {self._model.decisions[one].name: self.decide(one) for one in service.outputs}
        return next(iter(results.values())) if len(results) == 1 else results

    def _frame_input(self, name: str) -> object:
        return self._frame.root.values.get(name)

    def _give(self, decision: Decision, value: Value) -> None:
        self._done[decision.id] = value
        self._values[decision.name] = value
        if decision.id.isidentifier() and decision.id not in self._model.input_types:
            self._values.setdefault(decision.id, value)
