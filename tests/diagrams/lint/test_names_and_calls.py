"""Which variables, results and outcomes an expression may speak of."""

from engine.diagrams.lint import LintContext, findings
from engine.diagrams.outcomes import Outcomes, outcomes_of
from engine.diagrams.read import examine
from tests.spiff.drawing import Shape, call, draw, end, event_sub, on_message, some, start, sub, user, xor

S, E, F = start(), end(), end("f")
UNKNOWN = LintContext()
APPLICATION = LintContext(variables={"budget", "title"})
COUNTERSIGN = {"other": Outcomes(callable=True, codes=frozenset({"passed", "vetoed"}))}


def told(shapes: list[Shape], flows: list[str], context: LintContext) -> list[tuple[str, str]]:
    diagram, unread = examine(draw("p", shapes, flows))
    assert unread == ()
    return [(p.code, p.element) for p in findings(diagram, context) if p.severity == "error"]


def asked(condition: str, context: LintContext, *, task: Shape | None = None) -> list[tuple[str, str]]:
    flows = ["s>a", "a>x", f"x>e[{condition}]", "x>f*"]
    return told([S, task or user("a"), xor("x"), E, F], flows, context)


def test_top_level_names_are_known_by_the_application() -> None:
    assert asked("budgte > 5", APPLICATION) == [("unknown_name", "x_e")]
    assert asked("budgte > 5", UNKNOWN) == []
    for condition in (
        'budget > 5 and contains(title, "x")',
        "starter.unit = case.title",
        "some row in budget satisfies row.sum > 5",
        "count(budget[item > 5]) = 1",
        "count(budget[sum > 5]) = 1",
        "{a: budget, b: a}.b = 1",
        "now() > title and outcome = budget",
    ):
        assert asked(condition, APPLICATION) == [], condition


def test_what_a_diagram_writes_is_known() -> None:
    inside = sub("m", [start("i"), user("b"), xor("y"), end("j"), end("k")],
                 ["i>b", "b>y", "y>j[unit = 1 and loopCounter > 2]", "y>k*"], each=("budget", "unit"))  # fmt: skip
    assert told([S, inside, E], ["s>m", "m>e"], APPLICATION) == []
    wrong = sub("m", [start("i"), user("b"), xor("y"), end("j"), end("k")],
                ["i>b", "b>y", "y>j[untt = 1]", "y>k*"], each=("budget", "unit"))  # fmt: skip
    assert told([S, wrong, E], ["s>m", "m>e"], APPLICATION) == [("unknown_name", "y_j")]


def test_results_are_of_elements() -> None:
    assert asked("results.b.done", UNKNOWN) == [("unknown_result", "x_e")]
    assert asked("budget[results.b.done = 1] != null", UNKNOWN) == [("unknown_result", "x_e")]
    assert asked("results.a.anything", UNKNOWN) == []
    assert asked("for results in budget return results.b", UNKNOWN) == []


def choosing(*codes: str, policy: str = "") -> Shape:
    outcomes = "".join(f'<hq:outcome code="{code}" class="{kind}"/>' for code, kind in (c.split(":") for c in codes))
    return Shape(tag="userTask", id="a", extension=f'<hq:assignee group="office"/>{policy}{outcomes}')


def test_an_outcome_is_compared_with_one_that_can_be_chosen() -> None:
    task = choosing("yes:approve", "no:reject")
    assert asked('results.a.outcome = "yes"', UNKNOWN, task=task) == []
    assert asked('results.a.outcome = "yse"', UNKNOWN, task=task) == [("unknown_outcome", "x_e")]
    assert asked('"yse" != results.a.outcome', UNKNOWN, task=task) == [("unknown_outcome", "x_e")]
    assert asked('results.a.outcome in ("yes", "yse")', UNKNOWN, task=task) == [("unknown_outcome", "x_e")]
    assert asked('results.a.outcome in ["yes", "no"]', UNKNOWN, task=task) == []
    assert asked('results.a.outcome = "anything"', UNKNOWN) == []
    vote = choosing("yes:approve", "no:reject", policy='<hq:approval policy="quorum"/>')
    assert asked('results.a.outcome = "no_quorum"', UNKNOWN, task=vote) == []
    assert asked('results.a.outcome = "reject"', UNKNOWN, task=vote) == []
    assert asked('results.a.outcome = "yse"', UNKNOWN, task=vote) == [("unknown_outcome", "x_e")]


CALLED = LintContext(called=COUNTERSIGN)


def calling(*flows: str, gateway: Shape | None = None, **outputs: str) -> list[tuple[str, str]]:
    shapes = [S, call("c", "other", outputs=outputs), gateway or xor("x"), E, F]
    return told(shapes, ["s>c", "c>x", *flows], CALLED)


def test_an_outcome_of_a_called_process_is_routed_on() -> None:
    assert calling('x>e[results.c.how = "passed"]', "x>f*", how="outcome") == []
    assert calling("x>e[true]", "x>f*", how="outcome") == [("result_ignored", "c")]
    assert calling("x>e[true]", "x>f*") == [("result_ignored", "c")]
    assert calling("x>e[results.c != null]", "x>f*", how="outcome") == []
    assert calling('x>e[results.c.how = "pased"]', "x>f*", how="outcome") == [("no_such_end", "x_e")]
    assert calling("x>e[results.c.what = 1]", "x>f*", how="outcome") == [
        ("unknown_output", "x_e"),
        ("result_ignored", "c"),
    ]


def test_every_outcome_needs_a_way_where_nothing_is_the_default() -> None:
    both = ('x>e[results.c.how = "passed"]', 'x>f[results.c.how = "vetoed"]')
    assert calling(*both, how="outcome") == []
    assert calling(*both, gateway=some("x"), how="outcome") == []
    lost = ('x>e[results.c.how = "passed"]', 'x>f[results.c.how in ("passed")]')
    assert calling(*lost, how="outcome") == [("outcome_not_routed", "x")]


def test_how_a_process_ends_is_read_from_its_end_events() -> None:
    gone = event_sub("h", [on_message("m", "withdraw"), end("g", "withdrawn")], ["m>g"])
    inside = sub("q", [start("i"), end("j", "inner")], ["i>j"])
    shapes = [S, inside, xor("x"), end("e", "passed"), end("f", "vetoed"), gone]
    diagram, _ = examine(draw("other", shapes, ["s>q", "q>x", "x>e[true]", "x>f*"]))
    assert outcomes_of(diagram) == Outcomes(callable=True, codes=frozenset({"passed", "vetoed", "withdrawn"}))
    diagram, _ = examine(draw("other", [on_message("m", "asked"), E], ["m>e"]))
    assert outcomes_of(diagram) == Outcomes(callable=False, codes=frozenset())


def test_a_process_that_only_events_begin_is_not_called() -> None:
    context = LintContext(called={"other": Outcomes(callable=False, codes=frozenset())})
    assert told([S, call("c", "other"), E], ["s>c", "c>e"], context) == [("not_callable", "c")]
