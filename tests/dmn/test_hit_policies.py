from collections.abc import Callable
from decimal import Decimal

import pytest

from engine.dmn import DecisionError, DecisionModel

Build = Callable[..., DecisionModel]
ROWS = [
    ["> 0", "-", "1"],
    ["> 5", "-", "2"],
    ["> 5", '"x"', "3"],
    ["< 0", "-", "9"],
]
VALUES = "<outputValues><text>3, 2, 1, 9</text></outputValues>"


@pytest.mark.parametrize(
    ("policy", "a", "value"),
    [
        ('hitPolicy="UNIQUE"', 3, Decimal(1)),
        ("", 3, Decimal(1)),
        ('hitPolicy="UNIQUE"', 0, None),
        ('hitPolicy="FIRST"', 7, Decimal(1)),
        ('hitPolicy="RULE ORDER"', 7, [Decimal(1), Decimal(2), Decimal(3)]),
        ('hitPolicy="RULE ORDER"', 0, None),
        ('hitPolicy="PRIORITY"', 7, Decimal(3)),
        ('hitPolicy="OUTPUT ORDER"', 7, [Decimal(3), Decimal(2), Decimal(1)]),
        ('hitPolicy="COLLECT"', 7, [Decimal(1), Decimal(2), Decimal(3)]),
        ('hitPolicy="COLLECT" aggregation="SUM"', 7, Decimal(6)),
        ('hitPolicy="COLLECT" aggregation="MIN"', 7, Decimal(1)),
        ('hitPolicy="COLLECT" aggregation="MAX"', 7, Decimal(3)),
        ('hitPolicy="COLLECT" aggregation="COUNT"', 7, Decimal(3)),
        ('hitPolicy="COLLECT" aggregation="COUNT"', 0, Decimal(0)),
        ('hitPolicy="COLLECT" aggregation="SUM"', 0, None),
    ],
)
def test_a_policy_settles(table: Build, policy: str, a: int, value: object) -> None:
    assert table(policy, ROWS, extra=[VALUES]).decide("d", {"a": a, "b": "x"}).value == value


def test_unique_refuses_two_rules(table: Build) -> None:
    with pytest.raises(DecisionError) as caught:
        table('hitPolicy="UNIQUE"', ROWS).decide("d", {"a": 7, "b": "y"})
    assert (caught.value.decision, caught.value.rule) == ("d", "1, 2")
    assert str(caught.value) == "decision 'd', rule '1, 2': More than one rule matches, but the hit policy is UNIQUE"


def test_any_accepts_rules_that_agree_alone(table: Build) -> None:
    rows = [["> 0", "-", '"yes"'], ["> 5", "-", '"yes"'], ["> 9", "-", '"no"']]
    model = table('hitPolicy="ANY"', rows)
    assert model.decide("d", {"a": 7}).value == "yes"
    with pytest.raises(DecisionError, match="different outputs"):
        model.decide("d", {"a": 10})


def test_several_outputs_make_a_context(table: Build) -> None:
    model = table('hitPolicy="UNIQUE"', [["1", "-", '"A"', "10"]], outputs=("grade", "days"))
    assert model.decide("d", {"a": 1}).value == {"grade": "A", "days": Decimal(10)}
    assert model.decisions["d"].outputs == ("grade", "days")


def test_priority_looks_at_the_columns_from_the_left(table: Build) -> None:
    values = [
        '<outputValues><text>"high", "low"</text></outputValues>',
        "<outputValues><text>1, 2</text></outputValues>",
    ]
    rows = [["-", "-", '"low"', "1"], ["-", "-", '"high"', "2"], ["-", "-", '"high"', "1"]]
    model = table('hitPolicy="PRIORITY"', rows, outputs=("risk", "rank"), extra=values)
    assert model.decide("d", {}).value == {"risk": "high", "rank": Decimal(1)}


def test_a_default_stands_in_where_no_rule_matches(table: Build) -> None:
    default = '<defaultOutputEntry><text>"none"</text></defaultOutputEntry>'
    model = table('hitPolicy="UNIQUE"', [["1", "-", '"A"']], extra=[default])
    result = model.decide("d", {"a": 2})
    assert (result.value, result.trace[0].used_default) == ("none", True)


def test_an_output_outside_the_allowed_values_is_an_error(table: Build) -> None:
    values = '<outputValues><text>"A", "B"</text></outputValues>'
    model = table('hitPolicy="UNIQUE"', [["-", "-", "b"]], extra=[values])
    assert model.decide("d", {"b": "A"}).value == "A"
    with pytest.raises(DecisionError, match="rule '1', column 'out': The output has the value 'C'"):
        model.decide("d", {"b": "C"})


def test_the_trace_says_which_rules_matched_and_why_others_did_not(table: Build) -> None:
    (trace,) = table('hitPolicy="RULE ORDER"', ROWS).decide("d", {"a": 7, "b": "y"}).trace
    assert [(one.label, one.value) for one in trace.inputs] == [("A", Decimal(7)), ("B", "y")]
    assert [(rule.index, rule.id, rule.outputs) for rule in trace.matched] == [
        (1, "r1", (Decimal(1),)),
        (2, "r2", (Decimal(2),)),
    ]
    assert trace.failed == (0, 0, 2, 1)
    assert (trace.decision, trace.used_default) == ("d", False)


@pytest.mark.parametrize(
    ("policy", "outputs", "sentence"),
    [
        ('hitPolicy="SOME"', ("out",), "The hit policy SOME is not known"),
        ('hitPolicy="PRIORITY"', ("out",), "needs output values"),
        ('hitPolicy="COLLECT" aggregation="SUM"', ("x", "y"), "needs exactly one output"),
        ('hitPolicy="UNIQUE"', ("x", ""), "Output 2 has no name"),
    ],
)
def test_a_table_that_can_not_work_is_refused(
    table: Build, policy: str, outputs: tuple[str, ...], sentence: str
) -> None:
    with pytest.raises(DecisionError, match=sentence):
        table(policy, [["-", "-", *("1" for _ in outputs)]], outputs=outputs)
