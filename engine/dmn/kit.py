"""Runs the cases of the DMN Technology Compatibility Kit that lie in a folder."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final

from lxml import etree

from engine.dmn.errors import DecisionError
from engine.dmn.model import DecisionModel
from engine.dmn.reading import parse_decisions
from engine.feel import NOW
from engine.feel.temporal import parse_date, parse_date_time, parse_duration, parse_time
from engine.feel.values import Value

_CASE: Final = "{http://www.omg.org/spec/DMN/20160719/testcase}"
_INSTANCE: Final = "{http://www.w3.org/2001/XMLSchema-instance}"
_NUMBERS: Final = frozenset({"decimal", "double", "integer", "int", "float", "long"})
_TOLERANCE: Final = Decimal("0.00000001")
_READERS: Final[Mapping[str, Callable[[str], Value]]] = {
    "date": parse_date,
    "time": parse_time,
    "dateTime": parse_date_time,
    "duration": parse_duration,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class KitResult:
    """One expected result of one case, and what came instead where it failed."""

    case: str
    name: str
    passed: bool
    seen: str


def run_kit(folder: Path, moment: dt.datetime) -> Iterator[KitResult]:
    """Run every case below a folder; `moment` is what now() gives."""
    for cases in sorted(folder.rglob("*-test-*.xml")):
        yield from _run_file(cases, moment)


def _run_file(cases: Path, moment: dt.datetime) -> Iterator[KitResult]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(cases.read_bytes(), parser)
    model, refusal = _model(cases.with_name(root.findtext(f"{_CASE}modelName") or ""))
    for case in root.findall(f"{_CASE}testCase"):
        inputs = {node.get("name") or "": _value(node) for node in case.findall(f"{_CASE}inputNode")}
        for node in case.findall(f"{_CASE}resultNode"):
            expected = node.find(f"{_CASE}expected")
            wanted = None if expected is None else _value(expected)
            passed, seen = False, refusal
            if model is not None:
                passed, seen = _judge(model, case, node.get("name") or "", {**inputs, NOW: moment}, wanted)
            label = f"{cases.parent.name}/{case.get('id')}"
            yield KitResult(case=cases.parent.name, name=f"{label}/{node.get('name')}", passed=passed, seen=seen)


def _model(path: Path) -> tuple[DecisionModel | None, str]:
    try:
        return parse_decisions(path.read_bytes(), lenient=True), ""
    except (DecisionError, OSError) as error:
        return None, str(error)


def _judge(
    model: DecisionModel, case: etree._Element, name: str, inputs: dict[str, Value], wanted: Value
) -> tuple[bool, str]:
    service = case.get("type") == "decisionService"
    asked = " ".join(((case.get("invocableName") if service else None) or name).split())
    named = model.services if service else model.decisions
    key = next((key for key, one in named.items() if one.name == asked), asked)
    try:
        seen = model.decide(key, inputs).value
    except DecisionError as error:
        # The standard has no errors: what went wrong is null there.
        return wanted is None, str(error)
    if service and isinstance(seen, dict) and len(model.services[key].outputs) > 1:
        seen = seen.get(name)
    return _same(seen, wanted), f"{seen!r}, expected {wanted!r}"


def _value(node: etree._Element) -> Value:
    components = node.findall(f"{_CASE}component")
    if components:
        return {component.get("name") or "": _value(component) for component in components}
    members = node.find(f"{_CASE}list")
    if members is not None:
        return [_value(item) for item in members.findall(f"{_CASE}item")]
    value = node.find(f"{_CASE}value")
    if value is None or value.get(f"{_INSTANCE}nil") == "true":
        return None
    return _scalar(value.text or "", (value.get(f"{_INSTANCE}type") or "xsd:string").rpartition(":")[2])


def _scalar(text: str, kind: str) -> Value:
    if kind in _NUMBERS:
        try:
            return Decimal(text)
        except InvalidOperation:
            return text
    if kind == "boolean":
        return text == "true"
    if kind in _READERS:
        found = _READERS[kind](text)
        return f"unreadable {text}" if found is None else found
    return text


def _same(seen: Value, wanted: Value) -> bool:
    if isinstance(seen, Decimal) and isinstance(wanted, Decimal):
        return abs(seen - wanted) < _TOLERANCE
    if isinstance(seen, list) and isinstance(wanted, list):
        return len(seen) == len(wanted) and all(map(_same, seen, wanted))
    if isinstance(seen, dict) and isinstance(wanted, dict):
        return seen.keys() == wanted.keys() and all(_same(seen[key], wanted[key]) for key in seen)
    return type(seen) is type(wanted) and seen == wanted
