"""Hit policies: what the rules that matched amount to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from engine.dmn.errors import DecisionError
from engine.feel.equality import equal, less
from engine.feel.operators import add
from engine.feel.values import Value

POLICIES: Final = frozenset({"UNIQUE", "FIRST", "ANY", "PRIORITY", "RULE ORDER", "OUTPUT ORDER", "COLLECT"})
AGGREGATIONS: Final = frozenset({"", "SUM", "MIN", "MAX", "COUNT"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A rule that matched, with its outputs in the order of the columns."""

    index: int
    outputs: tuple[Value, ...]
    value: Value
    """The one output, or the context of all."""
    rank: tuple[int, ...]
    """The places of the outputs among the declared output values."""


class ConflictError(Exception):
    """Rules that may not match together did."""

    def __init__(self, sentence: str, hits: Sequence[Hit]) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.rules = ", ".join(str(hit.index) for hit in hits)


def settle(policy: str, aggregation: str, hits: Sequence[Hit]) -> Value:
    """Make the result of the hits."""
    if policy == "COLLECT" and aggregation:
        return _aggregate(aggregation, [hit.value for hit in hits])
    if not hits:
        return None
    return _SETTLE[policy](hits)


def _unique(hits: Sequence[Hit]) -> Value:
    if len(hits) > 1:
        raise ConflictError("More than one rule matches, but the hit policy is UNIQUE", hits)
    return hits[0].value


def _any(hits: Sequence[Hit]) -> Value:
    if any(equal(hit.value, hits[0].value) is not True for hit in hits[1:]):
        raise ConflictError("Rules with different outputs match, but the hit policy is ANY", hits)
    return hits[0].value


def _in_output_order(hits: Sequence[Hit]) -> Value:
    return [hit.value for hit in sorted(hits, key=lambda hit: hit.rank)]


_SETTLE: Final[Mapping[str, Callable[[Sequence[Hit]], Value]]] = {
    "UNIQUE": _unique,
    "FIRST": lambda hits: hits[0].value,
    "ANY": _any,
    "PRIORITY": lambda hits: min(hits, key=lambda hit: hit.rank).value,
    "RULE ORDER": lambda hits: [hit.value for hit in hits],
    "OUTPUT ORDER": _in_output_order,
    "COLLECT": lambda hits: [hit.value for hit in hits],
}


def _aggregate(aggregation: str, values: Sequence[Value]) -> Value:
    if aggregation == "COUNT":
        return Decimal(len(values))
    if not values:
        return None
    result = values[0]
    for value in values[1:]:
        if aggregation == "SUM":
            result = add(result, value)
        else:
            answer = less(value, result) if aggregation == "MIN" else less(result, value)
            if answer is None:
                message = f"The outputs have no order, so {aggregation} has no answer"
                raise DecisionError(message)
            result = value if answer else result
    return result
