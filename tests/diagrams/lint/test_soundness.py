"""What the search finds in diagrams whose faults are known; its short cuts find what playing everything finds."""

from collections import Counter
from random import Random

import pytest

from engine.diagrams.explored import MAX_STATES, Budget
from engine.diagrams.lint import NOT_CHECKED, findings, structure
from engine.diagrams.normalise import normalise
from engine.diagrams.read import examine
from engine.diagrams.statespace import explore
from engine.diagrams.tokennet import net_of
from tests.diagrams.lint.everything import play_everything
from tests.diagrams.lint.randomly import Drawing, draw_randomly
from tests.spiff.drawing import (
    TERMINATE,
    Instance,
    Office,
    Shape,
    border,
    both,
    compiled,
    draw,
    end,
    event_sub,
    on_message,
    service,
    some,
    start,
    sub,
    timer_definition,
    user,
    xor,
)

S, E = start(), end()
A, B, C = user("a"), user("b"), user("c")
FORK = ["s>x", "x>a", "x>b"]
CHOICE = ["s>x", "x>a[true]", "x>b*"]
JOINED = ["a>j", "b>j", "j>e"]


def found(shapes: list[Shape], flows: list[str]) -> list[tuple[str, str]]:
    diagram, unread = examine(draw("p", shapes, flows))
    assert unread == ()
    return [(problem.code, problem.element) for problem in findings(diagram, NOT_CHECKED)]


@pytest.mark.parametrize(
    ("shapes", "flows", "told"),
    [
        ([S, xor("x"), A, B, both("j"), E], [*CHOICE, *JOINED], [("deadlock", "j")]),
        ([S, some("x"), A, B, both("j"), E], [*CHOICE, *JOINED], [("deadlock", "j")]),
        ([S, both("x"), A, B, both("j"), E], [*FORK, *JOINED], []),
        ([S, some("x"), A, B, some("j"), E], [*CHOICE, *JOINED], []),
        ([S, both("x"), A, B, some("j"), E], [*FORK, *JOINED], []),
        ([S, xor("x"), A, B, some("j"), E], [*CHOICE, *JOINED], []),
        ([S, xor("x"), A, B, xor("j"), E], [*CHOICE, *JOINED], []),
    ],
)
def test_every_pair_of_a_split_and_a_join(shapes: list[Shape], flows: list[str], told: list[tuple[str, str]]) -> None:
    assert found(shapes, flows) == told


def test_two_tokens_of_one_split_do_what_follows_twice() -> None:
    flows = [*FORK, "a>j", "b>j", "j>c", "c>e"]
    assert found([S, both("x"), A, B, xor("j"), C, E], flows) == [("tokens_multiply", "j")]
    assert found([S, both("x"), service("a"), service("b"), xor("j"), C, E], flows) == [("tokens_multiply", "j")]


def test_a_branch_that_ends_leaves_the_join_waiting_unless_it_ends_all() -> None:
    flows = [*FORK, "a>y", "y>j[true]", "y>r*", "b>j", "j>e"]
    assert found([S, both("x"), A, B, xor("y"), both("j"), E, end("r")], flows) == [("deadlock", "j")]
    assert found([S, both("x"), A, B, xor("y"), both("j"), E, end("r", inner=TERMINATE)], flows) == []


def test_a_second_token_on_one_flow_is_left_behind() -> None:
    flows = ["s>x", "x>a", "x>b", "x>c", "a>m", "b>m", "m>j", "c>j", "j>e"]
    told = found([S, both("x"), A, B, C, xor("m"), both("j"), E], flows)
    assert told == [("token_left_behind", "j"), ("tokens_multiply", "m")]


LOOP = ["s>m", "m>x", "x>a", "x>b", "a>y", "y>m[true]", "y>e*"]


def severities(shapes: list[Shape], flows: list[str]) -> list[tuple[str, str, str]]:
    diagram, _ = examine(draw("p", shapes, flows))
    return [(problem.severity, problem.code, problem.element) for problem in findings(diagram, NOT_CHECKED)]


def test_a_loop_that_sends_off_a_task_each_round_makes_as_many_as_there_are_rounds() -> None:
    shapes = [S, xor("m"), both("x"), A, B, xor("y"), E]
    assert severities(shapes, [*LOOP, "b>e"]) == [("warning", "tokens_pile_up", "b")]
    again = [*LOOP, "b>z", "z>b[true]", "z>e*"]
    assert severities([*shapes, xor("z")], again) == [("warning", "tokens_pile_up", "b")]


