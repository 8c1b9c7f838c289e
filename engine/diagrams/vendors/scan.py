"""Finds what other tools have written at each place of a file, and what becomes of it."""

from collections.abc import Iterator
from typing import Final

from lxml.etree import _Element

from engine.diagrams.feeltext import LANGUAGES
from engine.diagrams.juel import is_juel
from engine.diagrams.names import BPMN, HQ, bpmn, local
from engine.diagrams.problems import Problem
from engine.diagrams.vendors.camunda import CAMUNDA
from engine.diagrams.vendors.drawing import is_note
from engine.diagrams.vendors.flowable import FLOWABLE
from engine.diagrams.vendors.jbpm import JBPM
from engine.diagrams.vendors.plain import unknown_attributes
from engine.diagrams.vendors.spaces import shown
from engine.diagrams.vendors.spiffworkflow import SPIFFWORKFLOW
from engine.diagrams.vendors.words import Vendor, Word
from engine.diagrams.vendors.zeebe import ZEEBE

VENDORS: Final = (CAMUNDA, FLOWABLE, ZEEBE, SPIFFWORKFLOW, JBPM)
_BY_SPACE: Final = {space: vendor for vendor in VENDORS for space in vendor.spaces}
_SHOWN: Final = ("event", "eventType", "class", "expression", "delegateExpression", "type", "name", "id")
"""Attributes that tell one listener from another."""
_SHORT: Final = 60


def findings(root: _Element, process: _Element) -> Iterator[Problem]:
    """A finding for each word that is refused, left out or unknown; `process` is the one that is read."""
    strange: dict[str, list[str]] = {}
    yield from _language(root)
    for node in _read_nodes(root, process):
        place = _place(node)
        yield from (_problem(place, "foreign", text) for text in unknown_attributes(node))
        if local(node.tag) == "userTask" and is_juel(node.get("name") or ""):
            text = "The expression in the name is shown as it stands: words for people stand in texts.<language>.toml."
            yield Problem(code="left_out", element=place, text=text, severity="info")
        for key, value in node.attrib.items():
            yield from _found(node, str(key), str(value), place, strange)
        for child in _foreign_children(node):
            yield from _found_element(node, child, place, strange)
    for space, places in strange.items():
        yield from _unknown_space(root, space, places)


def _language(root: _Element) -> Iterator[Problem]:
    """BPMN 2.0, 8.2.1: the language of a file's expressions; most tools write XPath there and mean none."""
    language = root.get("expressionLanguage") or "XPath"
    if not any(known in language.lower() for known in (*LANGUAGES, "xpath")):
        text = f"The file declares expressions in '{language[:_SHORT]}'; they are read as FEEL."
        yield Problem(code="expression_language", element=local(root.tag), text=text, severity="warning")


def _read_nodes(root: _Element, process: _Element) -> Iterator[_Element]:
    """The BPMN of a file, without its other processes."""
    yield root
    for part in root:
        if part is process or part.tag != bpmn("process"):
            yield from part.iter(bpmn("*"))


def _foreign_children(node: _Element) -> Iterator[_Element]:
    for child in node:
        if isinstance(child.tag, str) and not child.tag.startswith("{" + BPMN):
            yield child


def _place(node: _Element) -> str:
    """The id that a person finds in the diagram: of the element or flow around the node."""
    inner: _Element | None = node
    while inner is not None:
        parent = inner.getparent()
        if inner.get("id") and (parent is None or local(parent.tag) in _SCOPES or local(inner.tag) in _SCOPES):
            return str(inner.get("id"))
        inner = parent
    return local(node.tag)


_SCOPES: Final = frozenset({"definitions", "process", "subProcess", "transaction", "adHocSubProcess", "collaboration"})


