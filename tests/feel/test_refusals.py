import pytest

from engine.feel import FeelEvaluationError, FeelLimitError, FeelSyntaxError, compile_expression, compile_unary_tests


@pytest.mark.parametrize(
    ("text", "line", "column", "expected"),
    [
        ("", 1, 1, "a value"),
        ("1 +", 1, 4, "a value"),
        ("1 2", 1, 3, "an operator or the end"),
        ("a >\n  and b", 2, 3, "a value"),
        ('"open', 1, 1, '"'),
        ("'single'", 1, 1, '"'),
        ("budget ＞ 100", 1, 8, ">"),
        ("f(1", 1, 4, "')'"),
        ("[1, 2", 1, 6, "']'"),
        ("if a then b", 1, 12, "'else'"),
        ("for x in 1 3", 1, 12, "'return'"),
        ("1 < 2 < 3", 1, 7, ""),
        ('@"tomorrow"', 1, 1, ""),
        ("{a: 1, a: 2}", 1, 8, ""),
        ("x instance of wizard", 1, 15, "a type"),
        ('function(x) external {java: {class: "a"}}', 1, 13, ""),
        ("a.", 1, 3, "a name"),
        ("#", 1, 1, ""),
    ],
)
def test_a_broken_text_is_refused_with_its_place(text: str, line: int, column: int, expected: str) -> None:
    with pytest.raises(FeelSyntaxError) as caught:
        compile_expression(text)
    assert (caught.value.line, caught.value.column, caught.value.expected) == (line, column, expected)


def test_a_broken_cell_is_refused_with_its_place() -> None:
    with pytest.raises(FeelSyntaxError, match=r"Unexpected '\]' at line 1, column 6"):
        compile_unary_tests("> 100]")


@pytest.mark.parametrize(
    "text",
    [
        "1" * 20_001,
        "(" * 100 + "1" + ")" * 100,
        "1" + "+1" * 9_000,
    ],
)
def test_a_text_too_large_is_refused(text: str) -> None:
    with pytest.raises((FeelSyntaxError, FeelLimitError)):
        compile_expression(text).evaluate({})


@pytest.mark.parametrize(
    "text",
    [
        "for i in 1..50001 return i",
        "for i in 1..40000, j in 1..40000 return 1",
        "count(for i in 1..2000 return count(for j in 1..2000 return j))",
        "{f: function(n) f(n + 1), r: f(1)}.r",
        "{a: for i in 1..40000 return i, b: concatenate(a, a)}.b",
        "{a: for i in 1..5000 return i, b: for i in 1..5000 return list contains(a, 0 - i)}.b",
        "some i in 1..50000 satisfies (some j in 1..50000 satisfies i * j < 0)",
    ],
)
def test_an_evaluation_that_costs_too_much_ends(text: str) -> None:
    with pytest.raises(FeelLimitError):
        compile_expression(text).evaluate({})


def test_lists_that_share_members_do_not_explode() -> None:
    doubled = ", ".join(f"x{n}: [x{n - 1}, x{n - 1}]" for n in range(1, 60))
    for use in ("flatten(x59)", "string(x59)", "x59 = [x58, x58]"):
        with pytest.raises(FeelLimitError):
            compile_expression(f"{{x0: [1], {doubled}, r: {use}}}.r").evaluate({})


def test_strings_end_growing() -> None:
    doubled = ", ".join(f"x{n}: x{n - 1} + x{n - 1}" for n in range(1, 40))
    with pytest.raises(FeelLimitError, match="beyond 200000 characters"):
        compile_expression(f'{{x0: "ab", {doubled}}}').evaluate({})


def test_a_foreign_value_is_refused() -> None:
    with pytest.raises(FeelEvaluationError, match="type object has no meaning"):
        compile_expression("x").evaluate({"x": object()})


@pytest.mark.parametrize("text", ["x.__class__", "x.upper", "__import__", 'x["a"].__dict__', "x.append"])
def test_nothing_of_python_is_reachable(text: str) -> None:
    assert compile_expression(text).evaluate({"x": "a"}) in (None, [])
