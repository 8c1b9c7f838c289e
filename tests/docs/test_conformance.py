"""docs/conformance.md: every element of BPMN has its row, every row its test, and the page is what they make of it."""

import ast
import importlib.util
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from docs import conformance_page
from engine.diagrams.events import ALLOWED, KINDS
from engine.diagrams.read import DRAWING, RUNS
from tests.spiff.bpmn import ROWS
from tests.spiff.shown import ROOT, Shown, all_shown

PLACES = {
    "startEvent": ("startEvent",),
    "eventSubProcessStart": (
        "start of an event sub-process, interrupting",
        "start of an event sub-process, non-interrupting",
    ),
    "intermediateCatchEvent": ("intermediateCatchEvent",),
    "intermediateThrowEvent": ("intermediateThrowEvent",),
    "boundaryEvent": ("boundaryEvent, interrupting", "boundaryEvent, non-interrupting"),
    "endEvent": ("endEvent",),
}
ALWAYS_INTERRUPT = {"error", "cancel", "compensate"}


@pytest.fixture(scope="module")
def shown() -> list[Shown]:
    return list(all_shown())


def verdicts(shown: list[Shown], element: str) -> dict[str, str]:
    return {one.variant: one.verdict for one in shown if one.element == element}


def rows() -> set[tuple[str, str]]:
    return {
        (element, variant)
        for elements in ROWS.values()
        for element, variants in elements.items()
        for variant in variants
    }


def test_every_row_is_shown_and_nothing_else(shown: list[Shown]) -> None:
    assert {(one.element, one.variant) for one in shown} == rows()


CHOREOGRAPHY = {"callChoreography", "choreographyTask", "subChoreography", "globalChoreographyTask"}
CONVERSATION = {"callConversation", "subConversation", "globalConversation"}
TALKED_ABOUT = {
    **dict.fromkeys(CHOREOGRAPHY, "choreography"),
    **dict.fromkeys(CONVERSATION, "conversation"),
    **dict.fromkeys(("globalTask", "globalUserTask", "globalManualTask", "globalScriptTask"), "callActivity"),
    "globalBusinessRuleTask": "callActivity",
    **dict.fromkeys(("performer", "humanPerformer", "potentialOwner"), "resourceRole"),
    "dataObjectReference": "dataObject",
    "dataStore": "dataStoreReference",
    "collaboration": "participant",
    "category": "group",
    "message": "messageEventDefinition",
    "signal": "signalEventDefinition",
    "error": "errorEventDefinition",
    "escalation": "escalationEventDefinition",
    "implicitThrowEvent": "multiInstanceLoopCharacteristics",
}
"""Where an element has its row that has none under its own name."""
SAYS_NOTHING = {"itemDefinition", "interface", "endPoint", "partnerEntity", "partnerRole", "resource"}
"""Types, addresses and names of partners that other things may refer to; no token meets them."""
ABSTRACT = {"event", "eventDefinition", "flowElement"}
GROUPS = {
    "flowElement", "artifact", "eventDefinition", "loopCharacteristics", "rootElement", "collaboration", "choreography",
    "conversationNode", "performer", "resourceRole",
}  # fmt: skip


def of_the_schema() -> set[str]:
    """Every element that the schema of BPMN 2.0 has of those kinds; it comes with SpiffWorkflow."""
    spec = importlib.util.find_spec("SpiffWorkflow")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    file = Path(spec.submodule_search_locations[0]) / "bpmn" / "parser" / "schema" / "Semantic.xsd"
    elements = etree.parse(file).getroot().findall("{http://www.w3.org/2001/XMLSchema}element")
    return {str(one.get("name")) for one in elements if one.get("substitutionGroup") in GROUPS} - ABSTRACT


def test_every_element_of_the_schema_has_a_row() -> None:
    elements = {element.partition(",")[0] for element, _ in rows()}
    kinds = {f"{kind}EventDefinition" for kind in KINDS.values() if ("endEvent", kind) in rows()}
    kinds |= {f"{kind}EventDefinition" for kind in KINDS.values() if ("intermediateCatchEvent", kind) in rows()}
    known = of_the_schema()
    assert len(known) > 60
    assert {TALKED_ABOUT.get(name, name) for name in known - SAYS_NOTHING} - elements - kinds == set()
    assert SAYS_NOTHING | set(TALKED_ABOUT) <= known


def test_no_row_has_two_verdicts(shown: list[Shown]) -> None:
    said = {(one.element, one.variant, one.verdict, one.code) for one in shown}
    assert len(said) == len(rows())


def test_what_the_reader_lets_run_is_shown_to_run(shown: list[Shown]) -> None:
    running = {one.element.partition(",")[0] for one in shown if one.verdict == "runs"}
    assert running >= RUNS


def test_what_the_reader_takes_for_drawing_is_named() -> None:
    unnamed = {"documentation", "extensionElements", "incoming", "outgoing", "auditing", "monitoring"}
    parts = {"laneSet": "lane", "ioSpecification": "dataInputAssociation", "dataObjectReference": "dataObject",
             "correlationSubscription": "correlationProperty"}  # fmt: skip
    elements = {element for element, _ in rows()}
    assert {parts.get(name, name) for name in DRAWING - unnamed} <= elements


@pytest.mark.parametrize("place", ALLOWED)
def test_every_event_in_every_place_runs_or_is_refused_as_the_reader_says(place: str, shown: list[Shown]) -> None:
    for element in PLACES[place]:
        found = verdicts(shown, element)
        once = ALWAYS_INTERRUPT if element.endswith("non-interrupting") else set()
        assert {kind for kind in ALLOWED[place] - once if found.get(kind) != "runs"} == set()
        other = set(KINDS.values()) - ALLOWED[place]
        assert {kind for kind in other if found.get(kind, "refused") != "refused"} == set()


def test_every_test_that_is_named_exists(shown: list[Shown]) -> None:
    written = {file: set(functions(ROOT / file)) for file in {one.file for one in shown}}
    assert [one for one in shown if one.test not in written[one.file]] == []


def functions(file: Path) -> Iterator[str]:
    return (node.name for node in ast.parse(file.read_text(encoding="utf-8")).body if isinstance(node, ast.FunctionDef))


def test_the_page_is_what_the_tests_make_of_it(shown: list[Shown]) -> None:
    assert conformance_page.PLACE.read_text(encoding="utf-8") == conformance_page.page(shown)
