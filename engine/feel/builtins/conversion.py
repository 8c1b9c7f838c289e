"""Functions that turn values into others: texts, numbers, ranges, and what compares kinds."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from engine.feel.builtins.table import Table
from engine.feel.equality import identical
from engine.feel.limits import MAX_STRING
from engine.feel.ranges import read_range
from engine.feel.values import ARITHMETIC, Value
from engine.feel.writing import text_of

TABLE: Final = Table()
_NUMBER: Final = re.compile(r"[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d{1,4})?", re.ASCII)
_SIGNS: Final = frozenset({" ", ",", "."})


@TABLE.add("string", "from: any")
def string(value: Value) -> Value:
    text = text_of(value)
    return text if text is None or len(text) <= MAX_STRING else None


@TABLE.add("number", "from: string")
@TABLE.add("number", "from: string, grouping separator: string?, decimal separator: string?")
def number(text: str, grouping: str | None = None, point: str | None = None) -> Value:
    if grouping is not None and (grouping not in _SIGNS or grouping == point):
        return None
    if point is not None and (point not in _SIGNS or point == " "):
        return None
    plain = text.replace(grouping, "") if grouping else text
    plain = plain.replace(point, ".") if point else plain
    return ARITHMETIC.create_decimal(plain) if _NUMBER.fullmatch(plain) else None


@TABLE.add("number", "from: number")
def number_of_number(value: Decimal) -> Value:
    return value


@TABLE.add("range", "from: string")
def range_of(text: str) -> Value:
    return read_range(text)


@TABLE.add("not", "negand: any")
def negation(value: Value) -> Value:
    return not value if isinstance(value, bool) else None


@TABLE.add("is", "value1: any, value2: any")
def same(left: Value, right: Value) -> Value:
    return identical(left, right)
