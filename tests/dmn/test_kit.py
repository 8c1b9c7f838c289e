"""The kit's runner and the command around it, on small cases of our own."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from click.testing import CliRunner

from engine.dmn.kit import run_kit
from ui.cli import main

MOMENT = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)
CASES = '<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
MODEL = (
    '<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" id="m" name="M" namespace="{}">{}</definitions>'
)
SUM = """
<inputData id="a" name="a"><variable name="a" typeRef="number"/></inputData>
<decision id="s" name="sum of a"><variable name="sum of a" typeRef="number"/>
  <informationRequirement><requiredInput href="#a"/></informationRequirement>
  <literalExpression><text>a + 1</text></literalExpression></decision>
<businessKnowledgeModel id="b" name="twice"><variable name="twice"/><encapsulatedLogic>
  <formalParameter name="n" typeRef="number"/><literalExpression><text>n * 2</text></literalExpression>
</encapsulatedLogic></businessKnowledgeModel>
<decisionService id="v" name="service"><variable name="service"/><outputDecision href="#s"/><inputData href="#a"/>
</decisionService>
"""


def given(name: str, number: int) -> str:
    return f'<inputNode name="{name}"><value xsi:type="xsd:decimal">{number}</value></inputNode>'


def wanted(name: str, number: int) -> str:
    value = f'<value xsi:type="xsd:decimal">{number}</value>'
    return f'<resultNode name="{name}"><expected>{value}</expected></resultNode>'


def case(folder: Path, name: str, tests: str, model: str | None = None, file: str = "m.dmn") -> Path:
    place = folder / "compliance-level-2" / name
    place.mkdir(parents=True)
    (place / f"{name}-test-01.xml").write_text(f"{CASES}<modelName>{file}</modelName>{tests}</testCases>", "utf-8")
    if model is not None:
        (place / file).write_text(model, "utf-8")
    return place


def seen(folder: Path) -> list[tuple[str, bool]]:
    return [(result.name, result.passed) for result in run_kit(folder, MOMENT)]


def test_decisions_services_and_knowledge_are_asked_by_name(tmp_path: Path) -> None:
    tests = (
        f'<testCase id="1">{given("a", 2)}{wanted("sum of a", 3)}</testCase>'
        f'<testCase id="2" type="bkm" invocableName="twice">{given("n", 4)}{wanted("twice", 8)}</testCase>'
        f'<testCase id="3" type="decisionService" invocableName="service">{given("a", 5)}{wanted("sum of a", 6)}'
        "</testCase>"
        f'<testCase id="4">{given("a", 5)}{wanted("sum of a", 7)}</testCase>'
    )
    place = case(tmp_path, "0001-sum", tests, MODEL.format("n", SUM))
    expected = [("1/sum of a", True), ("2/twice", True), ("3/sum of a", True), ("4/sum of a", False)]
    assert seen(tmp_path) == [(f"0001-sum/{name}", passed) for name, passed in expected]
    assert seen(place) == seen(tmp_path)


def test_a_model_that_is_missing_or_broken_fails_its_results_alone(tmp_path: Path) -> None:
    result = f'<testCase id="1">{given("a", 2)}{wanted("sum of a", 3)}</testCase>'
    case(tmp_path, "1-missing", result)
    case(tmp_path, "2-broken", result, "<definitions")
    case(tmp_path, "3-foreign", result, "<html/>")
    case(tmp_path, "4-whole", result, MODEL.format("n", SUM))
    bad = case(tmp_path, "5-tests", result, MODEL.format("n", SUM))
    (bad / "5-tests-test-02.xml").write_text("<testCases", "utf-8")
    (bad / "notes.xml").write_text("<notes/>", "utf-8")
    assert [passed for _, passed in seen(tmp_path)] == [False, False, False, True, True, False]


IMPORTED = """
<itemDefinition name="tAge"><typeRef>number</typeRef>
  <allowedValues><text>[0..150]</text></allowedValues></itemDefinition>
<inputData id="p" name="Age"><variable name="Age" typeRef="tAge"/></inputData>
<decision id="d" name="Next Age"><variable name="Next Age" typeRef="tAge"/>
  <informationRequirement><requiredInput href="#p"/></informationRequirement>
  <literalExpression><text>Age + 1</text></literalExpression></decision>
<businessKnowledgeModel id="k" name="Half of"><encapsulatedLogic><formalParameter name="n" typeRef="tAge"/>
  <literalExpression><text>n / 2</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>
