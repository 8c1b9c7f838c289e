"""Whatever a generated expression gives in JUEL, its translation gives in FEEL."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as some

from engine.diagrams.juel import to_feel, to_feel_text
from engine.feel import compile_expression
from tests.diagrams.juel.oracle import Made, text_of, truth, value_of

VARIABLES = some.fixed_dictionaries(
    {
        "n": some.none() | some.integers(-20, 20).map(Decimal),
        "m": some.none() | some.integers(-3, 3).map(Decimal),
        "yes": some.none() | some.booleans(),
        "no": some.none() | some.booleans(),
        "s": some.none() | some.sampled_from(["", "a", "b", "会签", 'quo"te', "back\\slash"]),
        "t": some.none() | some.sampled_from(["a", "ab"]),
        "list": some.none() | some.lists(some.integers(-3, 3).map(Decimal), max_size=3),
        "map": some.none() | some.fixed_dictionaries({"k": some.none() | some.integers(-3, 3).map(Decimal)}),
    }
)


def leaf(operator: str, value: object) -> Made:
    return Made(operator, leaf=value)


def made(operators: list[str], *parts: some.SearchStrategy[Made]) -> some.SearchStrategy[Made]:
    return some.builds(lambda operator, *given: Made(operator, given), some.sampled_from(operators), *parts)


ORDER = ["<", "lt", "<=", "le", ">", "gt", ">=", "ge"]
EQUALITY = ["==", "eq", "!=", "ne"]
NULL = some.just(leaf("literal", None))
COLLECTIONS = some.sampled_from([leaf("name", "list"), leaf("name", "map")])


def numbers(depth: int) -> some.SearchStrategy[Made]:
    plain = (
        some.integers(0, 9).map(lambda n: leaf("literal", n))
        | some.sampled_from([leaf("name", "n"), leaf("name", "m"), Made("member", (leaf("name", "map"),), "k")])
        | some.integers(0, 2).map(lambda at: Made("at", (leaf("name", "list"),), at))
    )
    if depth == 0:
        return plain
    inner, divisor = numbers(depth - 1), leaf("literal", 3)
    return some.one_of(
        plain,
        made(["+", "-", "*"], inner, inner),
        made(["/", "div"], inner, some.sampled_from([leaf("literal", 2), leaf("literal", 4)])),
        made(["%", "mod"], inner, some.sampled_from([divisor, Made("-x", (divisor,))])),
        made(["-x"], inner),
        made(["?:"], truths(depth - 1), inner, inner),
    )


def texts(depth: int) -> some.SearchStrategy[Made]:
    plain = some.sampled_from(
        [
            *(leaf("literal", text) for text in ("", "a", "it's", 'quo"te', "back\\slash")),
            leaf("name", "s"),
            leaf("name", "t"),
        ]
    )
    return plain if depth == 0 else plain | made(["?:"], truths(depth - 1), texts(depth - 1), texts(depth - 1))


def truths(depth: int) -> some.SearchStrategy[Made]:
    plain = some.sampled_from([leaf("name", "yes"), leaf("name", "no"), leaf("literal", True), leaf("literal", False)])
    if depth == 0:
        return plain
    inner = truths(depth - 1)
    return some.one_of(
        plain,
        made(ORDER + EQUALITY, numbers(depth - 1), numbers(depth - 1)),
        made(ORDER + EQUALITY, texts(depth - 1), texts(depth - 1)),
        made(EQUALITY, inner, inner),
        made(EQUALITY, numbers(depth - 1) | texts(depth - 1) | inner, NULL),
        made(["&&", "and", "||", "or"], inner, inner),
        made(["!", "not "], inner),
        made(["empty "], texts(depth - 1) | numbers(depth - 1) | COLLECTIONS),
        made(["?:"], inner, inner, inner),
    )


DEPTH = 4


@settings(max_examples=200)
@given(truths(DEPTH), VARIABLES)
def test_a_condition_holds_in_both_or_in_neither(expression: Made, variables: dict[str, object]) -> None:
    feel = to_feel(f"${{{text_of(expression)}}}")
    assert (compile_expression(feel).evaluate(variables) is True) == truth(value_of(expression, variables)), feel


@settings(max_examples=200)
@given(truths(DEPTH) | numbers(DEPTH) | texts(DEPTH), VARIABLES)
def test_a_value_is_the_same_in_both(expression: Made, variables: dict[str, object]) -> None:
    feel = to_feel_text(f"${{{text_of(expression)}}}")
    assert compile_expression(feel).evaluate(variables) == value_of(expression, variables), feel
