"""The namespaces of other tools, and how a reader asks for what stands in them."""

from collections.abc import Iterator
from typing import Final

from lxml.etree import _Element

from engine.diagrams.feeltext import SettingError
from engine.diagrams.names import CAMUNDA, ZEEBE, bpmn, local

OPERATON: Final = "http://operaton.org/schema/1.0/bpmn"
FLOWABLE: Final = "http://flowable.org/bpmn"
ACTIVITI: Final = "http://activiti.org/bpmn"
SPIFF: Final = "http://spiffworkflow.org/bpmn/schema/1.0/core"
DROOLS: Final = "http://www.jboss.org/drools"

CAMUNDA_7: Final = (CAMUNDA, OPERATON)
FLOWABLE_6: Final = (FLOWABLE, ACTIVITI)
JAVA: Final = (*CAMUNDA_7, *FLOWABLE_6)
"""Descendants of one engine: most of their words are the same."""
PREFIXES: Final = {
    CAMUNDA: "camunda", OPERATON: "operaton", FLOWABLE: "flowable", ACTIVITI: "activiti", ZEEBE: "zeebe",
    SPIFF: "spiffworkflow", DROOLS: "drools",
}  # fmt: skip
"""What documents call them; a file may use any prefix."""


def told(node: _Element, *names: str, spaces: tuple[str, ...] = JAVA) -> str | None:
    """The attribute of another tool under one of several names; None where it is missing or empty.

    Raises SettingError where two tools say different things.
    """
    found = {
        f"{PREFIXES[space]}:{name}": value.strip()
        for space in spaces
        for name in names
        if (value := node.get(f"{{{space}}}{name}")) is not None and value.strip()
    }
    if len(set(found.values())) > 1:
        both = " and ".join(f"{name}='{value}'" for name, value in found.items())
        raise SettingError(f"Expected one of them to say it, but there are {both}.")
    return next(iter(found.values()), None)


def said(node: _Element, name: str, spaces: tuple[str, ...] = JAVA) -> Iterator[_Element]:
    """The extension elements of that name, in the order of the file."""
    wanted = {f"{{{space}}}{name}" for space in spaces}
    for container in node.findall(bpmn("extensionElements")):
        yield from (child for child in container if child.tag in wanted)


def said_once(node: _Element, name: str, spaces: tuple[str, ...] = JAVA) -> _Element | None:
    """The one extension element of that name; None without it.

    Raises SettingError where there are several.
    """
    found = list(said(node, name, spaces))
    if len(found) > 1:
        raise SettingError(f"Expected one {shown(found[0].tag)}, but there are {len(found)}.")
    return found[0] if found else None


def inner(node: _Element, name: str) -> Iterator[_Element]:
    """The children of that name in the node's own namespace."""
    space = str(node.tag).rpartition("}")[0]
    yield from (child for child in node if child.tag == f"{space}}}{name}")


def needed(node: _Element, name: str) -> str:
    """An attribute that the extension element can't do without.

    Raises SettingError where it is missing or empty.
    """
    value = (node.get(name) or "").strip()
    if not value:
        raise SettingError(f"Expected {shown(node.tag)} to have {name}, but it has none.")
    return value


def shown(tag: object) -> str:
    """A name with the prefix that documents give it."""
    space, _, name = str(tag).removeprefix("{").rpartition("}")
    return f"{PREFIXES[space]}:{name}" if space in PREFIXES else name or local(tag)
