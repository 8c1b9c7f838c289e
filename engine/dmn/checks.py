"""Looks for gaps, overlaps and dead rules in a table by trying every combination of values that can differ."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice, pairwise, product
from typing import Final, TypeVar

from engine.dmn.errors import DecisionError
from engine.dmn.model import DecisionModel
from engine.dmn.tables import Input, Table
from engine.feel import FeelEvaluationError, Range
from engine.feel.analysis import reads
from engine.feel.cells import INPUT
from engine.feel.expression import compiler_for
from engine.feel.nodes import Comparison, Interval, Node
from engine.feel.scope import Scope
from engine.feel.values import Value

MAX_COMBINATIONS: Final = 50_000
MAX_GAPS: Final = 10
OTHER: Final = "…"
"""Stands for any text that no cell names."""
_SINGLE: Final = frozenset({"UNIQUE", "ANY", "FIRST", "PRIORITY"})
Point = TypeVar("Point", Decimal, dt.date)


@dataclass(frozen=True, slots=True, kw_only=True)
class TableProblem:
    """Something about a table that its author should see; rules count from 1."""

    kind: str
    """gap, overlap, unreachable or unchecked"""
    rules: tuple[int, ...]
    example: Mapping[str, Value]
    """Values of the inputs, by the label of the column, that show it."""
    sentence: str


def model_problems(model: DecisionModel, decision_id: str) -> tuple[TableProblem, ...]:
    """Check the tables of a decision; decisions that need no input give the values their cells read."""
    known: dict[str, Value] = {}
    for decision in model.decisions.values():
        if not decision.reads and not decision.requires and decision.id != decision_id:
            try:
                known[decision.name] = model.decide(decision.id, {}).value
            except DecisionError:
                continue
    return tuple(problem for table in model.decisions[decision_id].tables for problem in table_problems(table, known))


def table_problems(table: Table, known: Mapping[str, Value] | None = None) -> tuple[TableProblem, ...]:
    """Check a table; `known` holds values for names that its cells read."""
    scope = Scope({}).inner(known or {})
    columns = []
    for at, column in enumerate(table.inputs):
        points = _points(table, at, scope)
        if points is None:
            return (_unchecked(f"The cells of {column.label!r} can't be checked before they are evaluated"),)
        columns.append([(point, _matching(table, at, point, scope)) for point in points])
    size = 1
    for tried in columns:
        size *= len(tried)
    if size > MAX_COMBINATIONS:
        return (_unchecked(f"The table has {size} combinations, more than are tried"),)
    return tuple(_problems(table, columns))


def _unchecked(sentence: str) -> TableProblem:
    return TableProblem(kind="unchecked", rules=(), example={}, sentence=sentence)


def _problems(table: Table, columns: Sequence[Sequence[tuple[Value, int]]]) -> Iterator[TableProblem]:
    everything = (1 << len(table.rules)) - 1
    alive = 0
    gaps: list[TableProblem] = []
    overlaps: dict[tuple[int, ...], TableProblem] = {}
    for combination in product(*columns):
        mask = everything
        for _, matching in combination:
            mask &= matching
        example = {column.label: point for column, (point, _) in zip(table.inputs, combination, strict=True)}
        rules = tuple(at + 1 for at in range(len(table.rules)) if mask >> at & 1)
        alive |= mask & -mask if table.policy == "FIRST" else mask
        if not rules:
            gaps.append(TableProblem(kind="gap", rules=(), example=example, sentence="No rule matches"))
        elif len(rules) > 1 and table.policy == "UNIQUE":
            sentence = f"The rules {', '.join(map(str, rules))} match together, but the hit policy is UNIQUE"
            overlaps.setdefault(rules, TableProblem(kind="overlap", rules=rules, example=example, sentence=sentence))
    if table.policy in _SINGLE and not any(output.default is not None for output in table.outputs):
        yield from islice(gaps, MAX_GAPS)
    yield from overlaps.values()
    for at in range(len(table.rules)):
        if not alive >> at & 1:
            yield TableProblem(
                kind="unreachable", rules=(at + 1,), example={}, sentence=f"Rule {at + 1} can never decide"
            )


def _matching(table: Table, at: int, point: Value, scope: Scope) -> int:
    mask = 0
    for place, rule in enumerate(table.rules):
        if rule.tests[at].test(point, scope) is True:
            mask |= 1 << place
    return mask


def _points(table: Table, at: int, scope: Scope) -> list[Value] | None:
    """Values of a column between which no cell changes its answer, None where the cells do not say."""
    edges: list[Value] = []
    column = table.inputs[at]
    cells = [rule.tests[at] for rule in table.rules] + ([column.allowed] if column.allowed else [])
    for cell in cells:
        for test in cell.tests:
            found = _edges(test, scope)
            if found is None:
                return None
            edges += found
    points = _spread([edge for edge in edges if edge is not None])
    return None if points is None else _allowed([*points, *([None] if None in edges else [])], column, scope)


def _allowed(points: list[Value], column: Input, scope: Scope) -> list[Value]:
    allowed = column.allowed
    if allowed is None:
        return points
    return [point for point in points if point is None or allowed.test(point, scope) is True]


def _edges(test: Node, scope: Scope) -> list[Value] | None:
    if reads(test, INPUT):
        return None
    parts = [test.operand] if isinstance(test, Comparison) else [test]
    if isinstance(test, Interval):
        parts = [test.low, test.high]
    edges: list[Value] = []
    for part in parts:
        try:
            value = compiler_for({}).compile(part)(scope)
        except FeelEvaluationError:
            return None
        members = value if isinstance(value, list) else [value]
        for member in members:
            edges += [member.low, member.high] if isinstance(member, Range) else [member]
    unknown = None in edges and not _is_null(test)
    return None if unknown else edges


def _is_null(test: Node) -> bool:
    return getattr(test, "value", OTHER) is None


def _spread(edges: list[Value]) -> list[Value] | None:
    if not edges:
        return [None]
    if all(isinstance(edge, bool) for edge in edges):
        return [True, False]
    if all(isinstance(edge, str) for edge in edges):
        return [*dict.fromkeys(edges), OTHER]
    numbers = [edge for edge in edges if isinstance(edge, Decimal)]
    if len(numbers) == len(edges):
        return [*_between(numbers, Decimal(1), lambda low, high: (low + high) / 2)]
    days = [edge for edge in edges if isinstance(edge, dt.date) and not isinstance(edge, dt.datetime)]
    if len(days) == len(edges):
        return [*_between(days, dt.timedelta(days=1), lambda low, high: low + (high - low) // 2)]
    return None


def _between(
    edges: list[Point], step: Decimal | dt.timedelta, middle: Callable[[Point, Point], Point]
) -> Iterator[Point]:
    ordered = sorted(set(edges))
    yield ordered[0] - step  # type: ignore[operator]
    yield ordered[0]
    for low, high in pairwise(ordered):
        between = middle(low, high)
        if between not in {low, high}:
            yield between
        yield high
    yield ordered[-1] + step  # type: ignore[operator]
