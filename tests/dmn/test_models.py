from collections.abc import Callable
from decimal import Decimal

import pytest

from engine.dmn import DecisionError, DecisionModel, parse_decisions

Build = Callable[..., DecisionModel]
THRESHOLDS = """
<inputData id="i" name="budget"><variable name="budget" typeRef="number"/></inputData>
<decision id="limits" name="limits"><literalExpression><text>{major_budget: 100}</text></literalExpression></decision>
<decision id="grade" name="项目 等级"><variable name="项目 等级" typeRef="string"/>
  <informationRequirement><requiredDecision href="#limits"/></informationRequirement>
  <informationRequirement><requiredInput href="#i"/></informationRequirement>
  <decisionTable><input label="预算"><inputExpression typeRef="number"><text>budget</text></inputExpression></input>
    <output name="grade"/>
    <rule id="big"><description>重大项目</description><inputEntry><text>&gt; limits.major_budget</text></inputEntry>
      <outputEntry><text>"A"</text></outputEntry><annotationEntry><text>第三条</text></annotationEntry></rule>
    <rule id="small"><inputEntry><text>&lt;= limits.major_budget</text></inputEntry>
      <outputEntry><text>"B"</text></outputEntry></rule>
  </decisionTable>
</decision>
<decision id="days" name="days">
  <informationRequirement><requiredDecision href="#grade"/></informationRequirement>
  <literalExpression><text>if 项目 等级 = "A" and grade = "A" then 10 else 5</text></literalExpression>
</decision>
"""


def test_thresholds_are_a_decision_that_cells_read(model: Build) -> None:
    decisions = model(THRESHOLDS)
    assert [decisions.decide("grade", {"budget": budget}).value for budget in (101, 100)] == ["A", "B"]


def test_required_decisions_are_bound_by_name_and_by_id(model: Build) -> None:
    result = model(THRESHOLDS).decide("days", {"budget": 150})
    assert result.value == Decimal(10)
    assert [trace.decision for trace in result.trace] == ["grade"]
    assert result.trace[0].matched[0].annotations == ("第三条", "重大项目")


def test_a_decision_says_what_it_needs(model: Build) -> None:
    grade = model(THRESHOLDS).decisions["grade"]
    assert (grade.name, grade.inputs, grade.requires) == ("项目 等级", ("budget",), ("limits",))
    assert grade.reads == {"budget"}


def test_undeclared_variables_are_read_from_the_inputs(model: Build) -> None:
    decisions = model(
        '<decision id="d" name="d"><literalExpression><text>level + "!"</text></literalExpression></decision>'
    )
    assert decisions.decisions["d"].reads == {"level"}
    assert decisions.decide("d", {"level": "A"}).value == "A!"


@pytest.mark.parametrize("version", ["20180521", "20191111", "20211108", "20230324"])
def test_four_versions_are_read(version: str) -> None:
    scheme = "http" if version == "20180521" else "https"
    xml = (
        f'<definitions xmlns="{scheme}://www.omg.org/spec/DMN/{version}/MODEL/" id="m" name="M" namespace="n">'
        '<decision id="d" name="d"><literalExpression><text>1</text></literalExpression></decision></definitions>'
    )
    assert parse_decisions(xml.encode()).decide("d", {}).value == Decimal(1)


