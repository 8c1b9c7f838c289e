"""Arithmetic between values, with null for what has no answer."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, DecimalException

from engine.feel.dates import Date, DateTime, DaysTimeDuration, Time, YearsMonthsDuration
from engine.feel.dates.arithmetic import distance, shift, time_between
from engine.feel.dates.values import days_of, months_of
from engine.feel.errors import FeelLimitError
from engine.feel.limits import MAX_STRING
from engine.feel.values import ARITHMETIC, Value


def add(left: Value, right: Value) -> Value:
    """Answer left + right."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return _number(ARITHMETIC.add, left, right)
    if isinstance(left, str) and isinstance(right, str):
        if len(left) + len(right) > MAX_STRING:
            raise FeelLimitError(f"A text grew beyond {MAX_STRING} characters")
        return left + right
    if isinstance(left, YearsMonthsDuration) and isinstance(right, YearsMonthsDuration):
        return months_of(left.total_months + right.total_months)
    if isinstance(left, DaysTimeDuration) and isinstance(right, DaysTimeDuration):
        return days_of(left.nanoseconds + right.nanoseconds)
    if isinstance(left, DaysTimeDuration | YearsMonthsDuration):
        left, right = right, left
    return shift(left, right, 1) if isinstance(right, DaysTimeDuration | YearsMonthsDuration) else None


def subtract(left: Value, right: Value) -> Value:
    """Answer left - right."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return _number(ARITHMETIC.subtract, left, right)
    if isinstance(left, YearsMonthsDuration) and isinstance(right, YearsMonthsDuration):
        return months_of(left.total_months - right.total_months)
    if isinstance(left, DaysTimeDuration) and isinstance(right, DaysTimeDuration):
        return days_of(left.nanoseconds - right.nanoseconds)
    if isinstance(left, Time) and isinstance(right, Time):
        return time_between(left, right)
    if isinstance(left, Date | DateTime) and isinstance(right, Date | DateTime):
        return distance(left, right)
    return shift(left, right, -1) if isinstance(right, DaysTimeDuration | YearsMonthsDuration) else None


def multiply(left: Value, right: Value) -> Value:
    """Answer left * right."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return _number(ARITHMETIC.multiply, left, right)
    if isinstance(left, Decimal):
        left, right = right, left
    return _scaled(left, right, ARITHMETIC.multiply) if isinstance(right, Decimal) else None


def divide(left: Value, right: Value) -> Value:
    """Answer left / right."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return _number(ARITHMETIC.divide, left, right)
    if isinstance(left, YearsMonthsDuration) and isinstance(right, YearsMonthsDuration):
        return _number(ARITHMETIC.divide, Decimal(left.total_months), Decimal(right.total_months))
    if isinstance(left, DaysTimeDuration) and isinstance(right, DaysTimeDuration):
        return _number(ARITHMETIC.divide, Decimal(left.nanoseconds), Decimal(right.nanoseconds))
    return _scaled(left, right, ARITHMETIC.divide) if isinstance(right, Decimal) else None


def power(left: Value, right: Value) -> Value:
    """Answer left ** right."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return _number(ARITHMETIC.power, left, right) if left or right else Decimal(1)
    return None


def negate(value: Value) -> Value:
    """Answer -value."""
    if isinstance(value, Decimal):
        return ARITHMETIC.minus(value)
    if isinstance(value, DaysTimeDuration):
        return DaysTimeDuration(nanoseconds=-value.nanoseconds)
    return YearsMonthsDuration(total_months=-value.total_months) if isinstance(value, YearsMonthsDuration) else None


def _scaled(value: Value, factor: Decimal, operation: Callable[[Decimal, Decimal], Decimal]) -> Value:
    try:
        if isinstance(value, YearsMonthsDuration):
            return months_of(int(operation(Decimal(value.total_months), factor)))
        if isinstance(value, DaysTimeDuration):
            return days_of(int(operation(Decimal(value.nanoseconds), factor)))
    except (DecimalException, OverflowError):
        return None
    return None


def _number(operation: Callable[[Decimal, Decimal], Decimal], left: Decimal, right: Decimal) -> Decimal | None:
    try:
        result = operation(left, right)
    except DecimalException:
        return None
    return result if result.is_finite() else None


def read_number(text: str) -> Decimal | None:
    """Read a number, rounded to what the language holds; one beyond its bounds is none."""
    try:
        return ARITHMETIC.create_decimal(text)
    except DecimalException:
        return None
