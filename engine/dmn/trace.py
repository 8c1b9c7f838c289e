"""The explanation of an evaluation: which rules of which tables matched, and why the others did not."""

from __future__ import annotations

from dataclasses import dataclass

from engine.feel.values import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class InputTrace:
    """An input column with the value it had."""

    label: str
    value: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleTrace:
    """A rule that matched; `index` counts from 1."""

    index: int
    id: str
    outputs: tuple[Value, ...]
    annotations: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableTrace:
    """One evaluation of one table.

    `failed` holds for each rule the column, counted from 1, of the first cell that did not hold, 0 where all did.
    """

    decision: str
    table: str
    inputs: tuple[InputTrace, ...]
    matched: tuple[RuleTrace, ...]
    failed: tuple[int, ...]
    used_default: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionResult:
    """What a decision gave, with its explanation."""

    value: Value
    trace: tuple[TableTrace, ...]
