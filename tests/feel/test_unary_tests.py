import datetime as dt

import pytest

from engine.feel import compile_unary_tests


@pytest.mark.parametrize(
    ("cell", "value", "answer"),
    [
        ("-", 1, True),
        ("", None, True),
        ("5", 5, True),
        ("5", 6, False),
        ("-5", -5, True),
        ('"A"', "A", True),
        ('"A"', 1, None),
        ('"A", "B"', "B", True),
        ('not("A", "B")', "C", True),
        ('not("A", "B")', "A", False),
        ("> 100", 101, True),
        ("> 100", None, None),
        ("<= 100", 100, True),
        ("[1..10)", 10, False),
        ("(1..10]", 10, True),
        ("[1..10], > 20", 21, True),
        ("null", None, True),
        ("null", 1, False),
        ("true", True, True),
        ("false", True, False),
        ("> limits.major", 101, True),
        ("[limits.minor..limits.major]", 50, True),
        ("limits.levels", "省级", True),
        ("limits.levels", "校级", False),
        ("limits", 1, None),
        ("? > 3 and ? < 5", 4, True),
        ("? > 3 and ? < 5", 5, False),
        ('contains(?, "大学")', "北京大学", True),
        ("count(?) > 1", [1, 2], True),
        ("limits.open", 7, True),
        ('< date("2026-10-10")', dt.date(2026, 10, 9), True),
        ('[date("2026-10-01")..date("2026-10-08")]', dt.date(2026, 10, 8), True),
        ('>= duration("P5D")', dt.timedelta(days=5), True),
    ],
)
def test_a_cell_answers(cell: str, value: object, answer: bool | None) -> None:
    limits = {"minor": 10, "major": 100, "levels": ["国家级", "省级"], "open": True}
    assert compile_unary_tests(cell).matches(value, {"limits": limits}) is answer


def test_a_cell_that_always_holds_says_so() -> None:
    assert [compile_unary_tests(cell).always for cell in ("", " - ", "1")] == [True, True, False]
