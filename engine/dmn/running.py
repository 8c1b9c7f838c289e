"""One evaluation of a model: its values by name, and the decisions already made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from engine.dmn.errors import DecisionError
from engine.feel import NOW, FeelEvaluationError
from engine.feel.calls import call_named, make_function
from engine.feel.host import from_host
from engine.feel.scope import Scope
from engine.feel.values import Function, Value

if TYPE_CHECKING:
    from engine.dmn.model import Decision, DecisionModel, Service


def begin(model: DecisionModel, scope: Scope, inputs: Mapping[str, object]) -> Run:
    """Begin an evaluation over values of the host, with the models that are imported."""
    imported: dict[str, Run] = {}
    for name, other in model.imports:
        given = inputs.get(name)
        run = imported[name] = begin(other, scope, given if isinstance(given, Mapping) else inputs)
        # Without a name of its own, what it gives stands among the names here, yet behind those of this model.
        scope = scope if name else run.frame
    run = Run(model, scope, imported, {name: one.values for name, one in imported.items() if name})
    run.bind(inputs)
    return run


class Run:
    """Makes each decision at most once; functions and the models it imports are at hand by their names."""

    def __init__(
        self, model: DecisionModel, outside: Scope, imported: Mapping[str, Run], values: Mapping[str, Value]
    ) -> None:
        self._model = model
        self._outside = outside
        self._imported = imported
        self._done: dict[str, Value] = {}
        self.values = dict(values)
        self.frame = outside.inner(self.values)

    def bind(self, inputs: Mapping[str, object]) -> None:
        """Give the functions of the model, the input data, and the decisions that only services take as given."""
        self._bind_functions()
        for service in self._model.services.values():
            for one in service.input_decisions:
                name = self._model.decisions[one].name
                if name in inputs:
                    self.values[name] = from_host(inputs[name])
        for name, kind in self._model.input_types.items():
            self.values[name] = kind.coerce(from_host(inputs.get(name)))

    def _bind_functions(self) -> None:
        frames: list[tuple[frozenset[str], dict[str, Value]]] = []
        for one in self._model.knowledge:
            frame = self.frame
            if one.sees is not None:
                frames.append((one.sees, {}))
                frame = self._outside.inner(frames[-1][1])
            self.values[one.name] = make_function(one.name, one.parameters, one.types, one.body, frame)
        for service in self._model.services.values():
            self.values[service.name] = self._service_function(service)
        for names, visible in frames:
            visible.update(self._seen(names))

    def _seen(self, names: frozenset[str]) -> dict[str, Value]:
        return {name: self.values[name] for name in names if name in self.values}

    def _service_function(self, service: Service) -> Function:
        model = self._model
        given = {name: model.input_types.get(name) for name in service.input_data}
        given |= {model.decisions[one].name: model.result_types.get(one) for one in service.input_decisions}

        def body(scope: Scope) -> Value:
            # A service that is called begins anew: its arguments hide the values here.
            return Run(model, self._outside, self._imported, {**self.values, **scope.values}).serve(service)

        return make_function(service.name, tuple(given), tuple(given.values()), body, self.frame)

    def answer(self, key: str) -> Value:
        """Make a decision, or those of a service, by its id."""
        service = self._model.services.get(key)
        return self.decide(key) if service is None else self.serve(service)

    def call(self, name: str, arguments: Mapping[str, object]) -> Value:
        """Call a function of the model."""
        given = {key: from_host(value) for key, value in arguments.items() if key != NOW}
        return call_named(self.values.get(name), given, self.frame)

    def decide(self, decision_id: str) -> Value:
        """Make a decision, after those it requires."""
        if decision_id in self._done:
            return self._done[decision_id]
        decision = self._model.decisions.get(decision_id)
        if decision is None:
            message = "The model has no such decision"
            raise DecisionError(message, decision=decision_id)
        for required in decision.requires:
            self.decide(required)
        for name, borrowed in decision.borrows:
            self._imported[name].decide(borrowed)
        return self._give(decision, self._made(decision))

    def _made(self, decision: Decision) -> Value:
        try:
            frame = self.frame if decision.sees is None else self._outside.inner(self._seen(decision.sees))
            value = decision.logic(frame)
        except (DecisionError, FeelEvaluationError):
            if not self._model.lenient:
                raise
            return None
        kind = self._model.result_types.get(decision.id)
        return value if kind is None else kind.coerce(value)

    def serve(self, service: Service) -> Value:
        """Make the decisions of a service, whose input decisions have been given."""
        for given in service.input_decisions:
            decision = self._model.decisions[given]
            value = self.values.get(decision.name)
            kind = self._model.result_types.get(given)
            self._give(decision, value if kind is None else kind.coerce(value))
        results = {self._model.decisions[one].name: self.decide(one) for one in service.outputs}
        result = next(iter(results.values())) if len(results) == 1 else results
        return result if service.result is None else service.result.coerce(result)

    def _give(self, decision: Decision, value: Value) -> Value:
        self._done[decision.id] = value
        self.values[decision.name] = value
        if decision.id.isidentifier() and decision.id not in self._model.input_types:
            self.values.setdefault(decision.id, value)
        return value
