"""Decision tables, compiled once: inputs, rules, outputs and their evaluation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.dmn.errors import DecisionError
from engine.dmn.hits import ConflictError, Hit, settle
from engine.dmn.trace import InputTrace, RuleTrace, TableTrace
from engine.feel import Expression, UnaryTests
from engine.feel.compiler import Closure, Test
from engine.feel.equality import equal
from engine.feel.nodes import Literal
from engine.feel.scope import Scope
from engine.feel.types import Type
from engine.feel.values import Value
from engine.feel.writing import text_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """An input column."""

    label: str
    expression: Expression
    type: Type | None
    allowed: UnaryTests | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """An output column; `priorities` are the tests of the declared output values, most important first."""

    name: str
    type: Type | None
    allowed: UnaryTests | None
    priorities: tuple[Test, ...]
    default: Closure | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A row."""

    id: str
    tests: tuple[UnaryTests, ...]
    checks: tuple[tuple[int, Test], ...]
    """The tests that may fail, with the index of their column: cells that always hold are left out."""
    outputs: tuple[Expression, ...]
    annotations: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A decision table."""

    decision: str
    name: str
    policy: str
    aggregation: str
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]
    lenient: bool = False
    """Whether what the table does not allow is null instead of an error."""

    def evaluate(self, scope: Scope) -> Value:
        """Find the rules that match and settle them by the hit policy."""
        values = tuple(self._input(column, scope) for column in self.inputs)
        failed = tuple(_first_failed(rule, values, scope) for rule in self.rules)
        scope.spend(len(failed))
        hits = [self._hit(at, scope) for at, column in enumerate(failed) if column == 0]
        defaulted = not hits and any(output.default is not None for output in self.outputs)
        if scope.root.notes is not None:
            scope.root.notes.append(self._trace(values, hits, failed, defaulted=defaulted))
        if defaulted:
            return self._default(scope)
        try:
            return settle(self.policy, self.aggregation, hits)
        except ConflictError as conflict:
            if self.lenient:
                return None
            raise DecisionError(conflict.sentence, decision=self.decision, rule=conflict.rules) from None

    def _input(self, column: Input, scope: Scope) -> Value:
        value = column.expression.run(scope)
        if column.type is not None:
            value = column.type.coerce(value)
        if value is not None and column.allowed is not None and column.allowed.test(value, scope) is not True:
            if self.lenient:
                return None
            message = f"The input has the value {text_of(value)!r}, which is not among its allowed values"
            raise DecisionError(message, decision=self.decision, column=column.label)
        return value

    def _hit(self, at: int, scope: Scope) -> Hit:
        rule = self.rules[at]
        values = []
        for output, cell in zip(self.outputs, rule.outputs, strict=True):
            values.append(self._output(output, cell.run(scope), at, scope))
        rank = tuple(_rank(output, value, scope) for output, value in zip(self.outputs, values, strict=True))
        return Hit(index=at + 1, outputs=tuple(values), value=self._shape(values), rank=rank)

    def _output(self, output: Output, value: Value, at: int, scope: Scope) -> Value:
        if output.type is not None:
            value = output.type.coerce(value)
        if value is None or output.allowed is None or output.allowed.test(value, scope) is True:
            return value
        if self.lenient:
            return None
        message = f"The output has the value {text_of(value)!r}, which is not among its allowed values"
        raise DecisionError(message, decision=self.decision, rule=str(at + 1), column=output.name)

    def _shape(self, values: list[Value]) -> Value:
        if len(self.outputs) == 1:
            return values[0]
        return {output.name: value for output, value in zip(self.outputs, values, strict=True)}

    def _default(self, scope: Scope) -> Value:
        value = self._shape([None if output.default is None else output.default(scope) for output in self.outputs])
        lists = self.policy in {"RULE ORDER", "OUTPUT ORDER"} or (self.policy == "COLLECT" and not self.aggregation)
        return [value] if lists and not isinstance(value, list) else value

    def differ(self, rules: Sequence[int]) -> bool:
        """Tell whether rules, counted from 1, certainly have different outputs: constants that are not the same."""
        for cells in zip(*(self.rules[at - 1].outputs for at in rules), strict=True):
            constants = [cell.node.value for cell in cells if isinstance(cell.node, Literal)]
            if any(equal(one, constants[0]) is not True for one in constants[1:]):
                return True
        return False

    def constant_rank(self, at: int, scope: Scope) -> tuple[int, ...] | None:
        """The places of a rule's outputs among the output values, None where they are no constants."""
        cells = [cell.node for cell in self.rules[at - 1].outputs]
        constants = [cell.value for cell in cells if isinstance(cell, Literal)]
        if len(constants) < len(cells):
            return None
        return tuple(_rank(output, value, scope) for output, value in zip(self.outputs, constants, strict=True))

    def _trace(self, values: tuple[Value, ...], hits: list[Hit], failed: tuple[int, ...], *, defaulted: bool) -> object:
        inputs = zip(self.inputs, values, strict=True)
        return TableTrace(
            decision=self.decision,
            table=self.name,
            inputs=tuple(InputTrace(label=column.label, value=value) for column, value in inputs),
            matched=tuple(self._rule_trace(hit) for hit in hits),
            failed=failed,
            used_default=defaulted,
        )

    def _rule_trace(self, hit: Hit) -> RuleTrace:
        rule = self.rules[hit.index - 1]
        return RuleTrace(index=hit.index, id=rule.id, outputs=hit.outputs, annotations=rule.annotations)


def _first_failed(rule: Rule, values: tuple[Value, ...], scope: Scope) -> int:
    for at, test in rule.checks:
        if test(values[at], scope) is not True:
            return at + 1
    return 0


def _rank(output: Output, value: Value, scope: Scope) -> int:
    for place, test in enumerate(output.priorities):
        if test(value, scope) is True:
            return place
    return len(output.priorities)
