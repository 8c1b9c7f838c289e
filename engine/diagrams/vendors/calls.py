"""Reads which process a call activity of another tool calls, and what crosses its border."""

from collections.abc import Iterator
from typing import Final

from lxml.etree import _Element

from engine.diagrams.feeltext import SettingError, feel_value, is_expression
from engine.diagrams.names import ZEEBE
from engine.diagrams.notes import note
from engine.diagrams.vendors.mapping import inputs, outputs
from engine.diagrams.vendors.spaces import CAMUNDA_7, FLOWABLE_6, needed, said, said_once, shown, told
from engine.diagrams.vendors.variables import variable
from engine.domain.elements import CallSettings, Mapped

_WARNED: Final = "The version in force when the call is made is called, not the one of this deployment."
_SAME_CASE: Final = ("execution.processBusinessKey", "execution.businessKey", "execution.processInstanceBusinessKey")


def call(node: _Element) -> CallSettings | None:
    """What a call activity calls; without extensions nothing goes in and nothing comes out, as in Camunda 7.

    Raises SettingError for a process that is chosen by an expression or by a version.
    """
    zeebe = said_once(node, "calledElement", (ZEEBE,))
    key = node.get("calledElement") or None
    if zeebe is not None:
        if key is not None:
            raise SettingError("Expected one way to name the called process, but there are two.")
        key = zeebe.get("processIdExpression")
        if key:
            raise _dynamic(key)
        key = needed(zeebe, "processId")
        _binding(zeebe.get("bindingType"), zeebe.get("versionTag"))
    if key is None:
        return None
    if is_expression(key):
        raise _dynamic(key)
    _binding(told(node, "calledElementBinding", spaces=CAMUNDA_7), None)
    into, back = list(given(node, "in")), list(given(node, "out"))
    return CallSettings(
        process_key=key,
        inputs=(*(one for one in into if one is not None), *inputs(node)),
        outputs=(*(one for one in back if one is not None), *(outputs(node) if zeebe is not None else ())),
        all_in=None in into or _all_in(node, zeebe),
        all_out=None in back or (zeebe is not None and _all_out(node, zeebe)),
    )


def _dynamic(key: str) -> SettingError:
    return SettingError(f"Expected the called process to be named, but '{key}' is known only when it is called.")


def returned(node: _Element) -> tuple[Mapped, ...]:
    """The variables of the caller that receive what comes back."""
    zeebe = said_once(node, "calledElement", (ZEEBE,))
    back = [one for one in given(node, "out") if one is not None]
    return tuple(
        Mapped(name=one.name, value=one.name) for one in (*back, *(outputs(node) if zeebe is not None else ()))
    )


def _binding(binding: str | None, tag: str | None) -> None:
    if tag or binding not in {None, "", "latest", "deployment"}:
        raise SettingError(f"Expected the version in force, but the binding is '{binding or 'versionTag'}'.")
    if binding == "deployment":
        note("warning", "binding", _WARNED)


def _all_in(node: _Element, zeebe: _Element | None) -> bool:
    """Camunda 8 gives everything unless it is told not to, Flowable nothing unless it is told to."""
    if zeebe is not None:
        return zeebe.get("propagateAllParentVariables", "true") != "false"
    return told(node, "inheritVariables", spaces=FLOWABLE_6) == "true"


def _all_out(node: _Element, zeebe: _Element) -> bool:
    return zeebe.get("propagateAllChildVariables", "true") != "false" and not outputs(node)


def given(node: _Element, name: str) -> Iterator[Mapped | None]:
    """One entry a variable; None says all of them."""
    for one in said(node, name):
        if one.get("local") == "true":
            raise SettingError(f"Expected variables of the scope in {shown(one.tag)}, but local ones are asked for.")
        if one.get("transient") == "true":
            raise SettingError(f"Expected variables that are kept in {shown(one.tag)}, but it is transient.")
        if one.get("targetExpression"):
            raise SettingError(f"Expected a plain target in {shown(one.tag)}, but it is an expression.")
        if one.get("businessKey") is not None:
            _same_case(one)
        elif one.get("variables") is not None:
            if one.get("variables") != "all":
                raise SettingError(f"Expected variables='all' in {shown(one.tag)}, but it is '{one.get('variables')}'.")
            yield None
        else:
            yield _mapped(one)


def _mapped(one: _Element) -> Mapped:
    source, expression = one.get("source"), one.get("sourceExpression")
    if (source is None) == (expression is None):
        raise SettingError(f"Expected source or sourceExpression in {shown(one.tag)}, but there are both or none.")
    target = variable(needed(one, "target"), f"the target of {shown(one.tag)}")
    if source is not None and not is_expression(source):
        return Mapped(name=target, value=variable(source, f"the source of {shown(one.tag)}"))
    return Mapped(name=target, value=feel_value(expression or source or ""))


def _same_case(one: _Element) -> None:
    """A called process belongs to the same case and has its number: any other key would be lost."""
    text = (one.get("businessKey") or "").strip()
    if text[2:-1].strip() not in _SAME_CASE:
        raise SettingError(f"Expected the called process to keep the case's number, but its key would be '{text}'.")