def test_boxed_expressions(model: Build) -> None:
    decisions = model(
        """
        <decision id="c" name="c"><context>
          <contextEntry><variable name="net price"/>
            <literalExpression><text>100</text></literalExpression></contextEntry>
          <contextEntry><variable name="tax"/>
            <literalExpression><text>net price * 0.1</text></literalExpression></contextEntry>
          <contextEntry><literalExpression><text>net price + tax</text></literalExpression></contextEntry>
        </context></decision>
        <decision id="l" name="l"><list><literalExpression><text>1</text></literalExpression>
          <literalExpression><text>"a"</text></literalExpression></list></decision>
        <decision id="r" name="r"><relation><column name="x"/><column name="y"/>
          <row><literalExpression><text>1</text></literalExpression>
            <literalExpression><text>2</text></literalExpression></row>
        </relation></decision>
        <decision id="i" name="i"><conditional><if><literalExpression><text>n > 1</text></literalExpression></if>
          <then><literalExpression><text>"many"</text></literalExpression></then>
          <else><literalExpression><text>"one"</text></literalExpression></else></conditional></decision>
        <decision id="f" name="f"><for iteratorVariable="k">
          <in><literalExpression><text>[1..3]</text></literalExpression></in>
          <return><literalExpression><text>k * n</text></literalExpression></return></for></decision>
        """
    )
    values = {key: decisions.decide(key, {"n": 2}).value for key in decisions.decisions}
    assert values == {
        "c": Decimal(110),
        "l": [Decimal(1), "a"],
        "r": [{"x": Decimal(1), "y": Decimal(2)}],
        "i": "many",
        "f": [Decimal(2), Decimal(4), Decimal(6)],
    }


def test_knowledge_is_called_by_invocation_and_by_name(model: Build) -> None:
    decisions = model(
        """
        <businessKnowledgeModel id="b" name="share of"><encapsulatedLogic>
          <formalParameter name="part" typeRef="number"/><formalParameter name="whole" typeRef="number"/>
          <literalExpression><text>part / whole</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>
        <decision id="x" name="x"><knowledgeRequirement><requiredKnowledge href="#b"/></knowledgeRequirement>
          <invocation><literalExpression><text>share of</text></literalExpression>
            <binding><parameter name="part"/><literalExpression><text>n</text></literalExpression></binding>
            <binding><parameter name="whole"/><literalExpression><text>4</text></literalExpression></binding>
          </invocation></decision>
        <decision id="y" name="y"><literalExpression><text>share of(n, 8)</text></literalExpression></decision>
        """
    )
    assert [decisions.decide(key, {"n": 2}).value for key in ("x", "y")] == [Decimal("0.5"), Decimal("0.25")]


def test_a_service_takes_results_from_its_caller(model: Build) -> None:
    decisions = model(
        THRESHOLDS + '<decisionService id="s" name="s"><outputDecision href="#days"/>'
        '<inputDecision href="#grade"/></decisionService>'
        '<decision id="z" name="z"><literalExpression><text>[s("A"), s("B")]</text></literalExpression></decision>'
    )
    assert decisions.decide("z", {}).value == [Decimal(10), Decimal(5)]


def test_results_are_brought_to_their_type(model: Build) -> None:
    decisions = model(
        """
        <itemDefinition name="tGrade"><typeRef>string</typeRef><allowedValues><text>"A", "B"</text></allowedValues>
        </itemDefinition>
        <itemDefinition name="tGrades" isCollection="true"><typeRef>tGrade</typeRef></itemDefinition>
        <decision id="one" name="one"><variable name="one" typeRef="tGrade"/>
          <literalExpression><text>x</text></literalExpression></decision>
        <decision id="many" name="many"><variable name="many" typeRef="tGrades"/>
          <literalExpression><text>x</text></literalExpression></decision>
        """
    )
    seen = [
        (decisions.decide("one", {"x": x}).value, decisions.decide("many", {"x": x}).value) for x in ("A", ["B"], "C")
    ]
    assert seen == [("A", ["A"]), ("B", ["B"]), (None, None)]


def test_an_unknown_decision_is_an_error(model: Build) -> None:
    with pytest.raises(DecisionError, match="no such decision"):
        model(THRESHOLDS).decide("nothing", {})


def test_an_evaluation_that_costs_too_much_is_an_error(model: Build) -> None:
    text = "for i in 1..40000, j in 1..40000 return 1"
    decisions = model(
        f'<decision id="d" name="d"><literalExpression><text>{text}</text></literalExpression></decision>'
    )
    with pytest.raises(DecisionError, match="decision 'd'"):
        decisions.decide("d", {})