def test_a_loop_whose_tokens_come_back_or_are_waited_for_grows_by_itself() -> None:
    shapes = [S, xor("m"), both("x"), A, B, xor("y"), E]
    assert ("error", "tokens_pile_up", "b") in severities(shapes, [*LOOP, "b>m"])
    waited = [flow for flow in LOOP if flow != "y>e*"]
    told = severities([*shapes, both("j")], [*waited, "y>j*", "b>j", "j>e"])
    assert ("error", "tokens_pile_up", "b") in told


def test_a_loop_without_a_way_out_never_completes() -> None:
    flows = ["s>m", "m>x", "x>a", "x>b", "a>m", "b>e"]
    assert severities([S, xor("m"), both("x"), A, B, E], flows) == [
        ("error", "tokens_pile_up", "b"),
        ("error", "never_completes", "p"),
    ]


def test_a_loop_that_sends_something_off_each_round_does_not_grow() -> None:
    assert found([S, xor("m"), both("x"), A, service("b"), xor("y"), E], [*LOOP, "b>e"]) == []


def test_a_loop_around_a_whole_block_does_not_grow() -> None:
    flows = ["s>m", "m>x", "x>a", "x>b", "a>j", "b>j", "j>y", "y>m[true]", "y>e*"]
    assert found([S, xor("m"), both("x"), A, B, both("j"), xor("y"), E], flows) == []


def reminder(*, then: str, join: Shape | None = None) -> tuple[list[Shape], list[str]]:
    event = border("t", "a", timer_definition("P1D"), interrupting=False)
    return [S, A, event, user("r"), *([join] if join else []), E], ["s>a", "t>r", f"r>{then}"]


def test_a_reminder_may_come_any_number_of_times() -> None:
    shapes, flows = reminder(then="e")
    assert found(shapes, [*flows, "a>e"]) == []
    again = ["a>y", "y>a[true]", "y>e*"]
    assert found([*shapes, xor("y")], [*flows, *again]) == []


def test_a_join_that_waits_for_a_reminder_may_wait_for_ever() -> None:
    shapes, flows = reminder(then="j", join=both("j"))
    assert found(shapes, [*flows, "a>j", "j>e"]) == [("deadlock", "j")]
    shapes, flows = reminder(then="j", join=some("j"))
    assert found(shapes, [*flows, "a>j", "j>e"]) == []


def test_the_inside_of_a_sub_process_is_played_by_itself() -> None:
    inside = sub(
        "q", [start("i"), xor("x"), A, B, both("j"), end("k")], ["i>x", "x>a[true]", "x>b*", "a>j", "b>j", "j>k"]
    )
    assert found([S, inside, E], ["s>q", "q>e"]) == [("deadlock", "j")]


def test_what_an_event_sub_process_watches_over_is_played_too() -> None:
    handler = event_sub("h", [on_message("m", "withdraw"), C, end("k")], ["m>c", "c>k"])
    assert found([S, A, E, handler], ["s>a", "a>e"]) == []
    assert found([S, xor("x"), A, B, both("j"), E, handler], [*CHOICE, *JOINED]) == [("deadlock", "j")]


def test_an_error_leaves_by_the_event_that_catches_it() -> None:
    wrong = end("w", inner='<errorEventDefinition errorRef="error_wrong"/>')
    inside = sub("q", [start("i"), A, wrong], ["i>a", "a>w"])
    caught = border("c", "q", '<errorEventDefinition errorRef="error_wrong"/>')
    assert found([S, inside, caught, E], ["s>q", "q>e", "c>e"]) == []


def test_a_way_that_leads_there_is_told() -> None:
    diagram, _ = examine(draw("p", [S, xor("x"), A, B, both("j"), E], [*CHOICE, *JOINED]))
    (problem,) = findings(diagram, NOT_CHECKED)
    assert problem.text == (
        "Expected every token to get on, but 'j' waits for ever for 'b_j' (for example after s, x, a)."
    )


def parting(branches: int) -> tuple[list[Shape], list[str]]:
    """Branches that each end at one of two joins: no two ways of choosing lead to the same state."""
    shapes, flows = [S, both("x"), some("j"), some("k"), E], ["s>x", "j>e", "k>e"]
    for at in range(branches):
        shapes += [xor(f"y{at}"), user(f"a{at}"), user(f"b{at}")]
        flows += [f"x>y{at}", f"y{at}>a{at}[true]", f"y{at}>b{at}*", f"a{at}>j", f"b{at}>k"]
    return shapes, flows


