"""Functions over numbers."""

from __future__ import annotations

from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
    DecimalException,
)  # fmt: skip
from typing import Final

from engine.feel.builtins.table import Table
from engine.feel.dates import DaysTimeDuration, YearsMonthsDuration
from engine.feel.values import ARITHMETIC, Value

TABLE: Final = Table()
_MIN_SCALE: Final = -6111
_MAX_SCALE: Final = 6176
_WIDE: Final = ARITHMETIC.copy()
_WIDE.prec = 7000


def _rounded(number: Decimal, scale: Decimal, rounding: str) -> Value:
    if not _MIN_SCALE <= scale <= _MAX_SCALE:
        return None
    try:
        rounded = number.quantize(Decimal(1).scaleb(-int(scale)), rounding=rounding, context=_WIDE)
    except DecimalException:
        return None
    return Decimal(format(rounded, "f")) if scale < 0 else rounded


@TABLE.add("decimal", "n: number, scale: number")
def decimal(n: Decimal, scale: Decimal) -> Value:
    return _rounded(n, scale, ROUND_HALF_EVEN)


@TABLE.add("floor", "n: number, scale?: number")
def floor(n: Decimal, scale: Decimal = Decimal(0)) -> Value:
    return _rounded(n, scale, ROUND_FLOOR)


@TABLE.add("ceiling", "n: number, scale?: number")
def ceiling(n: Decimal, scale: Decimal = Decimal(0)) -> Value:
    return _rounded(n, scale, ROUND_CEILING)


@TABLE.add("round up", "n: number, scale: number")
def round_up(n: Decimal, scale: Decimal) -> Value:
    return _rounded(n, scale, ROUND_UP)


@TABLE.add("round down", "n: number, scale: number")
def round_down(n: Decimal, scale: Decimal) -> Value:
    return _rounded(n, scale, ROUND_DOWN)


@TABLE.add("round half up", "n: number, scale: number")
def round_half_up(n: Decimal, scale: Decimal) -> Value:
    return _rounded(n, scale, ROUND_HALF_UP)


@TABLE.add("round half down", "n: number, scale: number")
def round_half_down(n: Decimal, scale: Decimal) -> Value:
    return _rounded(n, scale, ROUND_HALF_DOWN)


@TABLE.add("abs", "number: number")
@TABLE.add("abs", "n: duration")
@TABLE.add("abs", "n: number")
def absolute(n: Decimal | DaysTimeDuration | YearsMonthsDuration) -> Value:
    if isinstance(n, YearsMonthsDuration):
        return YearsMonthsDuration(total_months=abs(n.total_months))
    return DaysTimeDuration(nanoseconds=abs(n.nanoseconds)) if isinstance(n, DaysTimeDuration) else ARITHMETIC.abs(n)


@TABLE.add("modulo", "dividend: number, divisor: number")
def modulo(dividend: Decimal, divisor: Decimal) -> Value:
    if divisor == 0:
        return None
    try:
        rest = ARITHMETIC.plus(_WIDE.remainder(dividend, divisor))
    except DecimalException:
        return None
    # The standard's remainder takes the divisor's sign, Python's Decimal the dividend's.
    return ARITHMETIC.add(rest, divisor) if rest and (rest < 0) != (divisor < 0) else rest


@TABLE.add("sqrt", "number: number")
def sqrt(number: Decimal) -> Value:
    return ARITHMETIC.sqrt(number) if number >= 0 else None


@TABLE.add("log", "number: number")
def log(number: Decimal) -> Value:
    return ARITHMETIC.ln(number) if number > 0 else None


@TABLE.add("exp", "number: number")
def exp(number: Decimal) -> Value:
    try:
        return ARITHMETIC.exp(number)
    except DecimalException:
        return None


@TABLE.add("odd", "number: number")
def odd(number: Decimal) -> Value:
    return number == number.to_integral_value() and bool(int(number) % 2)


@TABLE.add("even", "number: number")
def even(number: Decimal) -> Value:
    return number == number.to_integral_value() and not int(number) % 2
