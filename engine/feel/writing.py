"""Writes values as the standard's texts."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Final

from engine.feel.dates import Date, DateTime, DaysTimeDuration, Time, YearsMonthsDuration
from engine.feel.dates.writing import write_date, write_date_time, write_days, write_months, write_time
from engine.feel.errors import FeelLimitError
from engine.feel.host import from_host
from engine.feel.limits import MAX_STRING
from engine.feel.values import Function, Range, Value

_PLAIN_KEY: Final = re.compile(r"[^\W\d]\w*")


def text_of(value: object) -> str | None:
    """Write a value, of the language or of the host, as a text; null stays null."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        value = from_host(value)
    for kind, write in _WRITERS.items():
        if isinstance(value, kind):
            return write(value)
    return None


def plain(value: object) -> object:
    """Turn a value into what JSON can hold: numbers, texts, lists and objects."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, list):
        return [plain(member) for member in value]
    if isinstance(value, dict):
        return {key: plain(member) for key, member in value.items()}
    return value if isinstance(value, bool) else text_of(value)


def _quoted(value: Value) -> str:
    if value is None:
        return "null"
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return text_of(value) or ""


def _boolean(value: bool) -> str:  # noqa: FBT001 - the value that is written
    return "true" if value else "false"


def _number(value: Decimal) -> str:
    return format(value, "f") if value else "0"


def _list(value: list[Value]) -> str:
    return "[" + _joined(_quoted(member) for member in value) + "]"


def _context(value: dict[str, Value]) -> str:
    return "{" + _joined(f"{_key(key)}: {_quoted(member)}" for key, member in value.items()) + "}"


def _joined(parts: Iterable[str]) -> str:
    written: list[str] = []
    size = 0
    for part in parts:
        size += len(part)
        if size > MAX_STRING:
            raise FeelLimitError(f"A text grew beyond {MAX_STRING} characters")
        written.append(part)
    return ", ".join(written)


def _key(key: str) -> str:
    return key if _PLAIN_KEY.fullmatch(key) else _quoted(key)


def _range(value: Range) -> str:
    low = "" if value.low is None else _quoted(value.low)
    high = "" if value.high is None else _quoted(value.high)
    return f"{'[' if value.low_closed else '('}{low}..{high}{']' if value.high_closed else ')'}"


def _function(value: Function) -> str:
    return f"function({', '.join(value.signatures[0]) if value.signatures else ''})"


_WRITERS: Final[Mapping[type, Callable[..., str]]] = {
    bool: _boolean,
    Decimal: _number,
    Date: write_date,
    Time: write_time,
    DateTime: write_date_time,
    DaysTimeDuration: write_days,
    YearsMonthsDuration: write_months,
    list: _list,
    dict: _context,
    Range: _range,
    Function: _function,
}
