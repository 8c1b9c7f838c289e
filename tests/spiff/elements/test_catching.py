"""Events that are waited for in the flow, and on the border of an activity (BPMN 2.0, 13.5.2 and 13.5.3)."""

import pytest

from tests.spiff.drawing import border, catch, end, start, sub, user
from tests.spiff.played import Played, play
from tests.spiff.shapes import definition, needs_all, throw
from tests.spiff.shown import shows

SIMPLE = {"timer": "PT1H", "message": "m", "signal": "x"}
BOTH = definition("message", "m") + definition("signal", "x")


@shows("intermediateCatchEvent", "timer", "message", "signal")
@pytest.mark.parametrize("kind", SIMPLE)
def test_a_catching_event_waits_and_keeps_what_it_declares(kind: str) -> None:
    case = play([start(), catch("c", definition(kind, SIMPLE[kind]), keeps="n"), end()], ["s>c", "c>e"])
    assert case.waits() == [("c", kind)]
    assert case.came("c", kind, n=1, secret=2).trace == ["s", "c", "e"]
    assert case.results == {"c": {"n": 1 if kind != "timer" else None}}


@shows("intermediateCatchEvent", "conditional")
def test_a_conditional_event_waits_until_its_condition_is_true() -> None:
    shapes = [start(), user("a"), catch("c", definition("conditional", "n > 1")), user("b"), end()]
    case = play([*shapes, user("d")], ["s>a", "a>e", "s>c", "c>b", "b>e", "s>d", "d>e"], n=0)
    assert case.say("a", n=1).waits() == [("c", "conditional"), ("d", "task")]
    assert case.say("d", n=2).open() == ["b"]
    assert play(shapes, ["s>a", "a>c", "c>b", "b>e"], n=2).complete("a").open() == ["b"]  # it was true already


@shows("intermediateCatchEvent", "link")
@shows("intermediateThrowEvent", "link")
def test_a_link_leads_from_every_throw_to_the_one_catch() -> None:
    links = [throw(name, definition("link", "far")) for name in ("t1", "t2")]
    shapes = [start(), user("a"), user("b"), *links, catch("c", definition("link", "far")), user("z"), end()]
    case = play(shapes, ["s>a", "s>b", "a>t1", "b>t2", "c>z", "z>e"]).complete("a").complete("b")
    assert (case.open(), case.trace) == (["z", "z"], ["s", "a", "t1", "c", "b", "t2", "c"])


@shows("intermediateCatchEvent", "multiple")
@pytest.mark.parametrize("first", ["message", "signal"])
def test_of_several_definitions_one_is_enough(first: str) -> None:
    case = play([start(), catch("c", BOTH), end()], ["s>c", "c>e"])
    assert case.waits() == [("c", "message"), ("c", "signal")]
    assert case.came("c", first).done


@shows("intermediateCatchEvent", "parallel multiple")
@pytest.mark.parametrize("order", [("message", "signal"), ("signal", "message")])
def test_of_several_definitions_all_are_needed_in_any_order(order: tuple[str, str]) -> None:
    case = play([start(), needs_all(catch("c", BOTH)), end()], ["s>c", "c>e"])
    assert case.came("c", order[0]).waits() == [("c", order[1])]
    assert case.came("c", order[1]).done


def on_a_task(inner: str, *, interrupting: bool, **variables: object) -> Played:
    event = border("b", "a", inner, interrupting=interrupting, keeps="n")
    return play([start(), user("a"), event, user("c"), end()], ["s>a", "a>e", "b>c", "c>e"], **variables)


@shows("boundaryEvent, interrupting", "timer", "message", "signal")
@pytest.mark.parametrize("kind", SIMPLE)
def test_an_interrupting_event_takes_the_place_of_its_activity(kind: str) -> None:
    case = on_a_task(definition(kind, SIMPLE[kind]), interrupting=True)
    assert case.waits() == sorted([("a", "task"), ("b", kind)])
    assert case.came("b", kind, n=1).waits() == [("c", "task")]
    assert case.complete("c").trace == ["s", "b", "c", "e"]


@shows("boundaryEvent, non-interrupting", "message", "signal")
@pytest.mark.parametrize("kind", ["message", "signal"])
def test_a_non_interrupting_event_comes_as_often_as_it_comes(kind: str) -> None:
    case = on_a_task(definition(kind, SIMPLE[kind]), interrupting=False)
    for _ in range(3):
        case.came("b", kind)
    assert case.open() == ["a", "c", "c", "c"]
    assert case.complete("a").waits() == [("c", "task")] * 3
    assert case.complete("c").complete("c").complete("c").done


