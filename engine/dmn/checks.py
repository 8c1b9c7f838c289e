"""Looks for gaps, overlaps and dead rules in a table by trying every combination of values that can differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from engine.dmn.edges import Edges, edges_of, joined
from engine.dmn.errors import DecisionError
from engine.dmn.model import DecisionModel
from engine.dmn.points import points_of
from engine.dmn.tables import Input, Table
from engine.feel.host import from_host
from engine.feel.nodes import Name, Node
from engine.feel.scope import Scope
from engine.feel.types import Type
from engine.feel.values import Value
from engine.feel.writing import text_of

MAX_COMBINATIONS: Final = 50_000
MAX_GAPS: Final = 10
_SINGLE: Final = frozenset({"UNIQUE", "ANY", "FIRST", "PRIORITY"})


@dataclass(frozen=True, slots=True, kw_only=True)
class TableProblem:
    """Something about a table that its author should see; rules count from 1."""

    kind: str
    """gap, overlap, unreachable or unchecked"""
    rules: tuple[int, ...]
    example: Mapping[str, Value]
    """Values of the inputs, by the label of the column, that show it; null where any value does."""
    sentence: str

    @property
    def told(self) -> str:
        """The sentence with the example as the language writes it."""
        values = ", ".join(f"{label}: {_written(value)}" for label, value in self.example.items())
        return f"{self.sentence} ({values})" if values else self.sentence


def _written(value: Value) -> str:
    return f'"{value}"' if isinstance(value, str) else text_of(value) or "any"


def model_problems(model: DecisionModel, decision_id: str) -> tuple[TableProblem, ...]:
    """Check the tables of a decision; decisions that need no input give the values their cells read."""
    known: dict[str, Value] = {}
    for decision in model.decisions.values():
        if not decision.reads and not decision.requires and decision.id != decision_id:
            try:
                known[decision.name] = model.evaluate(decision.id, {})
            except DecisionError:
                continue
    return tuple(
        problem
        for table in model.decisions[decision_id].tables
        for problem in table_problems(table, known, model.input_types)
    )


def table_problems(
    table: Table, known: Mapping[str, object] | None = None, types: Mapping[str, Type] | None = None
) -> tuple[TableProblem, ...]:
    """Check a table; `known` holds values for names that its cells read, `types` those of the names its inputs read.

    What can't be told from the text of the cells is said to be unchecked, never guessed.
    """
    scope = Scope({}).inner({name: from_host(value) for name, value in (known or {}).items()})
    axes = []
    for columns in _by_expression(table):
        axis = _axis(table, columns, scope, types or {})
        if isinstance(axis, TableProblem):
            return (axis,)
        axes.append(axis)
    try:
        return tuple(_Search(table, axes, scope).problems())
    except _TooManyError:
        return (_unchecked(f"The table has more than {MAX_COMBINATIONS} combinations, more than are tried"),)


def _unchecked(sentence: str) -> TableProblem:
    return TableProblem(kind="unchecked", rules=(), example={}, sentence=sentence)


def _by_expression(table: Table) -> list[list[int]]:
    """Columns that read the same expression always have the same value."""
    groups: dict[str, list[int]] = {}
    for at, column in enumerate(table.inputs):
        groups.setdefault(" ".join(column.expression.text.split()), []).append(at)
    return list(groups.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Axis:
    """The inputs that have the same value, and for each value that can differ the rules it lets through."""

    labels: tuple[str, ...]
    points: tuple[tuple[Value, int], ...]


def _axis(table: Table, columns: Sequence[int], scope: Scope, types: Mapping[str, Type]) -> _Axis | TableProblem:
    parts: list[Edges | None] = []
    for at in columns:
        column = table.inputs[at]
        for place, rule in enumerate(table.rules, 1):
            found = joined(edges_of(test, scope) for test in rule.tests[at].tests)
            if found is None:
                return _unchecked(f"Cell {column.label!r} of rule {place} can't be checked before it is evaluated")
            parts.append(found)
        parts += [edges_of(test, scope) for test in _listed(column, types)]
    edges = joined(parts)
    declared = _type(table.inputs[columns[0]], types)
    points = None if edges is None else points_of(edges, "" if declared is None else declared.kind)
    if points is None:
        return _unchecked(f"The cells of {table.inputs[columns[0]].label!r} can't be put in an order")
    inputs = [table.inputs[at] for at in columns]
    masks: dict[int, Value] = {}
    for point in points:
        if all(_allows(column, point, scope, types) for column in inputs):
            masks.setdefault(_matching(table, columns, point, scope), point)
    return _Axis(
        labels=tuple(column.label for column in inputs),
        points=tuple((point, mask) for mask, point in masks.items()) or ((None, (1 << len(table.rules)) - 1),),
    )


def _type(column: Input, types: Mapping[str, Type]) -> Type | None:
    node = column.expression.node
    return column.type or (types.get(node.name) if isinstance(node, Name) else None)


def _listed(column: Input, types: Mapping[str, Type]) -> tuple[Node, ...]:
    kind = _type(column, types)
    own = () if column.allowed is None else column.allowed.tests
    return (*own, *(() if kind is None else kind.listed))


def _allows(column: Input, point: Value, scope: Scope, types: Mapping[str, Type]) -> bool:
    kind = _type(column, types)
    if point is None:
        return True
    return (kind is None or kind.accepts(point)) and (
        column.allowed is None or column.allowed.test(point, scope) is True
    )


def _matching(table: Table, columns: Sequence[int], point: Value, scope: Scope) -> int:
    mask = 0
    for place, rule in enumerate(table.rules):
        if all(rule.tests[at].test(point, scope) is True for at in columns):
            mask |= 1 << place
    return mask


class _TooManyError(Exception):
    """Ends a search that would take too long."""


class _Search:
    """Goes through the combinations, each set of rules that is still possible once on each axis."""

    def __init__(self, table: Table, axes: Sequence[_Axis], scope: Scope) -> None:
        self._table = table
        self._axes = axes
        self._scope = scope
        self._seen: set[tuple[int, int]] = set()
        self._tried = 0
        self._alive = 0
        self._gaps: list[TableProblem] = []
        self._overlaps: dict[tuple[int, ...], TableProblem] = {}

    def problems(self) -> Iterator[TableProblem]:
        """Give what was found: gaps, overlaps, rules that never decide."""
        self._visit(0, (1 << len(self._table.rules)) - 1, ())
        if self._table.policy in _SINGLE and not any(output.default is not None for output in self._table.outputs):
            yield from self._gaps
        yield from self._overlaps.values()
        for at in range(len(self._table.rules)):
            if not self._alive >> at & 1:
                sentence = f"Rule {at + 1} can never decide"
                yield TableProblem(kind="unreachable", rules=(at + 1,), example={}, sentence=sentence)

    def _visit(self, depth: int, mask: int, chosen: tuple[Value, ...]) -> None:
        self._tried += 1
        if self._tried > MAX_COMBINATIONS:
            raise _TooManyError
        if not mask:
            if len(self._gaps) < MAX_GAPS:
                example = self._example(chosen)
                self._gaps.append(TableProblem(kind="gap", rules=(), example=example, sentence="No rule matches"))
        elif depth == len(self._axes):
            self._settle(mask, chosen)
        elif (depth, mask) not in self._seen:
            self._seen.add((depth, mask))
            for point, matching in self._axes[depth].points:
                self._visit(depth + 1, mask & matching, (*chosen, point))

    def _example(self, chosen: Sequence[Value]) -> dict[str, Value]:
        values = [*chosen, *[None] * (len(self._axes) - len(chosen))]
        return {label: value for axis, value in zip(self._axes, values, strict=True) for label in axis.labels}

    def _settle(self, mask: int, chosen: Sequence[Value]) -> None:
        rules = tuple(at + 1 for at in range(len(self._table.rules)) if mask >> at & 1)
        self._alive |= self._deciding(rules, mask)
        sentence = self._conflict(rules) if len(rules) > 1 and rules not in self._overlaps else ""
        if sentence:
            self._overlaps[rules] = TableProblem(
                kind="overlap", rules=rules, example=self._example(chosen), sentence=sentence
            )

    def _deciding(self, rules: Sequence[int], mask: int) -> int:
        if self._table.policy == "FIRST":
            return mask & -mask
        if self._table.policy == "PRIORITY":
            return self._most_important(rules, mask)
        return mask

    def _most_important(self, rules: Sequence[int], mask: int) -> int:
        ranks = [self._table.constant_rank(rule, self._scope) for rule in rules]
        if None in ranks:
            return mask
        best = min(rank for rank in ranks if rank is not None)
        return 1 << rules[ranks.index(best)] - 1

    def _conflict(self, rules: Sequence[int]) -> str:
        listed = ", ".join(map(str, rules))
        if self._table.policy == "UNIQUE":
            return f"The rules {listed} match together, but the hit policy is UNIQUE"
        if self._table.policy == "ANY" and self._table.differ(rules):
            return f"The rules {listed} match together with different outputs, but the hit policy is ANY"
        return ""
