import datetime as dt
from decimal import Decimal

import pytest

from engine.feel import YearsMonthsDuration, compile_expression

CASE = {
    "budget": 150,
    "level": "国家级",
    "rate": 0.1,
    "urgent": True,
    "missing": None,
    "applicant": {"unit": {"code": "CS", "staff": 42}},
    "papers": [{"kind": "plan", "pages": 3}, {"kind": "budget", "pages": 12}],
    "results": {"N06": {"outcome": "approve"}},
    "filed": dt.date(2026, 9, 30),
}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3", Decimal(7)),
        ("(1 + 2) * 3", Decimal(9)),
        ("10 - 3 - 2", Decimal(5)),
        ("2 ** 3 ** 2", Decimal(64)),
        ("-3 ** 2", Decimal(9)),
        ("7 / 2", Decimal("3.5")),
        ("1 / 0", None),
        ("0.1 + 0.2", Decimal("0.3")),
        ("rate * 3", Decimal("0.3")),
        ('"a" + "b"', "ab"),
        ('"a" + 1', None),
        ("1 + null", None),
        ('budget > 100 and level = "国家级"', True),
        ('budget > 100 and level = "校级"', False),
        ('results.N06.outcome = "approve"', True),
        ("results.N07.outcome", None),
        ('results.N07.outcome = "approve"', False),
        ("results.N07.outcome = null", True),
        ("applicant.unit.staff + 1", Decimal(43)),
        ("nobody.knows.this", None),
        ("papers.pages", [Decimal(3), Decimal(12)]),
        ("papers[pages > 5].kind", ["budget"]),
        ("papers[1].kind", "plan"),
        ("papers[-1].kind", "budget"),
        ("papers[3]", None),
        ("papers[0]", None),
        ("[1, 2, 3][item >= 2]", [Decimal(2), Decimal(3)]),
        ("budget[1]", Decimal(150)),
        ("if urgent then 1 else 2", Decimal(1)),
        ("if null then 1 else 2", Decimal(2)),
        ("for i in 1..3 return i * i", [Decimal(1), Decimal(4), Decimal(9)]),
        ("for i in 3..1 return i", [Decimal(3), Decimal(2), Decimal(1)]),
        ("for a in [1, 2], b in [10, 20] return a * b", [Decimal(10), Decimal(20), Decimal(20), Decimal(40)]),
        ("for i in 1..4 return if i = 1 then 1 else partial[-1] * i", [Decimal(n) for n in (1, 2, 6, 24)]),
        ("for i in 1 return i", [Decimal(1)]),
        ("some p in papers satisfies p.pages > 10", True),
        ("every p in papers satisfies p.pages > 10", False),
        ("some p in [] satisfies p > 1", False),
        ("every p in [] satisfies p > 1", True),
        ("some p in [null, 2] satisfies p > 1", True),
        ("every p in [null, 2] satisfies p > 1", None),
        ("5 in (1..5]", True),
        ("5 in [1..5)", False),
        ("5 in ]1..5[", False),
        ("5 in (> 3, 1)", True),
        ("5 in > 3", True),
        ("5 in [1, 5]", True),
        ('"b" in ("a", "b")', True),
        ("5 between 1 and 5", True),
        ("5 between 1 and null", None),
        ("5 between 1 and 9 and urgent", True),
        ("[1..5].end", Decimal(5)),
        ("(1..5).start included", False),
        ("{a: 1, b: a + 1}.b", Decimal(2)),
        ('{"first name": "Li"}.first name', "Li"),
        ("(function(x, y) x + y)(1, 2)", Decimal(3)),
        ("(function(x, y) x + y)(y: 1, x: 2)", Decimal(3)),
        ("(function(x: number) x)(true)", None),
        ("{twice: function(x) x * 2, four: twice(2)}.four", Decimal(4)),
        ('substring(string: "审批流程", start position: 3)', "流程"),
        ("1 instance of number", True),
        ('[1, "a"] instance of list<number>', False),
        ("{a: 1} instance of context<a: number>", True),
        ("null instance of number", False),
        ('@"PT1H" instance of days and time duration', True),
        ('@"2026-10-10" - @"2026-09-30"', dt.timedelta(days=10)),
        ('filed + @"P10D"', dt.date(2026, 10, 10)),
        ('filed + @"P1M"', dt.date(2026, 10, 30)),
        ('date("2026-01-31") + duration("P1M")', dt.date(2026, 2, 28)),
        ("filed.weekday", Decimal(3)),
        ('@"P1Y" + @"P2M"', YearsMonthsDuration(total_months=14)),
        ('@"P1DT6H" * 2', dt.timedelta(days=2, hours=12)),
        ('@"P2D" / @"PT12H"', Decimal(4)),
        ("// a remark\n1 /* another */ + 1", Decimal(2)),
        ('"\\u5ba1\\n\\"批\\""', '审\n"批"'),
        ("1.5e2", Decimal("1.5E+2")),
        (".5", Decimal("0.5")),
    ],
)
def test_an_expression_gives(text: str, value: object) -> None:
    assert compile_expression(text).evaluate(CASE) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true and null", None),
        ("false and null", False),
        ("null and false", False),
        ("true or null", True),
        ("null or true", True),
        ("false or null", None),
        ("true and 1", None),
        ("not(null)", None),
        ("not(false)", True),
        ('1 = "1"', None),
        ("1 = 1.0", True),
        ("null = null", True),
        ("1 != null", True),
        ("1 < null", None),
        ("[1, 2] = [1, 2]", True),
        ("[1, 2] = [2, 1]", False),
        ("{a: 1, b: 2} = {b: 2, a: 1}", True),
        ('@"P1D" = @"PT24H"', True),
        ('@"2026-10-10" < @"2026-10-11"', True),
        ('@"2026-10-10" < @"2026-10-10T00:00:00"', None),
        ('@"2026-10-10T08:00:00+08:00" = @"2026-10-10T00:00:00Z"', True),
        ('@"2026-10-10T08:00:00" < @"2026-10-10T00:00:00Z"', False),
    ],
)
def test_truth_has_three_values(text: str, value: bool | None) -> None:
    assert compile_expression(text).evaluate({}) is value


def test_values_of_the_host_become_decimals() -> None:
    context = {"n": 3, "f": 0.5, "deep": {"list": [1, {"x": 2}]}}
    assert compile_expression("[n, f, deep.list[2].x]").evaluate(context) == [Decimal(3), Decimal("0.5"), Decimal(2)]


def test_true_is_no_number() -> None:
    assert compile_expression("flag + 1").evaluate({"flag": True}) is None


def test_the_moment_comes_with_the_context_alone() -> None:
    moment = dt.datetime(2026, 10, 10, 16, 0, tzinfo=dt.UTC)
    expression = compile_expression("[now(), today()]")
    assert expression.evaluate({"__now__": moment}) == [moment, dt.date(2026, 10, 10)]
    assert expression.evaluate({}) == [None, None]


def test_a_variable_hides_a_built_in_of_its_name() -> None:
    assert compile_expression("count + 1").evaluate({"count": 2}) == Decimal(3)
    assert compile_expression("count([1, 2])").evaluate({}) == Decimal(2)
