"""The values of the language and how values of the host enter it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from typing import Final, TypeAlias

from engine.feel.errors import FeelEvaluationError

Value: TypeAlias = object
"""None, bool, str, Decimal, date, time, datetime, timedelta, YearsMonthsDuration, list, dict, Range or Function."""

ARITHMETIC: Final = Context(
    prec=34, rounding=ROUND_HALF_EVEN, Emin=-6143, Emax=6144, traps=[InvalidOperation, DivisionByZero, Overflow]
)
"""The standard's numbers: IEEE 754 decimal128."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class YearsMonthsDuration:
    """A length of time in months; incomparable with one in days."""

    total_months: int

    @property
    def years(self) -> int:
        return abs(self.total_months) // 12 * (1 if self.total_months >= 0 else -1)

    @property
    def months(self) -> int:
        return abs(self.total_months) % 12 * (1 if self.total_months >= 0 else -1)


def months_of(total: int) -> YearsMonthsDuration | None:
    """Make a length in months, None beyond what the standard's calendar holds."""
    return YearsMonthsDuration(total_months=total) if abs(total) <= _MAX_MONTHS else None


_MAX_MONTHS: Final = 12 * 10**9


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """An interval; an end that is None is open to that side."""

    low: Value
    high: Value
    low_closed: bool
    high_closed: bool
    negated: bool = False


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


def from_host(value: object) -> Value:
    """Turn a value of the host into one of the language; what is already one comes back as it is."""
    kind = value.__class__
    if kind is Decimal or kind is str or kind is bool or value is None:
        return value
    if kind is int:
        return Decimal(value)  # type: ignore[arg-type]
    return _convert(value)


def _convert(value: object) -> Value:
    if isinstance(value, bool | Decimal):
        return value
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, str):
        return str(value)
    if isinstance(value, float):
        number = Decimal(repr(value))
        return number if number.is_finite() else None
    if isinstance(value, Mapping):
        return {str(key): from_host(member) for key, member in value.items()}
    if isinstance(value, list | tuple):
        return [from_host(member) for member in value]
    if isinstance(value, dt.date | dt.time | dt.timedelta | YearsMonthsDuration | Range | Function):
        return value
    message = f"A value of type {type(value).__name__} has no meaning in an expression"
    raise FeelEvaluationError(message)


def kind_of(value: Value) -> str:
    """Name the kind of a value as `instance of` does."""
    kind = _KINDS.get(value.__class__)
    if kind is not None:
        return kind
    if isinstance(value, str):
        return "string"
    if isinstance(value, Decimal):
        return "number"
    if isinstance(value, dt.datetime):
        return "date and time"
    if isinstance(value, dt.date):
        return "date"
    if isinstance(value, dt.timedelta):
        return "days and time duration"
    if isinstance(value, dict):
        return "context"
    return "list" if isinstance(value, list) else "unknown"


_KINDS: Final[Mapping[type, str]] = {
    type(None): "null",
    bool: "boolean",
    Decimal: "number",
    str: "string",
    dt.date: "date",
    dt.time: "time",
    dt.datetime: "date and time",
    dt.timedelta: "days and time duration",
    YearsMonthsDuration: "years and months duration",
    list: "list",
    dict: "context",
    Range: "range",
    Function: "function",
}
