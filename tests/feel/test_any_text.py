"""Whatever text an author writes, it is compiled or refused with its place; it ends, and it stays within its limits."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from engine.feel import NOW, FeelError, FeelSyntaxError, compile_expression, compile_unary_tests, plain, text_of
from engine.feel.limits import MAX_STRING
from tests.feel.writer import Writer

CONTEXT = {
    "x": 5,
    "y": "text",
    "z": [1, {"a": 2}, dt.date(2020, 1, 1), float("nan"), Decimal("Infinity"), Decimal("1e999999")],
    NOW: dt.datetime(2026, 11, 22, tzinfo=dt.UTC),
}
texts = st.builds(
    lambda random, depth: Writer(random).expression(depth), st.randoms(use_true_random=False), st.integers(0, 4)
)


def answer(text: str, *, lenient: bool = False) -> object:
    """Evaluate and write the value out; what is refused gives its error."""
    try:
        value = compile_expression(text, lenient=lenient).evaluate(CONTEXT)
        plain(value)
        return text_of(value)
    except FeelError as error:
        return error


def matches(cell: str, value: object) -> object:
    """Test a value; a cell that is refused gives its error."""
    try:
        return compile_unary_tests(cell).matches(value, CONTEXT)
    except FeelError as error:
        return error


@given(st.text(max_size=60))
def test_any_letters_are_an_expression_or_refused_with_their_place(text: str) -> None:
    error = answer(text)
    if isinstance(error, FeelSyntaxError):
        assert (1 <= error.line <= text.count("\n") + 1, 1 <= error.column <= len(text) + 1) == (True, True)


@given(texts, st.booleans())
def test_any_expression_ends_within_its_limits(text: str, lenient: bool) -> None:
    seen = answer(text, lenient=lenient)
    assert isinstance(seen, FeelError) or seen is None or len(str(seen)) <= MAX_STRING


@given(texts, st.randoms(use_true_random=False))
def test_a_spoilt_expression_is_refused_with_a_sentence(text: str, random: Random) -> None:
    seen = answer(Writer(random).spoilt(text))
    assert not isinstance(seen, FeelError) or str(seen) != ""


@given(texts, st.sampled_from([1, "a", None, [1], {"a": 1}]))
def test_any_cell_answers_with_one_of_three_values(text: str, value: object) -> None:
    seen = matches(text, value)
    assert isinstance(seen, FeelError) or seen in (True, False, None)


@given(st.text(alphabet="ab(|)*+?{1,2}[]^$\\d.-", max_size=14), st.text(alphabet="ab1\n", max_size=20))
def test_any_regular_expression_ends(pattern: str, text: str) -> None:
    calls = 'matches(t, p), replace(t, p, "-"), split(t, p), matches(t, p, "smix")'
    answers = compile_expression(f"[{calls}]").evaluate({"t": text, "p": pattern})
    kinds = [bool, str, list, bool]
    assert isinstance(answers, list)
    assert [seen is None or isinstance(seen, kind) for seen, kind in zip(answers, kinds, strict=True)] == [True] * 4


@given(texts)
def test_an_expression_gives_the_same_again(text: str) -> None:
    assert str(answer(text)) == str(answer(text))
