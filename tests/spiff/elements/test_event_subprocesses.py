"""Event sub-processes (BPMN 2.0, 10.3.5 and 13.5.4)."""

import pytest

from tests.spiff.drawing import TERMINATE, Shape, border, both, end, event_sub, start, sub, user, xor
from tests.spiff.generated.world import World
from tests.spiff.patterns.refusals import refused
from tests.spiff.played import Played, play
from tests.spiff.shapes import definition, ends, needs_all, start_on, throw, undone_by
from tests.spiff.shown import refuses, shows

SIMPLE = {"timer": "PT1H", "message": "m", "signal": "x"}
INTERRUPTING = "start of an event sub-process, interrupting"
BESIDE = "start of an event sub-process, non-interrupting"
BOTH = definition("message", "m") + definition("signal", "x")


def handler(inner: str, *, interrupting: bool, name: str = "h") -> Shape:
    begin = start_on(f"{name}_s", inner, interrupting=interrupting)
    shapes = [begin, user(f"{name}_t"), end(f"{name}_e")]
    return event_sub(name, shapes, [f"{name}_s>{name}_t", f"{name}_t>{name}_e"])


def watched(*handlers: Shape, **variables: object) -> Played:
    """A sub-process with two open tasks, what watches over it, and a task after it."""
    inside = [start("is"), both("g"), user("a"), user("b"), end("ie"), *handlers]
    box = sub("box", inside, ["is>g", "g>a", "g>b", "a>ie", "b>ie"])
    return play([start(), box, user("after"), end()], ["s>box", "box>after", "after>e"], **variables)


@shows(INTERRUPTING, "timer", "message", "signal")
@pytest.mark.parametrize("kind", SIMPLE)
def test_an_interrupting_one_ends_everything_in_its_scope_and_then_the_scope_goes_on(kind: str) -> None:
    case = watched(handler(definition(kind, SIMPLE[kind]), interrupting=True))
    assert case.waits() == sorted([("a", "task"), ("b", "task"), ("h_s", kind)])
    assert case.came("h_s", kind).waits() == [("h_t", "task")]
    assert case.complete("h_t").open() == ["after"]
    assert case.trace == ["s", "is", "g", "h_s", "h_t", "h_e", "h", "box"]


@shows(BESIDE, "message", "signal")
@pytest.mark.parametrize("kind", ["message", "signal"])
def test_a_non_interrupting_one_runs_beside_as_often_as_its_event_comes_and_is_waited_for(kind: str) -> None:
    case = watched(handler(definition(kind, SIMPLE[kind]), interrupting=False))
    case.came("h_s", kind).came("h_s", kind)
    assert case.open() == ["a", "b", "h_t", "h_t"]
    case.complete("a").complete("b").complete("h_t")
    assert case.waits() == [("h_t", "task")]  # a scope that is completing starts no more handlers
    assert case.complete("h_t").open() == ["after"]


@shows(BESIDE, "timer")
def test_a_non_interrupting_timer_is_due_once() -> None:
    case = watched(handler(definition("timer"), interrupting=False)).came("h_s", "timer")
    assert case.waits() == [("a", "task"), ("b", "task"), ("h_t", "task")]


@shows(INTERRUPTING, "conditional")
@shows(BESIDE, "conditional")
@pytest.mark.parametrize("interrupting", [True, False])
def test_a_condition_that_becomes_true(interrupting: bool) -> None:
    case = watched(handler(definition("conditional", "n > 1"), interrupting=interrupting), n=0).say("a", n=2)
    assert case.open() == (["h_t"] if interrupting else ["b", "h_t"])


@shows(INTERRUPTING, "multiple")
@shows(BESIDE, "multiple")
@pytest.mark.parametrize("interrupting", [True, False])
def test_one_of_several_events_is_enough(interrupting: bool) -> None:
    case = watched(handler(BOTH, interrupting=interrupting)).came("h_s", "signal")
    assert case.open() == (["h_t"] if interrupting else ["a", "b", "h_t"])


@shows(INTERRUPTING, "parallel multiple")
@shows(BESIDE, "parallel multiple")
@pytest.mark.parametrize("interrupting", [True, False])
def test_all_of_several_events_are_needed(interrupting: bool) -> None:
    begin = needs_all(start_on("h_s", BOTH, interrupting=interrupting))
    case = watched(event_sub("h", [begin, user("h_t"), end("h_e")], ["h_s>h_t", "h_t>h_e"])).came("h_s", "signal")
    assert case.open() == ["a", "b"]
    assert case.came("h_s", "message").open() == (["h_t"] if interrupting else ["a", "b", "h_t"])


