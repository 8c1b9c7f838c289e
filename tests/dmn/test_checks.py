from collections.abc import Callable
from decimal import Decimal

from engine.dmn import DecisionModel
from engine.dmn.checks import model_problems

Build = Callable[..., DecisionModel]


def seen(model: DecisionModel) -> list[tuple[str, tuple[int, ...]]]:
    return [(problem.kind, problem.rules) for problem in model_problems(model, "d")]


def test_a_whole_table_has_no_problem(table: Build) -> None:
    rows = [["< 10", "-", "1"], ["[10..100)", "-", "2"], [">= 100", "true", "3"], [">= 100", "false", "4"]]
    assert seen(table("", rows)) == []


def test_a_gap_comes_with_an_example(table: Build) -> None:
    model = table("", [["< 10", "-", "1"], ["> 10", "-", "2"]])
    (problem,) = model_problems(model, "d")
    assert (problem.kind, problem.example) == ("gap", {"A": Decimal(10), "B": None})


def test_texts_that_no_cell_names_are_a_gap(table: Build) -> None:
    (problem,) = model_problems(table("", [['"x"', "-", "1"], ['"y"', "-", "2"]]), "d")
    assert problem.example == {"A": "…", "B": None}


def test_overlaps_are_found_in_unique_tables_alone(table: Build) -> None:
    rows = [["<= 10", "-", "1"], [">= 10", "-", "2"]]
    assert seen(table("", rows)) == [("overlap", (1, 2))]
    assert seen(table('hitPolicy="RULE ORDER"', rows)) == []


def test_a_rule_behind_others_is_unreachable_in_first_tables(table: Build) -> None:
    rows = [["> 5", "-", "1"], ["> 7", "-", "2"], ["-", "-", "3"]]
    assert seen(table('hitPolicy="FIRST"', rows)) == [("unreachable", (2,))]


def test_what_can_not_be_known_is_said(table: Build) -> None:
    assert seen(table("", [["? * 2 > 7", "-", "1"]])) == [("unchecked", ())]
    assert seen(table("", [["> b", "-", "1"]])) == [("unchecked", ())]


def test_thresholds_of_other_decisions_are_known(model: Build) -> None:
    decisions = model(
        '<decision id="limits" name="limits"><literalExpression><text>{major: 100}</text></literalExpression>'
        "</decision>"
        '<decision id="d" name="d"><informationRequirement><requiredDecision href="#limits"/></informationRequirement>'
        '<decisionTable><input label="A"><inputExpression><text>a</text></inputExpression></input><output name="o"/>'
        "<rule><inputEntry><text>&gt; limits.major</text></inputEntry><outputEntry><text>1</text></outputEntry></rule>"
        "<rule><inputEntry><text>&lt; limits.major</text></inputEntry><outputEntry><text>2</text></outputEntry></rule>"
        "</decisionTable></decision>"
    )
    (problem,) = model_problems(decisions, "d")
    assert (problem.kind, problem.example) == ("gap", {"A": Decimal(100)})
