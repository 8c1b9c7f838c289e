"""The schema of the `hq:` namespace says what the product reads, and every diagram of the house follows it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from lxml import etree

from engine.diagrams.names import HQ
from engine.diagrams.settings import ATTRIBUTES, END_CLASSES
from engine.domain.elements import AbstainMode, OnReject, OutcomeClass, PolicyKind, Verb, VetoMode

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "engine" / "diagrams" / "hq.xsd"
SCHEMA = etree.XMLSchema(etree.parse(FILE))
XS = {"xs": "http://www.w3.org/2001/XMLSchema"}
NAMESPACES = f'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmn="urn:b" xmlns:hq="{HQ}"'
BLOCK = re.compile(r"```xml\n(.*?)```", re.DOTALL)
INLINE = re.compile(r"`(<hq:[^`]+/>)`")


def drawn() -> Iterator[tuple[str, bytes]]:
    """Every diagram of the processes and the documentation, and every snippet on a page."""
    for path in sorted([*(ROOT / "processes").rglob("*.bpmn"), *(ROOT / "docs").rglob("*.bpmn")]):
        yield path.relative_to(ROOT).as_posix(), path.read_bytes()
    for path in sorted((ROOT / "docs").rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        snippets = [s for s in (*BLOCK.findall(text), *INLINE.findall(text)) if "<hq:" in s]
        if snippets:
            whole = f"<definitions {NAMESPACES}>{''.join(snippets)}</definitions>"
            yield path.relative_to(ROOT).as_posix(), whole.encode()


DRAWN = dict(drawn())


def outermost(xml: bytes) -> list[etree._Element]:
    """The `hq:` elements that stand in no other."""
    # A page may show the beginning of an element only.
    found = etree.fromstring(xml, etree.XMLParser(recover=True)).iter(f"{{{HQ}}}*")
    return [node for node in found if not str(getattr(node.getparent(), "tag", "")).startswith(f"{{{HQ}}}")]


def complaints(xml: bytes) -> list[str]:
    found = []
    for node in outermost(xml):
        if not SCHEMA.validate(etree.fromstring(etree.tostring(node, with_tail=False))):
            found += [f"{etree.tostring(node, with_tail=False).decode()}: {SCHEMA.error_log.last_error}"]
    return found


def snippet(text: str) -> bytes:
    return f"<definitions {NAMESPACES}>{text}</definitions>".encode()


@pytest.mark.parametrize("place", DRAWN)
def test_every_diagram_follows_the_schema(place: str) -> None:
    assert complaints(DRAWN[place]) == []


def test_there_are_diagrams_to_follow_it() -> None:
    assert sum(len(outermost(xml)) for xml in DRAWN.values()) > 150


@pytest.mark.parametrize(
    "text",
    [
        '<hq:approval policy="all" vetto="none"/>',
        '<hq:approval policy="most"/>',
        '<hq:approval quorum="3"/>',
        '<hq:approval passCount="0"/>',
        '<hq:approval minimum="CWC:2"/>',
        '<hq:approval hidden="yes"/>',
        '<hq:approval passMark="good"/>',
        '<hq:task verb="do"/>',
        '<hq:task recusable="1"/>',
        '<hq:assignee group="a b"/>',
        '<hq:outcome code="yes"/>',
        '<hq:outcome code="yes" class="approve" bulk=" "/>',
        '<hq:due ladder="L-STD"/>',
        '<hq:service handler="a"><hq:output name="n" value="v"/></hq:service>',
        '<hq:end outcome="a" class="gone"/>',
        '<hq:each collection="c"/>',
        '<hq:input name="n" value=" "/>',
        "<hq:escalation/>",
    ],
)
def test_what_the_product_would_not_read_does_not(text: str) -> None:
    assert complaints(snippet(text)) != []


def test_attributes_of_other_namespaces_are_left_alone() -> None:
    assert complaints(snippet('<hq:task xmlns:o="urn:other" o:colour="red" verb="vote"/>')) == []


def schema() -> etree._ElementTree:
    return etree.parse(FILE)


def test_it_has_every_element_and_attribute_that_is_read() -> None:
    tree = schema()
    mapped = {str(a) for a in tree.xpath("//xs:complexType[@name='mapped']/xs:attribute/@name", namespaces=XS)}
    said = {
        str(element.get("name")): {str(a) for a in element.xpath("./xs:complexType/xs:attribute/@name", namespaces=XS)}
        or mapped
        for element in tree.xpath("/xs:schema/xs:element", namespaces=XS)
    }
    assert said == {name: set(attributes) for name, attributes in ATTRIBUTES.items()}


@pytest.mark.parametrize(
    ("element", "attribute", "words"),
    [
        ("task", "verb", get_args(Verb)),
        ("approval", "policy", get_args(PolicyKind)),
        ("approval", "veto", get_args(VetoMode)),
        ("approval", "abstain", get_args(AbstainMode)),
        ("approval", "onReject", get_args(OnReject)),
        ("outcome", "class", get_args(OutcomeClass)),
        ("end", "class", END_CLASSES),
    ],
)
def test_it_has_every_word_that_is_read(element: str, attribute: str, words: tuple[str, ...]) -> None:
    place = f"/xs:schema/xs:element[@name='{element}']//xs:attribute[@name='{attribute}']//xs:enumeration/@value"
    assert sorted(map(str, schema().xpath(place, namespaces=XS))) == sorted(words)