"""
IMPORTING = """
<import name="{name}" namespace="inner" importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>
<decision id="x" name="x"><variable name="x" typeRef="{prefix}tAge"/>
  <informationRequirement><requiredDecision href="inner#d"/></informationRequirement>
  <informationRequirement><requiredInput href="inner#p"/></informationRequirement>
  <knowledgeRequirement><requiredKnowledge href="inner#k"/></knowledgeRequirement>
  <literalExpression><text>{prefix}Half of({prefix}Next Age) + {prefix}Age</text></literalExpression></decision>
"""


def imports(folder: Path, name: str, inputs: str) -> list[tuple[str, bool]]:
    prefix = f"{name}." if name else ""
    tests = f'<testCase id="1">{inputs}{wanted("x", 14)}</testCase>'
    place = case(folder, "imports", tests, MODEL.format("outer", IMPORTING.format(name=name, prefix=prefix)))
    (place / "inner.dmn").write_text(MODEL.format("inner", IMPORTED), "utf-8")
    return seen(folder)


def test_another_model_is_imported_under_a_name(tmp_path: Path) -> None:
    given_inside = (
        '<inputNode name="I"><component name="Age"><value xsi:type="xsd:decimal">9</value></component></inputNode>'
    )
    assert imports(tmp_path, "I", given_inside) == [("imports/1/x", True)]


def test_another_model_is_imported_without_a_name(tmp_path: Path) -> None:
    assert imports(tmp_path, "", given("Age", 9)) == [("imports/1/x", True)]


def test_an_import_that_nobody_has_is_null(tmp_path: Path) -> None:
    tests = f'<testCase id="1">{wanted("x", 14)}</testCase>'
    case(tmp_path, "imports", tests, MODEL.format("outer", IMPORTING.format(name="I", prefix="I.")))
    assert seen(tmp_path) == [("imports/1/x", False)]


def test_a_decision_reads_only_what_it_requires(tmp_path: Path) -> None:
    hidden = (
        '<decision id="h" name="hidden"><literalExpression><text>1</text></literalExpression></decision>'
        '<decision id="r" name="reader"><literalExpression><text>hidden = null and a = null and twice(1) = null</text>'
        "</literalExpression></decision>"
    )
    value = '<value xsi:type="xsd:boolean">true</value>'
    tests = (
        f'<testCase id="1">{given("a", 1)}{wanted("hidden", 1)}'
        f'<resultNode name="reader"><expected>{value}</expected></resultNode></testCase>'
    )
    case(tmp_path, "scopes", tests, MODEL.format("n", SUM + hidden))
    assert [passed for _, passed in seen(tmp_path)] == [True, True]


def test_the_command_counts_and_lists_what_fails(tmp_path: Path) -> None:
    good = f'<testCase id="1">{given("a", 2)}{wanted("sum of a", 3)}</testCase>'
    bad = f'<testCase id="1">{given("a", 2)}{wanted("sum of a", 4)}</testCase>'
    case(tmp_path, "good", good, MODEL.format("n", SUM))
    run = CliRunner().invoke(main, ["dmn", "tck", str(tmp_path)])
    assert (run.exit_code, run.output) == (0, "passed 1 of 1 results in 1 cases\n")
    case(tmp_path, "bad", bad, MODEL.format("n", SUM))
    run = CliRunner().invoke(main, ["dmn", "tck", str(tmp_path)])
    assert (run.exit_code, run.output) == (
        1,
        "passed 1 of 2 results in 2 cases\nbad/1/sum of a: 3, expected 4\n",
    )


def test_a_folder_without_cases_is_said_to_have_none(tmp_path: Path) -> None:
    run = CliRunner().invoke(main, ["dmn", "tck", str(tmp_path)])
    assert (run.exit_code, "but it holds none" in run.output) == (2, True)


def test_the_tables_of_a_file_are_checked(tmp_path: Path) -> None:
    def column(test: str) -> str:
        return f"<rule><inputEntry><text>{test}</text></inputEntry><outputEntry><text>1</text></outputEntry></rule>"

    table = (
        '<decision id="d" name="等级"><decisionTable><input label="预算"><inputExpression><text>a</text>'
        f"</inputExpression></input><output/>{column('&lt; 10')}{column('&gt; 10')}</decisionTable></decision>"
    )
    file = tmp_path / "m.dmn"
    file.write_text(MODEL.format("n", table), "utf-8")
    run = CliRunner().invoke(main, ["dmn", "check", str(file)])
    assert (run.exit_code, run.output) == (1, "等级: gap: No rule matches (预算: 10)\nm.dmn: 1 problems\n")
    file.write_text("<x/>", "utf-8")
    run = CliRunner().invoke(main, ["dmn", "check", str(file)])
    assert (run.exit_code, run.output) == (2, "m.dmn: The file is no DMN model of version 1.2 to 1.6\n")
