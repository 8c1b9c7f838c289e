from collections.abc import Callable

import pytest

from engine.dmn import DecisionError, DecisionModel, parse_decisions

Build = Callable[..., DecisionModel]
HEAD = '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="m" name="M" namespace="n">'


def literal(key: str, text: str, requires: str = "") -> str:
    required = (
        f'<informationRequirement><requiredDecision href="#{requires}"/></informationRequirement>' if requires else ""
    )
    boxed = f"<literalExpression><text>{text}</text></literalExpression>"
    return f'<decision id="{key}" name="{key}">{required}{boxed}</decision>'


@pytest.mark.parametrize(
    ("row", "place"),
    [
        (["> ", "-", "1"], "decision 'd', rule '2', column 'A': '>' can't be read: Unexpected end at line 1, column 3"),
        (["-", "[1..", "1"], "decision 'd', rule '2', column 'B'"),
        (["-", "-", "1 +"], "decision 'd', rule '2', column 'out'"),
        (["-", "国家级", "1"], "rule '2', column 'B': The cell reads '国家级', which nothing gives"),
        (["-", "-", "重大"], "rule '2', column 'out': The cell reads '重大'"),
    ],
)
def test_a_bad_cell_is_refused_with_its_place(table: Build, row: list[str], place: str) -> None:
    with pytest.raises(DecisionError) as caught:
        table("", [["1", "-", "1"], row])
    assert place in str(caught.value)


@pytest.mark.parametrize(
    ("inside", "sentence"),
    [
        (literal("a", "1", "b") + literal("b", "1", "a"), "in a circle: a -> b -> a"),
        (literal("a", "1", "nowhere"), "which the model does not hold"),
        (literal("a", "1") + literal("a", "2"), "needs an id of its own"),
        (literal("a", "1") + literal("b", "a + 1"), "reads the decision 'a' but does not require it"),
        (literal("a", "1 +"), "decision 'a': '1 \\+' can't be read"),
        ('<import name="x" namespace="y" importType="z"/>', "Imports of other models are not supported"),
        (
            literal("a", "${a}").replace("<literalExpression>", '<literalExpression expressionLanguage="juel">'),
            "decision 'a': Only FEEL is read here, but the text is in 'juel'",
        ),
        (
            '<decision id="a" name="a"><variable name="a" typeRef="tGone"/></decision>',
            "The type 'tGone' is not defined",
        ),
        ('<itemDefinition name="t"><typeRef>t</typeRef></itemDefinition>', "defined by itself"),
        (
            '<businessKnowledgeModel id="b" name="b"><encapsulatedLogic kind="Java"/></businessKnowledgeModel>',
            "other languages",
        ),
    ],
)
def test_a_model_that_can_not_work_is_refused(model: Build, inside: str, sentence: str) -> None:
    with pytest.raises(DecisionError, match=sentence):
        model(inside)


@pytest.mark.parametrize(
    ("xml", "sentence"),
    [
        (b"", "not well-formed"),
        (b"<definitions", "not well-formed"),
        (b"<definitions/>", "no DMN model"),
        (b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>', "no DMN model"),
        (f"<!DOCTYPE definitions>{HEAD}</definitions>".encode(), "document type"),
        (
            b'<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
            + f"{HEAD}{literal('a', '&e;')}</definitions>".encode(),
            "document type",
        ),
        (f"{HEAD}{' ' * 600_000}</definitions>".encode(), "larger than 512 KiB"),
    ],
)
def test_a_file_that_is_no_model_is_refused(xml: bytes, sentence: str) -> None:
    with pytest.raises(DecisionError, match=sentence):
        parse_decisions(xml)


def test_a_lenient_reading_takes_what_is_faulty_for_null_and_says_so(model: Build) -> None:
    decisions = model(literal("good", "1") + literal("bad", "1 +"), lenient=True)
    assert [decisions.decide(key, {}).value for key in ("good", "bad")] == [1, None]
    assert [str(fault) for fault in decisions.faults] == [
        "decision 'bad': '1 +' can't be read: Unexpected end at line 1, column 4; expected a value"
    ]


def test_an_input_outside_its_allowed_values_is_an_error(model: Build) -> None:
    decisions = model(
        '<decision id="d" name="d"><decisionTable><input label="级别">'
        "<inputExpression><text>level</text></inputExpression>"
        '<inputValues><text>"A", "B"</text></inputValues></input><output name="o"/>'
        '<rule><inputEntry><text>"A"</text></inputEntry><outputEntry><text>1</text></outputEntry></rule>'
        "</decisionTable></decision>"
    )
    with pytest.raises(DecisionError, match="column '级别': The input has the value 'C'"):
        decisions.decide("d", {"level": "C"})
