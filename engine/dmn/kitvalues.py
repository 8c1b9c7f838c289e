"""Reads the values that stand in the test files of the Technology Compatibility Kit, and compares with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Final

from lxml import etree

from engine.feel.dates.reading import parse_date, parse_date_time, parse_duration, parse_time
from engine.feel.equality import equal
from engine.feel.names import single_spaced
from engine.feel.values import Value

CASE: Final = "{http://www.omg.org/spec/DMN/20160719/testcase}"
_INSTANCE: Final = "{http://www.w3.org/2001/XMLSchema-instance}"
_NUMBERS: Final = frozenset({"decimal", "double", "integer", "int", "float", "long"})
_TOLERANCE: Final = Decimal("0.00000001")
_READERS: Final[Mapping[str, Callable[[str], Value]]] = {
    "date": parse_date,
    "time": parse_time,
    "dateTime": parse_date_time,
    "duration": parse_duration,
    "boolean": {"true": True, "1": True, "false": False, "0": False}.get,
}


def name_of(node: etree._Element) -> str:
    """The name of an element, spaced as the names of models are."""
    return single_spaced(node.get("name") or "")


def read_value(node: etree._Element) -> Value:
    """Read the value inside an element: components, a list, or a single value."""
    components = node.findall(f"{CASE}component")
    if components:
        return {name_of(component): read_value(component) for component in components}
    members = node.find(f"{CASE}list")
    if members is not None:
        return [read_value(item) for item in members.findall(f"{CASE}item")]
    value = node.find(f"{CASE}value")
    if value is None or value.get(f"{_INSTANCE}nil") in {"true", "1"}:
        return None
    return _scalar(value.text or "", (value.get(f"{_INSTANCE}type") or "string").rpartition(":")[2])


def _scalar(text: str, kind: str) -> Value:
    if kind in _NUMBERS:
        try:
            return Decimal(text.strip())
        except InvalidOperation:
            return f"unreadable {text}"
    if kind in _READERS:
        found = _READERS[kind](text.strip())
        return f"unreadable {text}" if found is None else found
    return text


def same(seen: Value, wanted: Value) -> bool:
    """Tell whether a result is the expected one; numbers may differ in the ninth decimal place."""
    if isinstance(seen, Decimal) and isinstance(wanted, Decimal):
        return seen == wanted or (wanted.is_finite() and abs(seen - wanted) < _TOLERANCE)
    if isinstance(seen, list) and isinstance(wanted, list):
        return len(seen) == len(wanted) and all(map(same, seen, wanted))
    if isinstance(seen, dict) and isinstance(wanted, dict):
        return seen.keys() == wanted.keys() and all(same(seen[key], wanted[key]) for key in seen)
    return equal(seen, wanted) is True
