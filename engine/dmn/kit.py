"""Runs the cases of the DMN Technology Compatibility Kit that lie in a folder."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lxml import etree

from engine.dmn.errors import DecisionError
from engine.dmn.kitvalues import CASE, name_of, read_value, same
from engine.dmn.model import DecisionModel
from engine.dmn.reading import parse_with_imports
from engine.feel import NOW
from engine.feel.values import Value
from engine.feel.writing import text_of

_LONGEST: Final = 200
"""Characters of a value that a message shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KitResult:
    """One expected result of one case, and what came instead where it failed."""

    case: str
    """The folder of the case."""
    level: str
    """The folder around it, such as compliance-level-2."""
    name: str
    passed: bool
    seen: str


def run_kit(folder: Path, moment: dt.datetime) -> Iterator[KitResult]:
    """Run every case in or below a folder; `moment` is what now() gives.

    A file that can't be read fails the results that depend on it and stops nothing.
    """
    for cases in sorted(folder.resolve().rglob("*.xml")):
        yield from _run_file(cases, moment)


def _run_file(cases: Path, moment: dt.datetime) -> Iterator[KitResult]:
    try:
        root = etree.fromstring(cases.read_bytes(), _parser())
    except (etree.XMLSyntaxError, ValueError, OSError) as error:
        yield _result(cases, cases.name, passed=False, seen=f"The file can't be read: {error}")
        return
    if root.tag != f"{CASE}testCases":
        return
    model, refusal = _model(cases, root.findtext(f"{CASE}modelName") or "")
    for case in root.findall(f"{CASE}testCase"):
        inputs = {name_of(node): read_value(node) for node in case.findall(f"{CASE}inputNode")}
        for node in case.findall(f"{CASE}resultNode"):
            name = name_of(node)
            passed, seen = False, refusal
            if model is not None:
                expected = node.find(f"{CASE}expected")
                wanted = None if expected is None else read_value(expected)
                passed, seen = _judge(_Asked(model, case, name), {**inputs, NOW: moment}, wanted)
            yield _result(cases, f"{case.get('id') or '?'}/{name}", passed=passed, seen=seen)


def _result(cases: Path, name: str, *, passed: bool, seen: str) -> KitResult:
    case = cases.parent.name
    return KitResult(
        case=case, level=cases.parent.parent.name, name=f"{case}/{name}", passed=passed, seen="" if passed else seen
    )


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


def _model(cases: Path, name: str) -> tuple[DecisionModel | None, str]:
    path = cases.with_name(Path(name).name) if name else next(iter(sorted(cases.parent.glob("*.dmn"))), cases)
    try:
        return parse_with_imports(path.read_bytes(), lambda namespace: _by_namespace(path.parent, namespace)), ""
    except (DecisionError, OSError) as error:
        return None, f"The model {path.name} can't be read: {error}"


def _by_namespace(folder: Path, namespace: str) -> bytes | None:
    for path in sorted(folder.glob("*.dmn")):
        content = path.read_bytes()
        try:
            root = etree.fromstring(content, _parser())
        except (etree.XMLSyntaxError, ValueError):
            continue
        if root.get("namespace") == namespace:
            return content
    return None


class _Asked:
    """What a case asks of a model: a decision, a service, or a business knowledge model."""

    def __init__(self, model: DecisionModel, case: etree._Element, result: str) -> None:
        self._model = model
        self._kind = case.get("type") or "decision"
        self._result = result
        self._name = " ".join(((case.get("invocableName") if self._kind != "decision" else "") or result).split())

    def answer(self, inputs: Mapping[str, object]) -> Value:
        """Ask for the value of the result."""
        if self._kind == "bkm":
            return self._model.call(self._name, inputs)
        decisions = {one.name: key for key, one in self._model.decisions.items()}
        services = {one.name: key for key, one in self._model.services.items()}
        named = {**decisions, **services} if self._kind == "decisionService" else {**services, **decisions}
        key = named.get(self._name)
        if key is None:
            return self._model.call(self._name, inputs)
        return self._one(key, self._model.evaluate(key, inputs))

    def _one(self, key: str, value: Value) -> Value:
        service = self._model.services.get(key)
        several = service is not None and len(service.outputs) > 1 and self._kind == "decisionService"
        return value.get(self._result) if several and isinstance(value, dict) else value

    def faults(self) -> str:
        """What was passed over in the model, where it may explain a failure."""
        keys = {key for key, one in self._model.decisions.items() if one.name == self._name}
        return "".join(f"; {fault}" for fault in self._model.faults if fault.decision in keys)


def _judge(asked: _Asked, inputs: Mapping[str, object], wanted: Value) -> tuple[bool, str]:
    try:
        seen = asked.answer(inputs)
    except DecisionError as error:
        # The standard has no errors: what went wrong is null there.
        return wanted is None, str(error)
    return same(seen, wanted), f"{_shown(seen)}, expected {_shown(wanted)}{asked.faults()}"


def _shown(value: Value) -> str:
    text = "null" if value is None else text_of(value) or ""
    # Half of a pair of surrogates is a text of the language, yet nothing that could be printed.
    return text[:_LONGEST].encode("utf-8", "backslashreplace").decode()