def test_what_is_too_much_to_try_is_said_to_be_unknown() -> None:
    diagram, _ = examine(draw("p", *parting(60)))
    (problem,) = findings(diagram, NOT_CHECKED)
    assert (problem.code, problem.element, problem.severity) == ("unknown", "p", "warning")
    assert f"more than {MAX_STATES} states" in problem.text
    assert found(*parting(6)) == []


def test_wide_inclusive_blocks_are_played_by_one_and_by_all() -> None:
    wide = [user(f"a{at}") for at in range(15)]
    flows = ["s>x", *(f"x>a{at}[true]" for at in range(14)), "x>a14*", *(f"a{at}>j" for at in range(15)), "j>e"]
    assert found([S, some("x"), *wide, some("j"), E], flows) == []
    assert found([S, some("x"), *wide, both("j"), E], flows) == [("deadlock", "j")]
    apart = [flow for flow in flows if flow not in {"a0>j", "a1>j"}]
    assert found([S, some("x"), *wide, some("j"), both("k"), E], [*apart, "a0>k", "a1>k", "k>j"]) == [("deadlock", "k")]
    assert found([S, some("x"), *wide, some("j"), some("k"), E], [*apart, "a0>k", "a1>k", "k>e"]) == [("unknown", "p")]


def sound_enough(drawing: Drawing) -> bool:
    diagram, unread = examine(draw("p", drawing.shapes, drawing.flows))
    return not unread and not structure(diagram)


def test_the_short_cuts_find_what_playing_everything_finds() -> None:
    random, compared = Random(20260907), Counter[str]()  # noqa: S311
    for _ in range(800):
        drawing = draw_randomly(random)
        if not sound_enough(drawing):
            continue
        net = net_of(normalise(examine(draw("p", drawing.shapes, drawing.flows))[0]), None, {})
        everything, searched = play_everything(net, most=12, states=4_000), explore(net, Budget())
        if everything is None or everything.too_many or not searched.all_seen or searched.growing:
            continue
        assert set(searched.stuck) == everything.stuck, drawing
        assert searched.passed == everything.passed, drawing
        assert searched.completes == everything.completes, drawing
        compared["stuck" if searched.stuck else "sound"] += 1
    assert compared["stuck"] > 5
    assert compared["sound"] > 30


class Coin(Office):
    """An office in which nobody can tell beforehand what a condition says."""

    random = Random(7)  # noqa: S311

    def evaluate(self, expression: str, variables: object) -> object:  # noqa: ARG002
        return self.random.random() < 0.5


def walk(drawing: Drawing, random: Random) -> set[str]:
    """Play a case to its end with whatever comes first; returns where it hangs."""
    case = Instance.begin(compiled("p", drawing.shapes, drawing.flows), Coin(), reloads=False)
    for _ in range(120):
        waits = [wait for wait in case.run.waits.values() if wait.kind in {"task", "timer"}]
        if not waits:
            break
        wait = random.choice(waits)
        if wait.kind == "task":
            case.run.complete(wait.token, {})
        else:
            case.run.fire_timer(wait.token)
    return {element for element, fault in case.faults().items() if fault is not None and fault[0] == "deadlock"}


def test_the_engine_hangs_only_where_the_search_has_said() -> None:
    random, hung, played = Random(11), 0, 0  # noqa: S311
    while played < 60:
        drawing = draw_randomly(random)
        if not sound_enough(drawing):
            continue
        diagram, _ = examine(draw("p", drawing.shapes, drawing.flows))
        told = findings(diagram, NOT_CHECKED)
        if any(problem.code in {"tokens_pile_up", "unknown", "loop_by_itself"} for problem in told):
            continue
        played += 1
        expected = {problem.element for problem in told if problem.code in {"deadlock", "token_left_behind"}}
        for _ in range(6):
            hangs = walk(drawing, random)
            assert hangs <= expected, drawing
            hung += bool(hangs)
    assert hung > 2


def test_what_no_token_ever_reaches_is_told() -> None:
    wrong = end("w", inner='<errorEventDefinition errorRef="error_wrong"/>')
    inside = sub("q", [start("i"), wrong], ["i>w"])
    caught = border("c", "q", '<errorEventDefinition errorRef="error_wrong"/>')
    escalated = border("u", "c2", "<escalationEventDefinition/>")
    assert severities([S, inside, caught, A, E], ["s>q", "q>a", "a>e", "c>e"]) == [("warning", "never_runs", "a")]
    assert severities([S, user("c2"), escalated, E], ["s>c2", "c2>e", "u>e"]) == [("warning", "never_happens", "u")]
