"""The values of the language and what they are called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from typing import Final, TypeAlias

from engine.feel.dates import Date, DateTime, DaysTimeDuration, Time, YearsMonthsDuration

Value: TypeAlias = object
"""None, bool, str, Decimal, Date, Time, DateTime, either duration, list, dict, Range or Function."""

ARITHMETIC: Final = Context(
    prec=34, rounding=ROUND_HALF_EVEN, Emin=-6143, Emax=6144, traps=[InvalidOperation, DivisionByZero, Overflow]
)
"""The standard's numbers: IEEE 754 decimal128."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """An interval; an end that is None is open to that side."""

    low: Value
    high: Value
    low_closed: bool
    high_closed: bool
    sign: str = ""
    """= or != for what was written as such; it makes a range of its own kind, that no other equals."""

    @property
    def negated(self) -> bool:
        """Whether it holds everything but one value."""
        return self.sign == "!="


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Function:
    """Something that can be called: a built-in, a lambda or the logic of a model."""

    name: str
    signatures: tuple[tuple[str, ...], ...]
    invoke: Callable[[list[Value], object], Value]
    """Takes the arguments in order and the calling scope."""
    variadic: bool = False
    named: Callable[[dict[str, Value], object], Value] | None = None
    types: tuple[object, ...] = ()
    """Declared types of the parameters, for `instance of`; None where undeclared."""
    result_type: object = None


class _Missing:
    """Says that a name is bound nowhere, which null does not say."""

    __slots__ = ()


MISSING: Final = _Missing()


def kind_of(value: Value) -> str:
    """Name the kind of a value as `instance of` does."""
    kind = _KINDS.get(value.__class__)
    if kind is not None:
        return kind
    for parent, name in _KINDS.items():
        if isinstance(value, parent):
            return name
    return "unknown"


_KINDS: Final[Mapping[type, str]] = {
    type(None): "null",
    bool: "boolean",
    Decimal: "number",
    str: "string",
    Date: "date",
    Time: "time",
    DateTime: "date and time",
    DaysTimeDuration: "days and time duration",
    YearsMonthsDuration: "years and months duration",
    list: "list",
    dict: "context",
    Range: "range",
    Function: "function",
}
