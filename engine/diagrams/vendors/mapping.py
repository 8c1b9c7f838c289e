"""Reads what other tools say about inputs and outputs of an element."""

from collections.abc import Iterator
from typing import Final

from lxml.etree import _Element

from engine.diagrams.feeltext import SettingError, feel_value
from engine.diagrams.juel.feel import quoted
from engine.diagrams.names import ZEEBE, local
from engine.diagrams.vendors.spaces import CAMUNDA_7, inner, needed, said, said_once, shown
from engine.diagrams.vendors.variables import variable
from engine.domain.elements import Mapped
from engine.feel import FeelError, compile_expression

GIVEN: Final = frozenset({"serviceTask", "sendTask", "scriptTask", "businessRuleTask"})
"""Elements that can be given something of their own."""
GIVEN_8: Final = GIVEN | {"callActivity"}


def inputs(node: _Element) -> tuple[Mapped, ...]:
    """What the element is given: `camunda:inputParameter`, `zeebe:input`, `zeebe:header`.

    Raises SettingError where the element has no variables of its own.
    """
    kind = local(node.tag)
    found = [
        *_parameters(node, "inputParameter", allowed=kind in GIVEN),
        *_sources(node, "input", allowed=kind in GIVEN_8),
        *(_headers(node) if kind in GIVEN else ()),
    ]
    return _each_once(found, "input")


def outputs(node: _Element) -> tuple[Mapped, ...]:
    """The variables that the element writes when it is done: `camunda:outputParameter`, `zeebe:output`.

    Raises SettingError where one reads what only the element was given.
    """
    found = [*_parameters(node, "outputParameter", allowed=True), *_sources(node, "output", allowed=True)]
    given = {entry.name for entry in inputs(node)} if found else set()
    for entry in found:
        own = sorted(given & _names(entry.value))
        if own and local(node.tag) != "callActivity":
            raise SettingError(f"Expected outputs that do not read inputs, but '{entry.name}' reads '{own[0]}'.")
    return _each_once(found, "output")


def _parameters(node: _Element, name: str, *, allowed: bool) -> Iterator[Mapped]:
    box = said_once(node, "inputOutput", CAMUNDA_7)
    for one in inner(box, name) if box is not None else ():
        if not allowed:
            raise SettingError(f"Expected no {shown(one.tag)}: a {local(node.tag)} has no variables of its own.")
        yield Mapped(name=variable(needed(one, "name"), f"the name of {shown(one.tag)}"), value=_value(one))


def _value(node: _Element) -> str:
    """A text, an expression, a list or a map (EL texts stand for themselves)."""
    children = [child for child in node if isinstance(child.tag, str)]
    if not children:
        text = node.text or ""
        return feel_value(text) if text.strip() else "null"
    (child, *more) = children
    kind = local(child.tag)
    if more or kind not in {"list", "map", "script"}:
        raise SettingError(f"Expected a text, a list or a map in {shown(node.tag)}, but it holds '{kind}'.")
    if kind == "script":
        return _script(child)
    if kind == "list":
        return f"[{', '.join(_item(one) for one in child if isinstance(one.tag, str))}]"
    entries = ", ".join(f"{quoted(needed(one, 'key'))}: {_item(one)}" for one in inner(child, "entry"))
    return f"{{{entries}}}"


def _item(node: _Element) -> str:
    if local(node.tag) not in {"value", "entry"}:
        raise SettingError(f"Expected plain values in a list or map, but it holds '{local(node.tag)}'.", "language")
    return _value(node)


def _script(node: _Element) -> str:
    kind = node.get("scriptFormat") or "?"
    if kind.lower() != "feel" or node.get("resource"):
        raise SettingError(
            f"Expected FEEL in {shown(node.tag)}, but it is '{kind}': no program in a diagram is run.", "language"
        )
    return (node.text or "").strip()


def _sources(node: _Element, name: str, *, allowed: bool) -> Iterator[Mapped]:
    box = said_once(node, "ioMapping", (ZEEBE,))
    for one in inner(box, name) if box is not None else ():
        if not allowed:
            raise SettingError(f"Expected no {shown(one.tag)}: a {local(node.tag)} has no variables of its own.")
        target = variable(needed(one, "target"), f"the target of {shown(one.tag)}")
        yield Mapped(name=target, value=feel_value(needed(one, "source")))


def _headers(node: _Element) -> Iterator[Mapped]:
    for box in said(node, "taskHeaders", (ZEEBE,)):
        for one in inner(box, "header"):
            yield Mapped(name=needed(one, "key"), value=quoted(one.get("value") or ""))


def _names(feel: str) -> frozenset[str]:
    try:
        return compile_expression(feel).names
    except FeelError:
        return frozenset()  # refused with all other expressions


def _each_once(found: list[Mapped], what: str) -> tuple[Mapped, ...]:
    names = [entry.name for entry in found]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise SettingError(f"Expected each {what} to have a name of its own, but '{twice}' occurs twice.")
    return tuple(found)