def _found(node: _Element, key: str, value: str, place: str, strange: dict[str, list[str]]) -> Iterator[Problem]:
    space, _, name = key.removeprefix("{").rpartition("}")
    if not space or is_note(space):
        return
    if space == HQ:
        text = f"Expected hq: settings as elements inside extensionElements, but '{name}' is an attribute."
        yield _problem(place, "foreign", text)
    elif (vendor := _BY_SPACE.get(space)) is None:
        strange.setdefault(space, []).append(place)
    else:
        words = list(vendor.attribute(name))
        yield from _judged(vendor, words, local(node.tag), f"{shown(key)}", value, place)


def _found_element(node: _Element, child: _Element, place: str, strange: dict[str, list[str]]) -> Iterator[Problem]:
    space, _, name = str(child.tag).removeprefix("{").rpartition("}")
    if is_note(space) or space == HQ:
        return  # hq: is judged where it is read
    if (vendor := _BY_SPACE.get(space)) is None:
        strange.setdefault(space, []).append(place)
        return
    if local(node.tag) != "extensionElements":
        text = f"Expected '{shown(child.tag)}' inside extensionElements, but it stands in {local(node.tag)}."
        yield _problem(place, "foreign", text)
        return
    owner = node.getparent()
    words = list(vendor.element(name))
    value = child.get("name") or (child.text or "").strip()
    on = local(owner.tag) if owner is not None else ""
    yield from _judged(vendor, words, on, _described(child), value, place)
    yield from _inside(child, words, on, place)


def _judged(vendor: Vendor, words: list[Word], on: str, what: str, value: str, place: str) -> Iterator[Problem]:
    word = _fitting(words, on)
    if not words:
        yield _problem(place, "foreign", f"Expected words of {vendor.name} that are known, but '{what}' is not.")
    elif word is None:
        where = ", ".join(sorted(set().union(*(one.on for one in words))))
        yield _problem(place, "foreign", f"Expected '{what}' on {where} only, but it stands on a {on}.")
    elif value.strip() in word.unless:
        return
    elif word.verdict == "refused":
        yield _problem(place, "foreign", f"Expected no '{what}', but there is one: {word.says}.")
    elif word.verdict == "told":
        text = f"'{what}' is left out: {word.says}."
        yield Problem(code="left_out", element=place, text=text, severity=word.weight)


def _fitting(words: list[Word], on: str) -> Word | None:
    return next((word for word in words if not word.on or on in word.on), None)


def _inside(child: _Element, words: list[Word], on: str, place: str) -> Iterator[Problem]:
    word = _fitting(words, on)
    if word is None or word.inside is None:
        return
    names = [str(key) for key in child.attrib] + [local(one.tag) for one in child if isinstance(one.tag, str)]
    for name in names:
        if name.rpartition("}")[2] not in word.inside:
            text = f"Expected parts of '{shown(child.tag)}' that are known, but '{shown(name)}' is not."
            yield _problem(place, "foreign", text)


def _described(child: _Element) -> str:
    told = [f"{name} {value[:_SHORT]}" for name in _SHOWN if (value := child.get(name))]
    return shown(child.tag) + (f" ({', '.join(told)})" if told else "")


def _unknown_space(root: _Element, space: str, places: list[str]) -> Iterator[Problem]:
    """BPMN 2.0, 8.2.3: an extension may be passed over unless the file says that it must be understood."""
    shown_space = space[:_SHORT]
    if any(_is_of(root, one, space) for one in root.findall(bpmn("extension")) if one.get("mustUnderstand") == "true"):
        text = f"Expected extensions that are known, but '{shown_space}' is not and must be understood."
        yield _problem(places[0], "foreign", text)
    else:
        text = f"Nothing here reads '{shown_space}', which stands at {len(places)} places; it is left out."
        yield Problem(code="unknown_extension", element=places[0], text=text, severity="warning")


def _is_of(root: _Element, extension: _Element, space: str) -> bool:
    prefix = (extension.get("definition") or "").partition(":")[0]
    return root.nsmap.get(prefix or None) == space or extension.nsmap.get(prefix or None) == space


def _problem(place: str, code: str, text: str) -> Problem:
    return Problem(code=code, element=place, text=text)
