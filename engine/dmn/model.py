"""A decision model ready to decide: decisions in the order they need each other, each evaluated at most once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from engine.dmn.errors import DecisionError
from engine.dmn.running import Run, begin
from engine.dmn.tables import Table
from engine.dmn.trace import DecisionResult, InputTrace, TableTrace
from engine.feel import NOW, FeelEvaluationError
from engine.feel.compiler import Closure
from engine.feel.host import to_host
from engine.feel.scope import Scope
from engine.feel.types import Type
from engine.feel.values import Value

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A decision: what it requires, what it reads from outside the model, and what its outputs are called."""

    id: str
    name: str
    inputs: tuple[str, ...]
    """Names of the input data it requires."""
    requires: tuple[str, ...]
    """Ids of the decisions it requires."""
    borrows: tuple[tuple[str, str], ...] = ()
    """Decisions of other models it requires: the name of the import and the id there."""
    outputs: tuple[str, ...]
    """Names of the outputs of its table, or its own name."""
    reads: frozenset[str]
    """Names it reads that nothing in the model gives: they must come with the inputs."""
    tables: tuple[Table, ...]
    logic: Closure
    sees: frozenset[str] | None = None
    """The names its logic may read, by its requirements; None for all there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """A business knowledge model: a function all decisions may call."""

    name: str
    parameters: tuple[str, ...]
    types: tuple[Type | None, ...]
    body: Closure
    sees: frozenset[str] | None = None
    """The names of the functions it may call, by its requirements; None for all there are."""


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
    result: Type | None = None


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
    imports: tuple[tuple[str, DecisionModel], ...] = ()
    """The models it imports, each under the name it has here."""
    lenient: bool = False
    """Whether what goes wrong is null, as the standard has it, instead of an error that says what went wrong."""
    faults: tuple[DecisionError, ...] = field(default=(), compare=False)
    """What a lenient reading passed over."""
    names: frozenset[str] = field(default=frozenset(), compare=False)
    """All names that its texts know, for the models that import it."""
    types: Mapping[str, Type] = field(default_factory=dict, compare=False)
    """Its item definitions."""

    def decide(self, decision_id: str, inputs: Mapping[str, object]) -> DecisionResult:
        """Evaluate a decision or a service with all it requires; the trace explains every table on the way.

        Raises DecisionError if there is no answer, or if the answer would cost too much.
        """
        notes: list[object] = []
        value = self._guarded(decision_id, lambda: to_host(self.run(inputs, notes).answer(decision_id)))
        return DecisionResult(value=value, trace=tuple(_exported(note) for note in notes))

    def run(self, inputs: Mapping[str, object], notes: list[object] | None = None) -> Run:
        """Begin an evaluation over values of the host; its answers are values of the language."""
        # By the standard, only what is required can be read; here an input need not be declared in the model.
        visible = {NOW: inputs.get(NOW)} if self.lenient else inputs
        return begin(self, Scope(visible, notes), inputs)

    def evaluate(self, decision_id: str, inputs: Mapping[str, object]) -> Value:
        """Evaluate a decision or a service to a value of the language."""
        return self._guarded(decision_id, lambda: self.run(inputs).answer(decision_id))

    def call(self, name: str, arguments: Mapping[str, object]) -> Value:
        """Call a business knowledge model with named arguments, to a value of the language."""
        return self._guarded(name, lambda: self.run(arguments).call(name, arguments))

    def _guarded(self, asked: str, ask: Callable[[], Answer]) -> Answer:
        try:
            return ask()
        except FeelEvaluationError as error:
            raise DecisionError(str(error), decision=asked) from None
        except RecursionError:
            message = "The decision is nested too deep"
            raise DecisionError(message, decision=asked) from None


def _exported(note: object) -> TableTrace:
    if not isinstance(note, TableTrace):
        message = f"{note!r} explains no table"
        raise TypeError(message)
    return TableTrace(
        decision=note.decision,
        table=note.table,
        inputs=tuple([InputTrace(label=one.label, value=to_host(one.value)) for one in note.inputs]),
        matched=tuple([replace(rule, outputs=tuple(map(to_host, rule.outputs))) for rule in note.matched]),
        failed=note.failed,
        used_default=note.used_default,
    )
