"""Reads the text that `range()` is given: two brackets, two dots, and constants between them (grammar rule 66)."""

from __future__ import annotations

from typing import Final

from engine.feel.cursor import Cursor
from engine.feel.dates.reading import parse_at, parse_date, parse_date_time, parse_duration, parse_time
from engine.feel.equality import less_or_equal
from engine.feel.errors import FeelSyntaxError
from engine.feel.operators import negate
from engine.feel.values import ARITHMETIC, Range, Value

_MAKERS: Final = {
    "date": parse_date,
    "time": parse_time,
    "date and time": parse_date_time,
    "duration": parse_duration,
}


def read_range(text: str) -> Range | None:
    """Read a range, None if the text is none: an end may be left open, yet not closed without a value."""
    try:
        return _read(Cursor(text, (), _MAKERS))
    except FeelSyntaxError:
        return None


def _read(cursor: Cursor) -> Range | None:
    opening = cursor.expect("[", "(", "]").text
    low = None if cursor.at("..") else _constant(cursor)
    cursor.expect("..")
    high = None if cursor.at("]", ")", "[") else _constant(cursor)
    closing = cursor.expect("]", ")", "[").text
    if cursor.token.kind != "end":
        cursor.fail("the end")
    low_closed, high_closed = opening == "[", closing == "]"
    if (low is None and (low_closed or high is None)) or (high is None and high_closed):
        return None
    if low is not None and high is not None and less_or_equal(low, high) is not True:
        return None
    return Range(low=low, high=high, low_closed=low_closed, high_closed=high_closed)


def _constant(cursor: Cursor) -> Value:
    negative = cursor.accept("-")
    token = cursor.advance()
    if token.kind == "number":
        number = ARITHMETIC.create_decimal(token.text)
        return negate(number) if negative else number
    value: Value = None
    if token.kind == "string":
        value = token.text
    elif token.kind == "at":
        value = parse_at(token.text)
    elif token.kind == "name" and token.text in _MAKERS:
        cursor.expect("(")
        inside = cursor.advance()
        value = _MAKERS[token.text](inside.text) if inside.kind == "string" else None
        cursor.expect(")")
    if value is None or negative:
        raise cursor.refuse(f"{token.text!r} is no constant")
    return value
