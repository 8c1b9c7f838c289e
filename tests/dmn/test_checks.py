import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest

from engine.dmn import DecisionModel
from engine.dmn.checks import model_problems
from engine.feel import compile_unary_tests

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


@pytest.mark.parametrize("cell", ["? * 2 > 7", "> b", "contains(?, 'x')".replace("'", '"'), "count(?) > 1", "? = b"])
def test_what_can_not_be_known_is_said(table: Build, cell: str) -> None:
    (problem,) = model_problems(table("", [[cell, "-", "1"]]), "d")
    assert (problem.kind, problem.sentence) == (
        "unchecked",
        "Cell 'A' of rule 1 can't be checked before it is evaluated",
    )


@pytest.mark.parametrize(
    ("cells", "kinds"),
    [
        (["true", "false"], []),
        (["true"], ["gap"]),
        (['"a"', 'not("a")'], []),
        (['"a", "b"', 'not("a")'], ["overlap"]),
        (['< "m"', '>= "m"'], []),
        (['< "m"', '> "m"'], ["gap"]),
        (['["a".."c"]', 'not(["a".."c"])'], []),
        (['< date("2026-10-01")', '>= date("2026-10-01")'], []),
        (['[@"2026-10-01"..@"2026-10-08"]', '> @"2026-10-08"'], ["gap"]),
        (['<= @"2026-10-01T08:00:00Z"', '> @"2026-10-01T16:00:00+08:00"'], []),
        (['< @"12:00:00"', '[@"12:00:00"..@"23:59:59.999999999"]'], []),
        (['< @"P1D"', '> @"PT24H"'], ["gap"]),
        (['< @"P1Y"', '>= @"P12M"'], []),
        (["null", "not(null)"], []),
        (["? < 3 or ? > 5", "[3..5]"], []),
        (["? between 1 and 5", "not(? in [1..5])"], []),
        (["not(? > 3)", "? > 3"], []),
        (["[1..3], [5..7]", "not([1..3], [5..7])"], []),
        (["5", "< 5", "(5..6)", ">= 6"], []),
        (["1, 2, 3", "-"], ["overlap"]),
        (["> 3", "> 3"], ["gap", "overlap"]),
        (['"a"', "5"], ["gap", "gap"]),
    ],
)
def test_cells_of_every_kind_are_looked_at(table: Build, cells: list[str], kinds: list[str]) -> None:
    rows = [[cell, "-", str(at)] for at, cell in enumerate(cells)]
    assert sorted({problem.kind for problem in model_problems(table("", rows), "d")}) == sorted(set(kinds))


def test_an_example_of_a_date_is_the_day_that_is_missing(table: Build) -> None:
    model = table("", [['< @"2026-10-01"', "-", "1"], ['> @"2026-10-01"', "-", "2"]])
    (problem,) = model_problems(model, "d")
    assert str(problem.told) == "No rule matches (A: 2026-10-01, B: any)"
    assert compile_unary_tests('@"2026-10-01"').matches(problem.example["A"], {}) is True
    assert dt.date(2026, 10, 1).isoformat() in problem.told


def test_several_inputs_are_looked_at_together(table: Build) -> None:
    rows = [["< 10", "true", "1"], ["< 10", "false", "2"], [">= 10", "true", "3"]]
    (problem,) = model_problems(table("", rows), "d")
    assert (problem.kind, problem.example) == ("gap", {"A": Decimal(10), "B": False})


def test_columns_of_the_same_input_have_the_same_value(model: Build) -> None:
    column = '<input label="{}"><inputExpression><text>a</text></inputExpression></input>'
    rows = "".join(
        f"<rule><inputEntry><text>{one}</text></inputEntry><inputEntry><text>{other}</text></inputEntry>"
        "<outputEntry><text>1</text></outputEntry></rule>"
        for one, other in (("&gt; 0", "&lt; 5"), ("&lt;= 0", "-"), ("&gt;= 5", "&gt; 3"), ("&lt; 0", "&gt; 0"))
    )
    decisions = model(
        '<decision id="d" name="d"><decisionTable hitPolicy="FIRST">'
        f"{column.format('low')}{column.format('high')}<output/>{rows}</decisionTable></decision>"
    )
    assert seen(decisions) == [("unreachable", (4,))]


def test_the_values_a_type_allows_are_all_there_are(model: Build) -> None:
    decisions = model(
        '<itemDefinition name="tLevel"><typeRef>string</typeRef><allowedValues><text>"A", "B", "C"</text>'
        '</allowedValues></itemDefinition><inputData id="i" name="level"><variable name="level" typeRef="tLevel"/>'
        '</inputData><decision id="d" name="d"><informationRequirement><requiredInput href="#i"/>'
        '</informationRequirement><decisionTable><input label="L"><inputExpression><text>level</text>'
        '</inputExpression></input><output/><rule><inputEntry><text>"A", "B"</text></inputEntry><outputEntry>'
        "<text>1</text></outputEntry></rule></decisionTable></decision>"
    )
    (problem,) = model_problems(decisions, "d")
    assert (problem.kind, problem.example) == ("gap", {"L": "C"})


def test_any_tables_may_not_match_with_different_outputs(table: Build) -> None:
    policy = 'hitPolicy="ANY"'
    assert seen(table(policy, [["< 10", "-", '"a"'], ["-", "-", '"b"']])) == [("overlap", (1, 2))]
    assert seen(table(policy, [["< 10", "-", '"a"'], ["-", "-", '"a"']])) == []
    assert seen(table(policy, [["< 10", "-", "b"], ["-", "-", '"a"']])) == []


def test_a_rule_whose_output_never_comes_first_is_unreachable(table: Build) -> None:
    values = '<outputValues><text>"high", "low"</text></outputValues>'
    rows = [["-", "-", '"high"'], ["> 5", "-", '"low"']]
    assert seen(table('hitPolicy="PRIORITY"', rows, extra=[values])) == [("unreachable", (2,))]


def test_a_table_with_many_combinations_is_still_checked(table: Build) -> None:
    rows = [[f"[{n}..{n + 1})", "-", str(n)] for n in range(200)] + [["< 0, >= 200", "-", "0"]]
    assert seen(table("", rows)) == []


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
