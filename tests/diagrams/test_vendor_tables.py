"""Every word of every table does what its verdict says, at every place it names."""

from collections.abc import Iterator

import pytest

from engine.diagrams.problems import Problem
from engine.diagrams.vendors.scan import VENDORS, findings
from engine.diagrams.vendors.words import Vendor, Word
from engine.diagrams.xml import parse_xml

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
AROUND = {
    "error": "{}",
    "message": "{}",
    "signal": "{}",
    "process": "{}",
    "conditionExpression": '<sequenceFlow id="x">{}</sequenceFlow>',
    "condition": '<intermediateCatchEvent id="x"><conditionalEventDefinition>{}</conditionalEventDefinition>'
    "</intermediateCatchEvent>",
    "timeCycle": '<startEvent id="x"><timerEventDefinition>{}</timerEventDefinition></startEvent>',
    "multiInstanceLoopCharacteristics": '<userTask id="x">{}</userTask>',
}
"""Where an element stands that is not an element of the flow itself."""


def found(vendor: Vendor, on: str, word: Word, *, value: str, as_element: bool) -> list[Problem]:
    name = word.names[-1]
    attribute = "" if as_element else f' v:{name}="{value}"'
    inner = f"<extensionElements><v:{name}>{value}</v:{name}></extensionElements>" if as_element else ""
    own = f'<{on} id="x"{attribute}>{inner}</{on}>'
    if on in {"error", "message", "signal"}:
        body = f'{own}<process id="p"/>'
    elif on == "process":
        body = f'<process id="x"{attribute}>{inner}</process>'
    else:
        whole = AROUND.get(on, '<startEvent id="x">{}</startEvent>' if on.endswith("EventDefinition") else "{}")
        nameless = own if whole == "{}" else own.replace(' id="x"', "", 1)
        body = f'<process id="p">{whole.format(nameless)}</process>'
    root = parse_xml(f'<definitions xmlns="{BPMN}" xmlns:v="{vendor.spaces[0]}">{body}</definitions>'.encode())
    process = root.find(f"{{{BPMN}}}process")
    assert process is not None
    return list(findings(root, process))


def places() -> Iterator[tuple[Vendor, Word, str, bool]]:
    for vendor in VENDORS:
        for words, as_element in ((vendor.attributes, False), (vendor.elements, True)):
            for word in words:
                for on in sorted(word.on or {"task"}):
                    yield vendor, word, on, as_element


EXPECTED = {
    "read": [],
    "nothing": [],
    "told": [("left_out", "x")],
    "refused": [("foreign", "x")],
}


@pytest.mark.parametrize(
    ("vendor", "word", "on", "as_element"),
    [pytest.param(*one, id=f"{one[0].name}-{one[1].names[-1]}-{one[2]}-{one[3]}") for one in places()],
)
def test_a_word_does_what_its_verdict_says(vendor: Vendor, word: Word, on: str, as_element: bool) -> None:
    told = [(p.code, p.element) for p in found(vendor, on, word, value="some text", as_element=as_element)]
    assert told == EXPECTED[word.verdict]


@pytest.mark.parametrize(
    ("vendor", "word", "on", "as_element", "value"),
    [
        pytest.param(*one, value, id=f"{one[0].name}-{one[1].names[-1]}-{value}")
        for one in places()
        for value in sorted(one[1].unless)
    ],
)
def test_under_some_values_a_word_says_nothing(
    vendor: Vendor, word: Word, on: str, as_element: bool, value: str
) -> None:
    assert found(vendor, on, word, value=value, as_element=as_element) == []


@pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.name)
def test_a_word_that_is_not_in_the_table_is_refused(vendor: Vendor) -> None:
    for as_element in (False, True):
        word = Word(names=("newWord",), on=frozenset(), verdict="nothing", says="")
        assert [p.code for p in found(vendor, "task", word, value="x", as_element=as_element)] == ["foreign"]


@pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.name)
def test_no_place_has_two_verdicts(vendor: Vendor) -> None:
    for words in (vendor.attributes, vendor.elements):
        seen: set[tuple[str, str]] = set()
        for word in words:
            own = {(name, on) for name in word.names for on in word.on or {"*"}}
            assert seen & own == set()
            seen |= own
