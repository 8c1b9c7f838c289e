"""Gateways, conditions, and flows without gateways (BPMN 2.0, 13.4)."""

from dataclasses import replace

import pytest

from tests.spiff.drawing import Shape, border, both, catch, end, some, start, sub, user, xor
from tests.spiff.patterns.refusals import refused
from tests.spiff.played import Played, play
from tests.spiff.shapes import definition, event_gateway
from tests.spiff.shown import refuses, shows


@shows("exclusiveGateway", "split", "default")
@shows("sequenceFlow", "conditionExpression")
@pytest.mark.parametrize(("n", "reached"), [(0, "c"), (1, "a"), (2, "a"), (None, "c")])
def test_an_exclusive_gateway_takes_the_first_flow_that_holds(n: int | None, reached: str) -> None:
    shapes = [start(), xor("x"), user("a"), user("b"), user("c"), end()]
    flows = ["s>x", "x>a[n > 0]", "x>b[n > 1]", "x>c*", "a>e", "b>e", "c>e"]
    assert play(shapes, flows, n=n).open() == [reached]


@shows("exclusiveGateway", "merge")
def test_an_exclusive_gateway_lets_every_token_pass() -> None:
    shapes = [start(), both("g"), user("a"), user("b"), xor("m"), user("c"), end()]
    case = play(shapes, ["s>g", "g>a", "g>b", "a>m", "b>m", "m>c", "c>e"]).complete("a").complete("b")
    assert case.open() == ["c", "c"]


@shows("inclusiveGateway", "split", "join", "default")
@pytest.mark.parametrize(("n", "opened"), [(0, []), (1, ["a"]), (2, ["a", "b"])])
def test_an_inclusive_gateway_takes_every_flow_that_holds_and_its_join_waits_for_those(
    n: int, opened: list[str]
) -> None:
    shapes = [start(), some("g"), user("a"), user("b"), some("j"), user("c"), end()]
    case = play(shapes, ["s>g", "g>a[n > 0]", "g>b[n > 1]", "g>j*", "a>j", "b>j", "j>c", "c>e"], n=n)
    assert case.open() == (opened or ["c"])
    for name in opened:
        assert "c" not in case.open()
        case.complete(name)
    assert case.open() == ["c"]


@shows("parallelGateway", "split", "join")
def test_a_parallel_gateway_takes_every_flow_and_its_join_waits_for_all() -> None:
    shapes = [start(), both("g"), user("a"), user("b"), both("j"), end()]
    case = play(shapes, ["s>g", "g>a", "g>b", "a>j", "b>j", "j>e"]).complete("b")
    assert case.open() == ["a"]
    assert case.complete("a").trace == ["s", "g", "b", "a", "j", "e"]


def test_a_join_may_fork_again_at_once() -> None:
    shapes = [start(), both("g"), user("a"), user("b"), both("j"), user("c"), user("d"), end()]
    case = play(shapes, ["s>g", "g>a", "g>b", "a>j", "b>j", "j>c", "j>d", "c>e", "d>e"]).complete("a").complete("b")
    assert case.open() == ["c", "d"]


@shows("eventBasedGateway", "exclusive")
def test_behind_an_event_based_gateway_the_first_event_takes_the_others_away() -> None:
    events = [
        catch(kind, definition(kind, text)) for kind, text in (("timer", "P1D"), ("message", "m"), ("signal", "x"))
    ]
    events.append(catch("conditional", definition("conditional", "n > 1")))
    names = [shape.id for shape in events]
    flows = ["s>g", *(f"g>{name}" for name in names), *(f"{name}>e" for name in names)]
    shapes = [start(), event_gateway("g"), *events, end()]
    for name in names[:3]:
        case = play(shapes, flows, n=0)
        assert case.waits() == sorted((name, name) for name in names)
        assert case.came(name, name).trace == ["s", "g", name, "e"]
    assert play(shapes, flows, n=2).trace == ["s", "g", "conditional", "e"]


@refuses("eventBasedGateway", "parallel", "instantiate", code="unsupported")
@pytest.mark.parametrize("attribute", ['eventGatewayType="Parallel"', 'instantiate="true"'])
def test_event_based_gateways_that_wait_for_all_or_begin_a_process_are_refused(attribute: str) -> None:
    gateway = replace(event_gateway("g"), attributes=attribute)
    shapes = [start(), gateway, catch("a", definition("timer")), catch("b", definition("signal", "x")), end()]
    assert refused(shapes, ["s>g", "g>a", "g>b", "a>e", "b>e"]) == {("unsupported", "g")}


@refuses("complexGateway", code="unsupported")
def test_a_complex_gateway_is_refused() -> None:
    shapes = [start(), Shape(tag="complexGateway", id="g"), end()]
    assert ("unsupported", "g") in refused(shapes, ["s>g", "g>e"])


@shows("sequenceFlow", "implicit fork", "implicit merge")
def test_several_flows_out_of_a_task_fork_and_several_into_one_merge() -> None:
    shapes = [start(), user("a"), user("b"), user("c"), user("d"), end()]
    case = play(shapes, ["s>a", "a>b", "a>c", "b>d", "c>d", "d>e"]).complete("a")
    assert case.open() == ["b", "c"]
    assert case.complete("b").complete("c").open() == ["d", "d"]
    assert case.complete("d").complete("d").trace == ["s", "a", "b", "c", "d", "e", "d", "e"]


@shows("sequenceFlow", "implicit start", "implicit end")
def test_without_start_and_end_events_everything_without_a_flow_begins_and_ends() -> None:
    case = play([user("a"), user("b"), user("c")], ["a>b"])
    assert case.open() == ["a", "c"]
    assert case.complete("a").complete("b").complete("c").done
    assert case.trace == ["a", "b", "c"]


def hanging() -> Played:
    """A join that hangs inside a sub-process, and one outside that waits for a timer on its border."""
    inside = [start("is"), xor("x"), user("b"), user("c"), both("ij"), end("ie")]
    box = sub("box", inside, ["is>x", "x>b[true]", "x>c*", "b>ij", "c>ij", "ij>ie"])
    late = border("late", "box", definition("timer"), interrupting=False)
    shapes = [start(), both("g"), user("a"), box, late, both("j"), user("z"), end()]
    case = play(shapes, ["s>g", "g>a", "g>box", "a>j", "late>j", "j>z", "z>e", "box>e"])
    return case.complete("a").complete("b")


def test_joins_that_hang_are_told_and_told_again() -> None:
    case = hanging()
    assert case.waits() == [("ij", "fault"), ("j", "fault"), ("late", "timer")]
    assert {code for code, _ in case.faults().values()} == {"deadlock"}
    assert case.retry("j").waits() == [("ij", "fault"), ("j", "fault"), ("late", "timer")]


def test_a_join_that_was_told_to_hang_goes_on_when_a_timer_brings_what_it_waits_for() -> None:
    case = hanging().due("late")
    assert case.waits() == [("z", "task")]
    assert case.complete("z").waits() == [("ij", "fault")]