def throwing(kind: str, code: str, caught: str, *, interrupting: bool) -> Played:
    """A scope in which an end event throws, and what watches over the scope."""
    inside = [start("is"), both("g"), user("a"), ends("thrown", definition(kind, code)), user("b"), end("ie")]
    inside.append(handler(definition(kind, caught), interrupting=interrupting))
    box = sub("box", inside, ["is>g", "g>a", "g>b", "a>thrown", "b>ie"])
    shapes = [start(), box, border("on", "box", definition(kind)), user("outside"), user("after"), end()]
    return play(shapes, ["s>box", "box>after", "on>outside", "after>e", "outside>e"]).complete("a")


@shows(INTERRUPTING, "error")
def test_an_error_of_the_scope_is_caught_in_it_before_it_is_caught_on_its_border() -> None:
    assert throwing("error", "one", "one", interrupting=True).open() == ["h_t"]
    assert throwing("error", "one", "", interrupting=True).complete("h_t").open() == ["after"]
    assert throwing("error", "one", "two", interrupting=True).open() == ["outside"]


@shows(INTERRUPTING, "escalation")
@shows(BESIDE, "escalation")
@pytest.mark.parametrize("interrupting", [True, False])
def test_an_escalation_of_the_scope(interrupting: bool) -> None:
    case = throwing("escalation", "one", "one", interrupting=interrupting)
    assert case.open() == (["h_t"] if interrupting else ["b", "h_t"])


@refuses(INTERRUPTING, "compensate", code="unsupported")
def test_one_that_compensates_is_refused() -> None:
    shape = handler(definition("compensate"), interrupting=True)
    assert ("unsupported", "h_s") in refused([start(), user("a"), end(), shape], ["s>a", "a>e"])


def test_one_that_does_not_interrupt_for_an_error_is_refused() -> None:
    shape = handler(definition("error", "one"), interrupting=False)
    assert refused([start(), user("a"), end(), shape], ["s>a", "a>e"]) == {("must_interrupt", "h_s")}


def test_an_interrupting_one_ends_the_others_of_its_scope_and_what_they_are_about_to_begin() -> None:
    beside, cutting = handler(definition("signal", "x"), interrupting=False), handler(BOTH, interrupting=True, name="k")
    assert watched(beside, cutting).came("h_s", "signal").came("k_s", "message").waits() == [("k_t", "task")]
    case = watched(beside, cutting)
    assert case.signal("x") == 2
    assert case.waits() == [("k_t", "task")]


def test_an_error_of_a_handler_is_not_caught_beside_it_but_around_its_scope() -> None:
    bad = event_sub(
        "h", [start_on("h_s", definition("message", "m")), ends("h_e", definition("error", "one"))], ["h_s>h_e"]
    )
    also = handler(definition("error"), interrupting=True, name="k")
    inside = [start("is"), user("a"), end("ie"), bad, also]
    shapes = [start(), sub("box", inside, ["is>a", "a>ie"]), border("on", "box", definition("error", "one")), user("c")]
    case = play([*shapes, end()], ["s>box", "box>e", "on>c", "c>e"]).came("h_s", "message")
    assert (case.open(), case.trace) == (["c"], ["s", "is", "h_s", "h_e", "on"])


def test_a_terminate_event_of_a_handler_ends_the_handler_only() -> None:
    shapes = [start_on("h_s", definition("message", "m"), interrupting=False), both("hg"), user("h_t"), user("h_u")]
    one = event_sub("h", [*shapes, end("h_e", inner=TERMINATE)], ["h_s>hg", "hg>h_t", "hg>h_u", "h_t>h_e", "h_u>h_e"])
    case = watched(one).came("h_s", "message")
    assert case.open() == ["a", "b", "h_t", "h_u"]
    assert case.complete("h_t").open() == ["a", "b"]


def test_a_handler_undoes_what_was_done_in_the_scope_it_watches_over() -> None:
    shapes = [start_on("h_s", definition("error", "one")), throw("h_u", definition("compensate")), end("h_e")]
    inside = [start("is"), *undone_by(user("a"), user("undo")), xor("x"), ends("bad", definition("error", "one"))]
    inside.append(event_sub("h", shapes, ["h_s>h_u", "h_u>h_e"]))
    case = play([start(), sub("box", inside, ["is>a", "a>x", "x>bad"]), end()], ["s>box", "box>e"]).complete("a")
    assert case.open() == ["undo"]
    assert case.complete("undo").trace[-7:] == ["a_undo", "undo", "h_u", "h_e", "h", "box", "e"]


def test_one_watches_over_the_whole_process_and_over_called_work() -> None:
    shapes = [start(), user("a"), end(), handler(definition("message", "stop"), interrupting=True)]
    case = play(shapes, ["s>a", "a>e"], office=World()).came("h_s", "message").complete("h_t")
    assert (case.trace, case.done) == (["s", "h_s", "h_t", "h_e", "h"], True)
