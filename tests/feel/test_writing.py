from decimal import Decimal

import pytest

from engine.feel import compile_expression, plain


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.0", 1),
        ("0.1", 0.1),
        ("true", True),
        ("null", None),
        ('{a: [1, "x"], b: @"2026-10-10", c: @"PT1H"}', {"a": [1, "x"], "b": "2026-10-10", "c": "PT1H"}),
        ("[1..5)", "[1..5)"),
    ],
)
def test_values_become_what_json_holds(text: str, value: object) -> None:
    assert plain(compile_expression(text).evaluate({})) == value


def test_whole_numbers_become_whole() -> None:
    assert isinstance(plain(Decimal("100.00")), int)
