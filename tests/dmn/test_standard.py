"""What the standard says about types, scopes and services, where a model's answers depend on it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from engine.dmn import DecisionModel

Build = Callable[..., DecisionModel]


def literal(key: str, text: str, *, kind: str = "", requires: str = "") -> str:
    typed = f' typeRef="{kind}"' if kind else ""
    return (
        f'<decision id="{key}" name="{key}"><variable name="{key}"{typed}/>{requires}'
        f"<literalExpression><text>{text}</text></literalExpression></decision>"
    )


TYPES = """
<itemDefinition name="tDigit"><typeRef>number</typeRef><allowedValues><text>[0..9]</text></allowedValues>
</itemDefinition>
<itemDefinition name="tDigits" isCollection="true"><typeRef>tDigit</typeRef></itemDefinition>
<itemDefinition name="tPair" isCollection="true"><typeRef>number</typeRef>
  <typeConstraint><text>count(?) = 2</text></typeConstraint></itemDefinition>
<itemDefinition name="tSmallPair"><typeRef>tPair</typeRef><allowedValues><text>&lt; 3</text></allowedValues>
</itemDefinition>
<itemDefinition name="tPerson"><itemComponent name="first name"><typeRef>string</typeRef></itemComponent>
  <itemComponent name="age"><typeRef>tDigit</typeRef></itemComponent></itemDefinition>
<itemDefinition name="tFunction"><functionItem outputTypeRef="string"><parameters name="n" typeRef="number"/>
</functionItem></itemDefinition>
"""


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("tDigit", "5", 5),
        ("tDigit", "10", None),
        ("tDigit", "[5]", 5),
        ("tDigit", "[[5]]", None),
        ("tDigits", "5", [5]),
        ("tDigits", "[1, null, 9]", [1, None, 9]),
        ("tDigits", "[1, 10]", None),
        ("tPair", "[1, 20]", [1, 20]),
        ("tPair", "[1]", None),
        ("tSmallPair", "[1, 2]", [1, 2]),
        ("tSmallPair", "[1, 4]", None),
        ("tPerson", '{first name: "Li", age: 7, more: 1}', {"first name": "Li", "age": 7, "more": 1}),
        ("tPerson", '{first name: "Li"}', None),
        ("tPerson", '{first name: "Li", age: 70}', None),
        ("string", "1", None),
        ("integer", "1", 1),
        ("date and time", "string(@&quot;2026-01-01&quot;)", None),
        ("feel:number", "1", 1),
    ],
)
def test_a_result_has_its_type_or_is_null(model: Build, kind: str, text: str, value: object) -> None:
    assert model(TYPES + literal("d", text, kind=kind)).decide("d", {}).value == value


def test_a_function_has_the_types_of_its_variable(model: Build) -> None:
    decisions = model(
        TYPES + '<businessKnowledgeModel id="b" name="f"><variable name="f" typeRef="tFunction"/><encapsulatedLogic>'
        '<formalParameter name="n"/><literalExpression><text>if n > 1 then "many" else n</text></literalExpression>'
        "</encapsulatedLogic></businessKnowledgeModel>" + literal("d", '[f(2), f(1), f("x")]')
    )
    assert decisions.decide("d", {}).value == ["many", None, None]


def test_an_input_of_another_type_is_null(model: Build) -> None:
    table = (
        '<decision id="d" name="d"><decisionTable><input label="n"><inputExpression typeRef="number"><text>n</text>'
        "</inputExpression></input><output/><rule><inputEntry><text>null</text></inputEntry><outputEntry>"
        '<text>"none"</text></outputEntry></rule><rule><inputEntry><text>> 0</text></inputEntry><outputEntry>'
        '<text>"some"</text></outputEntry></rule></decisionTable></decision>'
    )
    decisions = model(table)
    assert [decisions.decide("d", {"n": n}).value for n in (1, [1], "x", None)] == ["some", "some", "none", "none"]


def test_priority_may_follow_the_values_its_type_allows(model: Build) -> None:
    rules = "".join(
        f"<rule><inputEntry><text>-</text></inputEntry><outputEntry><text>{text}</text></outputEntry></rule>"
        for text in ('"low"', '"high"')
    )
    decisions = model(
        '<itemDefinition name="tRisk"><typeRef>string</typeRef><allowedValues><text>"high", "low"</text>'
        '</allowedValues></itemDefinition><decision id="d" name="d"><decisionTable hitPolicy="PRIORITY">'
        '<input><inputExpression><text>n</text></inputExpression></input><output typeRef="tRisk"/>'
        f"{rules}</decisionTable></decision>"
    )
    assert decisions.decide("d", {}).value == "high"


SERVICE = (
    '<inputData id="n" name="n"><variable name="n" typeRef="number"/></inputData>'
    + literal("a", "n + 1", requires='<informationRequirement><requiredInput href="#n"/></informationRequirement>')
    + literal("b", "a * 2", requires='<informationRequirement><requiredDecision href="#a"/></informationRequirement>')
    + '<decisionService id="one" name="one"><outputDecision href="#b"/><inputData href="#n"/></decisionService>'
    '<decisionService id="given" name="given"><outputDecision href="#b"/><inputDecision href="#a"/></decisionService>'
    '<decisionService id="two" name="two"><outputDecision href="#a"/><outputDecision href="#b"/>'
    '<inputData href="#n"/></decisionService>'
)


def test_services_are_decided_and_called(model: Build) -> None:
    calls = literal("z", "[one(1), one(n: 2), given(5), two(3).b, one(), one(&quot;x&quot;)]")
    decisions = model(SERVICE + calls)
    assert decisions.decide("z", {}).value == [4, 6, 10, 8, None, None]
    assert [decisions.decide(key, {"n": 1, "a": 5}).value for key in ("one", "given", "two")] == [
        Decimal(4),
        Decimal(10),
        {"a": Decimal(2), "b": Decimal(4)},
    ]


@pytest.mark.parametrize(
    ("boxed", "value"),
    [
        ("<filter><in>{[1, 2, 3]}</in><match>{item > 1}</match></filter>", [2, 3]),
        ('<for iteratorVariable="i"><in>{1..3}</in><return>{count(partial)}</return></for>', None),
        ('<for iteratorVariable="i"><in>{[1..3]}</in><return>{count(partial)}</return></for>', [0, 1, 2]),
        ('<every iteratorVariable="i"><in>{[1, 2]}</in><satisfies>{i > 1}</satisfies></every>', False),
        ('<some iteratorVariable="my i"><in>{[1, 2]}</in><satisfies>{my i > 1}</satisfies></some>', True),
        ("<conditional><if>{null}</if><then>{1}</then><else>{2}</else></conditional>", 2),
        ('<functionDefinition kind="Java">{1}</functionDefinition>', None),
    ],
)
def test_boxed_expressions_where_the_standard_has_null(model: Build, boxed: str, value: object) -> None:
    inside = boxed.replace("{", "<literalExpression><text>").replace("}", "</text></literalExpression>")
    call = "d" if "functionDefinition" not in boxed else "d()"
    decisions = model(
        f'<decision id="d" name="d">{inside}</decision>'
        + literal("e", call, requires='<informationRequirement><requiredDecision href="#d"/></informationRequirement>'),
        lenient=True,
    )
    assert decisions.decide("e", {}).value == value
