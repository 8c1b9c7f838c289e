"""Exchanges values with the host: Python's numbers, dates and mappings come in, and go out again within bounds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from engine.feel.dates import Date, DateTime, DaysTimeDuration, Time, YearsMonthsDuration
from engine.feel.dates.host import from_python, to_python
from engine.feel.errors import FeelEvaluationError, FeelLimitError
from engine.feel.limits import MAX_RESULT
from engine.feel.values import Function, Range, Value

_LEAST: Final = -6176
_MOST: Final = 6144
"""Powers of ten between which numbers of the standard lie."""


def from_host(value: object) -> Value:
    """Turn a value of the host into one of the language; what is already one comes back as it is."""
    kind = value.__class__
    if kind is str or kind is bool or value is None:
        return value
    if kind is Decimal:
        return within_bounds(value)  # type: ignore[arg-type]
    # The plain kinds by their class: to ask whether something is a mapping of whatever kind takes ten times as long.
    if kind is dict:
        return {str(key): from_host(member) for key, member in value.items()}  # type: ignore[attr-defined]
    if kind is list:
        return [from_host(member) for member in value]  # type: ignore[attr-defined]
    return _convert(value)


def within_bounds(value: Decimal) -> Decimal | None:
    """Give a number of the host that the language holds as well, else null."""
    return value if value.is_finite() and _LEAST <= value.adjusted() <= _MOST else None


def _convert(value: object) -> Value:
    if isinstance(value, bool):
        return value
    if isinstance(value, int | Decimal):
        return within_bounds(Decimal(value))
    if isinstance(value, str):
        return str(value)
    if isinstance(value, float):
        return within_bounds(Decimal(repr(value)))
    if isinstance(value, Mapping):
        return {str(key): from_host(member) for key, member in value.items()}
    if isinstance(value, list | tuple):
        return [from_host(member) for member in value]
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        return from_python(value)
    if isinstance(value, Date | Time | DateTime | DaysTimeDuration | YearsMonthsDuration | Range | Function):
        return value
    message = f"A value of type {type(value).__name__} has no meaning in an expression"
    raise FeelEvaluationError(message)


def to_host(value: Value) -> object:
    """Turn a value of the language into one of the host: dates and durations become Python's.

    Raises FeelLimitError if it is too large: lists may share members, so that few of them look like very many.
    """
    kind = value.__class__
    if kind is bool or kind is Decimal or value is None:
        return value
    return _Exporter().give(value)[0]


class _Exporter:
    def __init__(self) -> None:
        self._done: dict[int, tuple[object, int]] = {}

    def give(self, value: Value) -> tuple[object, int]:
        """Return the value and how much it holds."""
        kind = value.__class__
        if kind is Decimal or kind is bool or value is None:
            return value, 1
        if isinstance(value, str):
            return value, 1 + len(value) // 100
        if isinstance(value, list | dict):
            known = self._done.get(id(value))
            if known is None:
                known = self._done[id(value)] = self._whole(value)
            return known
        if isinstance(value, Date | Time | DateTime | DaysTimeDuration):
            return to_python(value), 1
        return value, 1

    def _whole(self, value: list[Value] | dict[str, Value]) -> tuple[object, int]:
        size = 1
        members = []
        for member in value.values() if isinstance(value, dict) else value:
            given, more = self.give(member)
            members.append(given)
            size += more
            if size > MAX_RESULT:
                message = f"The result holds more than {MAX_RESULT} values"
                raise FeelLimitError(message)
        return (dict(zip(value, members, strict=True)) if isinstance(value, dict) else members), size
