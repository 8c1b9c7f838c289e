from decimal import Decimal

import pytest

from engine.feel import FeelSyntaxError, compile_expression, compile_unary_tests


@pytest.mark.parametrize(
    ("text", "names", "paths"),
    [
        ('budget > 100 and level = "A"', {"budget", "level"}, {"budget", "level"}),
        ("results.N06.outcome", {"results"}, {"results.N06.outcome"}),
        ("count(papers)", {"papers"}, {"papers"}),
        ("count > 3", {"count"}, {"count"}),
        ("unknown(1)", {"unknown"}, {"unknown"}),
        ("for x in papers return x.pages + rate", {"papers", "rate"}, {"papers", "rate"}),
        ("some x in papers satisfies x > limit", {"papers", "limit"}, {"papers", "limit"}),
        ("papers[pages > 3]", {"papers"}, {"papers"}),
        ("papers[pages > limits.pages]", {"papers", "limits"}, {"papers", "limits.pages"}),
        ("{a: b, c: a}", {"b"}, {"b"}),
        ("(function(x) x + y)(1)", {"y"}, {"y"}),
        ("x in [low..high]", {"x", "low", "high"}, {"x", "low", "high"}),
    ],
)
def test_an_expression_knows_what_it_reads(text: str, names: set[str], paths: set[str]) -> None:
    expression = compile_expression(text, names=["limits"])
    assert (expression.names, expression.paths) == (names, paths)


def test_a_cell_knows_what_it_reads() -> None:
    assert compile_unary_tests("> limits.major_budget, ? = other").paths == {"limits.major_budget", "other"}


@pytest.mark.parametrize(
    ("text", "context", "value"),
    [
        ("Full Name", {"Full Name": "Li"}, "Li"),
        ("Full   Name", {"Full Name": "Li"}, "Li"),
        ("项目 等级", {"项目 等级": "A"}, "A"),
        ("预算-总额 - 1", {"预算-总额": 5}, Decimal(4)),
        ("a+b", {"a+b": 7, "a": 1, "b": 2}, Decimal(7)),
        ("2024预算 + 1", {"2024预算": 1}, Decimal(2)),
        ("Person's age", {"Person's age": 9}, Decimal(9)),
        ("case.Full Name", {"case": {"Full Name": "Wang"}}, "Wang"),
        ("days and more + 1", {"days and more": 1}, Decimal(2)),
    ],
)
def test_known_names_are_read_whole(text: str, context: dict[str, object], value: object) -> None:
    assert compile_expression(text, names=list(context)).evaluate(context) == value


def test_the_longest_known_name_wins() -> None:
    expression = compile_expression("budget total + budget", names=["budget", "budget total"])
    assert expression.evaluate({"budget": 1, "budget total": 10}) == Decimal(11)


def test_an_unknown_name_with_a_space_is_refused() -> None:
    with pytest.raises(FeelSyntaxError, match="Unexpected '等级' at line 1, column 4"):
        compile_expression("项目 等级 = 1")


def test_members_with_spaces_need_no_announcement() -> None:
    assert compile_expression('applicant.first name in ("Li")').evaluate({"applicant": {"first name": "Li"}}) is True
