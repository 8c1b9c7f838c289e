"""Functions that make one value of a list."""

from __future__ import annotations

from decimal import Decimal, DecimalException
from typing import Final

from engine.feel.builtins.table import Table
from engine.feel.equality import less
from engine.feel.operators import add, divide, multiply
from engine.feel.values import ARITHMETIC, Value

TABLE: Final = Table()


def _numbers(members: list[Value]) -> list[Decimal] | None:
    numbers = [member for member in members if isinstance(member, Decimal)]
    return numbers if len(numbers) == len(members) else None


@TABLE.add("count", "list: list")
def count(members: list[Value]) -> Value:
    return Decimal(len(members))


@TABLE.aggregate("min")
def minimum(members: list[Value]) -> Value:
    return _extreme(members, smallest=True)


@TABLE.aggregate("max")
def maximum(members: list[Value]) -> Value:
    return _extreme(members, smallest=False)


def _extreme(members: list[Value], *, smallest: bool) -> Value:
    if not members:
        return None
    best = members[0]
    if len(members) == 1 and less(best, best) is None:
        return None
    for member in members[1:]:
        answer = less(member, best) if smallest else less(best, member)
        if answer is None:
            return None
        if answer:
            best = member
    return best


@TABLE.aggregate("sum")
def total(members: list[Value]) -> Value:
    numbers = _numbers(members)
    return _total(numbers) if numbers else None


@TABLE.aggregate("product")
def product(members: list[Value]) -> Value:
    numbers = _numbers(members)
    if not numbers:
        return None
    result: Value = Decimal(1)
    for number in numbers:
        result = multiply(result, number)
    return result


@TABLE.aggregate("mean")
def mean(members: list[Value]) -> Value:
    return divide(total(members), Decimal(len(members))) if members else None


@TABLE.aggregate("median")
def median(members: list[Value]) -> Value:
    numbers = _numbers(members)
    if not numbers:
        return None
    numbers.sort()
    middle = len(numbers) // 2
    if len(numbers) % 2:
        return numbers[middle]
    return ARITHMETIC.divide(ARITHMETIC.add(numbers[middle - 1], numbers[middle]), Decimal(2))


@TABLE.aggregate("stddev")
def stddev(members: list[Value]) -> Value:
    numbers = _numbers(members)
    if not numbers or len(numbers) == 1:
        return None
    average = mean([*numbers])
    if not isinstance(average, Decimal):
        return None
    try:
        squares = [ARITHMETIC.power(ARITHMETIC.subtract(number, average), 2) for number in numbers]
    except DecimalException:
        return None
    variance = divide(_total(squares), Decimal(len(numbers) - 1))
    return ARITHMETIC.sqrt(variance) if isinstance(variance, Decimal) else None


def _total(numbers: list[Decimal]) -> Value:
    result: Value = Decimal(0)
    for number in numbers:
        result = add(result, number)
    return result


@TABLE.aggregate("mode")
def mode(members: list[Value]) -> Value:
    numbers = _numbers(members)
    if numbers is None:
        return None
    counts: dict[Decimal, int] = {}
    for number in numbers:
        counts[number] = counts.get(number, 0) + 1
    most = max(counts.values(), default=0)
    return [*sorted(number for number, times in counts.items() if times == most)]


@TABLE.aggregate("all")
def every(members: list[Value]) -> Value:
    if any(member is False for member in members):
        return False
    return True if all(member is True for member in members) else None


@TABLE.aggregate("any")
def some(members: list[Value]) -> Value:
    if any(member is True for member in members):
        return True
    return False if all(member is False for member in members) else None
