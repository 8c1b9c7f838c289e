"""Reads which decision a business rule task of another tool asks, and where its answer goes."""

import re
from typing import Final

from lxml.etree import _Element

from engine.diagrams.feeltext import SettingError
from engine.diagrams.juel.feel import quoted
from engine.diagrams.names import ZEEBE
from engine.diagrams.notes import note
from engine.diagrams.vendors.spaces import CAMUNDA_7, SPIFF, needed, said_once, told
from engine.diagrams.vendors.variables import variable
from engine.domain.elements import DecisionSettings, Mapped

_NAME: Final = re.compile(r"[\w.#-]+")
_WARNED: Final = "The decision in force when the task is reached is asked, not the one of this deployment."


def decision(node: _Element) -> DecisionSettings | None:
    """The decision of a business rule task that has no `hq:decision`; what it is given stands beside the variables.

    Raises SettingError where two ways name different decisions, or a version is asked for.
    """
    called = said_once(node, "calledDecision", (ZEEBE,))
    python = said_once(node, "calledDecisionId", (SPIFF,))
    names = {
        name.strip()
        for name in (
            told(node, "decisionRef", spaces=CAMUNDA_7),
            None if called is None else needed(called, "decisionId"),
            None if python is None else "".join(python.itertext()),
        )
        if name and name.strip()
    }
    if len(names) > 1:
        raise SettingError(f"Expected one decision, but {' and '.join(sorted(names))} are named.")
    if not names:
        return None
    name = names.pop()
    if _NAME.fullmatch(name) is None:
        raise SettingError(f"Expected the name of a decision, but it is '{name}'.")
    _binding(told(node, "decisionRefBinding", spaces=CAMUNDA_7), None)
    if called is not None:
        _binding(called.get("bindingType"), called.get("versionTag"))
    return DecisionSettings(decision=name, beside=True)


def _binding(binding: str | None, tag: str | None) -> None:
    if tag or binding not in {None, "", "latest", "deployment"}:
        raise SettingError(f"Expected the decision in force, but the binding is '{binding or 'versionTag'}'.")
    if binding == "deployment":
        note("warning", "binding", _WARNED)


def decided(node: _Element, outputs: tuple[Mapped, ...]) -> tuple[Mapped, ...]:
    """What is written when the decision is made: the answer's variable, and outputs that may read it.

    In Camunda 8 the answer's variable is known to the outputs alone where there are any.

    Raises SettingError as `answer` does.
    """
    answers = answer(node)
    keeps = () if outputs and said_once(node, "calledDecision", (ZEEBE,)) is not None else answers
    return (*keeps, *(Mapped(name=one.name, value=_knowing(answers, one.value)) for one in outputs))


def _knowing(answers: tuple[Mapped, ...], feel: str) -> str:
    """An expression over what is decided just now; a context's entries know those before them."""
    known = ", ".join(f"{one.name}: {one.value}" for one in answers)
    return f'get value({{{known}, "#": {feel}}}, "#")' if answers else feel


def answer(node: _Element) -> tuple[Mapped, ...]:
    """The variable that receives what was decided, in the shape that the tool gives it.

    Raises SettingError for a shape that does not exist.
    """
    called = said_once(node, "calledDecision", (ZEEBE,))
    if called is not None:
        name = variable(needed(called, "resultVariable"), "the result variable")
        return (Mapped(name=name, value=_SHAPES["value"].format(_result(node))),)
    result = told(node, "resultVariable", spaces=CAMUNDA_7)
    shape = told(node, "mapDecisionResult", spaces=CAMUNDA_7) or "resultList"
    if shape not in _SHAPES or shape == "value":
        known = ", ".join(name for name in _SHAPES if name != "value")
        raise SettingError(f"Expected mapDecisionResult to be one of {known}, but it is '{shape}'.")
    if result is None or told(node, "decisionRef", spaces=CAMUNDA_7) is None:
        return ()
    if shape in {"singleResult", "resultList"}:
        note("warning", "one_column", "Where the decision has one output only, it stands under the decision's name.")
    return (Mapped(name=variable(result, "the result variable"), value=_SHAPES[shape].format(_result(node))),)


def _result(node: _Element) -> str:
    return f"get value(results, {quoted(node.get('id') or '')})"


_ONE: Final = "count(get entries({0})) = 1"
_VALUE: Final = "get entries({0})[1].value"
_SHAPES: Final = {
    "value": f"if {_ONE} then {_VALUE} else {{0}}",
    "singleEntry": _VALUE,
    "singleResult": "{0}",
    "collectEntries": f"if {_VALUE} instance of list<Any> then {_VALUE} else [{_VALUE}]",
    "resultList": f"if {_ONE} and {_VALUE} instance of list<Any> then {_VALUE} else [{{0}}]",
}
"""FEEL over what was decided: a context of outputs, or one value under the decision's name."""
