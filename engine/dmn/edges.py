"""Finds the values at which the test of a cell may change its answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from engine.feel import FeelEvaluationError, Range
from engine.feel.analysis import reads
from engine.feel.cells import INPUT
from engine.feel.compiler import COMPARE
from engine.feel.expression import compiler_for
from engine.feel.nodes import (
    Between,
    Binary,
    Call,
    Comparison,
    Interval,
    Literal,
    Logic,
    Membership,
    Name,
    Node,
)  # fmt: skip
from engine.feel.scope import Scope
from engine.feel.values import Value

_TURNED: Final = Name(INPUT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edges:
    """Values at which an answer may change; `ordered` where less and more are asked for, `null` where null is."""

    values: tuple[Value, ...] = ()
    ordered: bool = False
    null: bool = False


def joined(parts: Iterable[Edges | None]) -> Edges | None:
    """Put edges together; one that can't be known makes all unknown."""
    known = list(parts)
    if None in known:
        return None
    found = [part for part in known if part is not None]
    return Edges(
        values=tuple(value for part in found for value in part.values),
        ordered=any(part.ordered for part in found),
        null=any(part.null for part in found),
    )


def edges_of(test: Node, scope: Scope) -> Edges | None:
    """Give the edges of a test, None where they can't be known before the evaluation."""
    if reads(test, INPUT):
        return _of_condition(test, scope)
    if isinstance(test, Comparison):
        return _of_value(test.operand, scope, ordered=test.operator not in {"=", "!="})
    if isinstance(test, Interval):
        return joined(_of_value(end, scope, ordered=True) for end in (test.low, test.high))
    return _of_value(test, scope, ordered=False)


def _of_condition(node: Node, scope: Scope) -> Edges | None:
    """Read a condition on the input under test: comparisons with constants, joined and turned at will."""
    if node == _TURNED:
        return Edges(values=(True,))
    if isinstance(node, Logic):
        return joined(_of_operand(one, scope) for one in node.operands)
    if isinstance(node, Binary) and node.operator in COMPARE:
        ordered = node.operator not in {"=", "!="}
        sides = [one for one in (node.left, node.right) if one != _TURNED]
        return _of_constant(sides[0], scope, ordered=ordered) if len(sides) == 1 else None
    if isinstance(node, Between) and node.value == _TURNED:
        return joined(_of_constant(end, scope, ordered=True) for end in (node.low, node.high))
    if isinstance(node, Membership) and node.value == _TURNED:
        return joined(edges_of(one, scope) for one in node.tests)
    if isinstance(node, Call) and node.callee == Name("not") and len(node.arguments) == 1:
        return _of_operand(node.arguments[0], scope)
    return None


def _of_operand(node: Node, scope: Scope) -> Edges | None:
    if reads(node, INPUT):
        return _of_condition(node, scope)
    return Edges() if isinstance(_value_of(node, scope), bool) else None


def _of_constant(node: Node, scope: Scope, *, ordered: bool) -> Edges | None:
    return None if reads(node, INPUT) else _of_value(node, scope, ordered=ordered)


def _value_of(node: Node, scope: Scope) -> Value:
    try:
        return compiler_for({}, lenient=True).compile(node)(scope)
    except FeelEvaluationError:
        return None


def _of_value(node: Node, scope: Scope, *, ordered: bool) -> Edges | None:
    value = _value_of(node, scope)
    if value is None:
        return Edges(null=True) if node == Literal(None) else None
    if isinstance(value, bool) and not isinstance(node, Literal):
        # A condition on something else holds or fails whatever the input is.
        return Edges()
    found = [_of_member(one) for one in (value if isinstance(value, list) else [value])]
    return joined([*found, Edges(ordered=ordered)])


def _of_member(value: Value) -> Edges:
    if isinstance(value, Range):
        ends = tuple(end for end in (value.low, value.high) if end is not None)
        return Edges(values=ends, ordered=not value.negated)
    return Edges(null=True) if value is None else Edges(values=(value,))