@shows("boundaryEvent, non-interrupting", "timer")
def test_a_non_interrupting_timer_is_due_once_and_a_cycle_as_often_as_it_says() -> None:
    case = on_a_task(definition("timer"), interrupting=False).came("b", "timer")
    assert case.waits() == [("a", "task"), ("c", "task")]
    case = on_a_task(definition("cycle", "R2/PT1H"), interrupting=False).came("b", "timer")
    assert case.waits() == [("a", "task"), ("b", "timer"), ("c", "task")]
    assert case.came("b", "timer").waits() == [("a", "task"), ("c", "task"), ("c", "task")]


@shows("boundaryEvent, interrupting", "conditional")
@shows("boundaryEvent, non-interrupting", "conditional")
@pytest.mark.parametrize("interrupting", [True, False])
def test_a_conditional_event_on_a_border_comes_each_time_its_condition_becomes_true(interrupting: bool) -> None:
    event = border("b", "a", definition("conditional", "n > 1"), interrupting=interrupting)
    shapes = [start(), user("a"), event, user("c"), *map(user, ("d1", "d2", "d3")), end()]
    case = play(shapes, ["s>a", "a>e", "b>c", "c>e", *(f"s>{d}" for d in ("d1", "d2", "d3")),
                         *(f"{d}>e" for d in ("d1", "d2", "d3"))], n=0)  # fmt: skip
    opened = []
    for name, n in (("d1", 2), ("d2", 0), ("d3", 3)):
        case.say(name, n=n)
        opened.append([one for one in case.open() if one in {"a", "c"}])
    assert opened == ([["c"], ["c"], ["c"]] if interrupting else [["a", "c"], ["a", "c"], ["a", "c", "c"]])


@shows("boundaryEvent, interrupting", "multiple")
@shows("boundaryEvent, non-interrupting", "multiple")
@pytest.mark.parametrize("interrupting", [True, False])
def test_one_of_several_definitions_on_a_border_is_enough(interrupting: bool) -> None:
    case = on_a_task(BOTH, interrupting=interrupting).came("b", "signal")
    assert case.open() == (["c"] if interrupting else ["a", "c"])
    if not interrupting:
        assert case.came("b", "message").open() == ["a", "c", "c"]


@shows("boundaryEvent, interrupting", "parallel multiple")
@shows("boundaryEvent, non-interrupting", "parallel multiple")
@pytest.mark.parametrize("interrupting", [True, False])
def test_all_definitions_on_a_border_are_needed(interrupting: bool) -> None:
    event = needs_all(border("b", "a", BOTH, interrupting=interrupting))
    case = play([start(), user("a"), event, user("c"), end()], ["s>a", "a>e", "b>c", "c>e"])
    assert case.came("b", "signal").open() == ["a"]
    assert case.came("b", "message").open() == (["c"] if interrupting else ["a", "c"])
    if not interrupting:  # and all of them again
        assert case.came("b", "message").open() == ["a", "c"]
        assert case.came("b", "signal").open() == ["a", "c", "c"]


def test_each_definition_counts_for_itself_how_often_it_has_come() -> None:
    inner = definition("cycle", "R2/PT1H") + definition("signal", "x")
    case = on_a_task(inner, interrupting=False).came("b", "signal").came("b", "signal").came("b", "timer")
    assert ("b", "timer") in case.waits()
    assert case.came("b", "timer").waits() == [("a", "task"), ("b", "signal"), *[("c", "task")] * 4]


def test_a_timer_among_all_that_are_needed_lets_the_event_come_once() -> None:
    event = needs_all(border("b", "a", definition("timer") + definition("signal", "x"), interrupting=False))
    case = play([start(), user("a"), event, user("c"), end()], ["s>a", "a>e", "b>c", "c>e"])
    assert case.came("b", "timer").came("b", "signal").waits() == [("a", "task"), ("c", "task")]


def test_events_on_borders_inside_one_another_end_what_is_inside_of_theirs() -> None:
    inner = sub("inner", [start("is"), user("a"), end("ie"), border("near", "a", definition("signal", "x")), user("n")],
                ["is>a", "a>ie", "near>n", "n>ie"])  # fmt: skip
    outer = sub("outer", [start("os"), inner, end("oe")], ["os>inner", "inner>oe"])
    far = border("far", "outer", definition("message", "m"))
    case = play([start(), outer, far, user("f"), end()], ["s>outer", "outer>e", "far>f", "f>e"])
    assert case.waits() == [("a", "task"), ("far", "message"), ("near", "signal")]
    assert case.came("near", "signal").waits() == [("far", "message"), ("n", "task")]
    assert case.came("far", "message").waits() == [("f", "task")]
    assert case.complete("f").trace == ["s", "os", "is", "near", "far", "f", "e"]
