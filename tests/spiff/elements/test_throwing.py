"""Events that are thrown, on the way and at the end, and who catches them (BPMN 2.0, 10.5.7 and 13.5.5)."""

import pytest

from tests.spiff.drawing import TERMINATE, Shape, border, both, call, catch, compiled, end, start, sub, user, xor
from tests.spiff.patterns.refusals import refused
from tests.spiff.played import Played, play
from tests.spiff.shapes import definition, ends, throw, undone_by
from tests.spiff.shown import refuses, shows


@shows("intermediateThrowEvent", "none")
def test_a_throw_event_without_anything_to_throw_is_passed() -> None:
    assert play([start(), throw("t"), end()], ["s>t", "t>e"]).trace == ["s", "t", "e"]


@shows("endEvent", "none")
def test_an_end_event_ends_its_own_token_only() -> None:
    case = play([start(), both("g"), user("a"), user("b"), end()], ["s>g", "g>a", "g>b", "a>e", "b>e"]).complete("a")
    assert case.open() == ["b"]
    assert case.complete("b").trace == ["s", "g", "a", "e", "b", "e"]


@shows("intermediateThrowEvent", "message", "signal", "multiple")
@shows("endEvent", "message", "signal", "multiple")
@shows("messageEventDefinition", "payload")
@pytest.mark.parametrize("at_end", [False, True])
@pytest.mark.parametrize(
    ("inner", "kinds"),
    [
        (definition("message", "m"), ["message"]),
        (definition("signal", "m"), ["signal"]),
        (definition("message", "m") + definition("signal", "m"), ["message", "signal"]),
    ],
    ids=["message", "signal", "multiple"],
)
def test_messages_and_signals_leave_the_case_with_what_they_carry(inner: str, kinds: list[str], at_end: bool) -> None:
    event = ends("t", inner, n="m + 1") if at_end else throw("t", inner, n="m + 1")
    case = play([start(), event, *([] if at_end else [end()])], ["s>t", *([] if at_end else ["t>e"])], m=1)
    assert [(one.kind, one.name, one.element, one.payload) for one in case.run.thrown] == [
        (kind, "m", "t", {"n": 2}) for kind in kinds
    ]
    assert (case.trace, case.done) == (["s", "t"] if at_end else ["s", "t", "e"], True)


@shows("signalEventDefinition", "to all that wait")
def test_a_signal_reaches_everything_in_the_case_that_waits_for_it_when_it_is_thrown() -> None:
    shapes = [start(), both("g"), catch("c1", definition("signal", "x")), catch("c2", definition("signal", "x"))]
    shapes += [catch("other", definition("signal", "y")), user("a"), throw("t", definition("signal", "x"))]
    shapes += [user("b"), border("on", "b", definition("signal", "x"), interrupting=False), end()]
    case = play(shapes, ["s>g", *(f"g>{n}" for n in ("c1", "c2", "other", "a", "b")), "c1>e", "c2>e", "other>e", "a>t",
                         "t>e", "b>e", "on>e"]).complete("a")  # fmt: skip
    assert case.waits() == [("b", "task"), ("on", "signal"), ("other", "signal")]
    assert sorted(case.trace[2:]) == sorted(["a", "t", "e", "c1", "e", "c2", "e", "on", "e"])


@shows("endEvent", "terminate")
def test_a_terminate_event_ends_everything_in_its_own_level_and_nothing_around_it() -> None:
    inside = [start("is"), both("ig"), user("b"), user("c"), end("all", inner=TERMINATE)]
    shapes = [
        start(),
        both("g"),
        sub("box", inside, ["is>ig", "ig>b", "ig>c", "b>all", "c>all"]),
        user("a"),
        user("d"),
        end(),
    ]
    case = play(shapes, ["s>g", "g>box", "g>a", "box>d", "a>e", "d>e"]).complete("b")
    assert case.open() == ["a", "d"]
    assert case.trace == ["s", "g", "is", "ig", "b", "all", "box"]


def thrower(kind: str, code: str, *, inside_of: str = "box") -> Shape:
    """A sub-process in which somebody decides whether to throw."""
    shapes = [start("is"), user("ask"), xor("x"), ends("thrown", definition(kind, code)), end("ie")]
    return sub(inside_of, shapes, ["is>ask", "ask>x", "x>thrown[results.ask.bad]", "x>ie*"])


def caught(kind: str, code: str, *, interrupting: bool = True) -> Played:
    """Somebody is asked inside; on the border of it there is an event for `code` and one for anything."""
    shapes = [start(), thrower(kind, code), user("next"), user("known"), user("any"), end()]
    shapes += [border("b_any", "box", definition(kind), interrupting=interrupting)]
    shapes += [border("b_one", "box", definition(kind, "one"), interrupting=interrupting)]
    flows = ["s>box", "box>next", "b_one>known", "b_any>any", "next>e", "known>e", "any>e"]
    return play(shapes, flows).complete("ask", bad=True)


@shows("endEvent", "error")
@shows("boundaryEvent, interrupting", "error")
@shows("errorEventDefinition", "by code", "any")
def test_an_error_ends_what_it_comes_out_of_and_goes_to_the_event_that_names_it_before_one_that_takes_any() -> None:
    assert caught("error", "one").trace == ["s", "is", "ask", "x", "thrown", "b_one"]
    assert caught("error", "two").trace == ["s", "is", "ask", "x", "thrown", "b_any"]
    assert caught("error", "one").open() == ["known"]


@shows("errorEventDefinition", "from a called process")
def test_an_error_of_a_called_process_goes_to_the_call() -> None:
    called = compiled("called", [start("cs"), ends("thrown", definition("error", "one"))], ["cs>thrown"])
    shapes = [start(), user("a"), call("ca", "called"), border("b", "ca", definition("error", "one")), user("c"), end()]
    case = play(shapes, ["s>a", "a>ca", "ca>e", "b>c", "c>e"], called=[called]).complete("a")
    assert (case.open(), case.trace) == (["c"], ["s", "a", "cs", "thrown", "b"])


@shows("errorEventDefinition", "nobody")
def test_an_error_that_nobody_catches_is_an_incident() -> None:
    case = play([start(), user("a"), ends("thrown", definition("error", "one"))], ["s>a", "a>thrown"]).complete("a")
    assert case.waits() == [("thrown", "fault")]
    assert case.faults()["thrown"][0] == "uncaught_error"
    assert not case.done


@shows("endEvent", "escalation")
@shows("escalationEventDefinition", "by code", "any")
@shows("boundaryEvent, interrupting", "escalation")
@shows("boundaryEvent, non-interrupting", "escalation")
def test_an_escalation_goes_to_the_event_that_names_it_before_one_that_takes_any() -> None:
    assert caught("escalation", "one").open() == ["known"]
    assert caught("escalation", "two").open() == ["any"]
    assert caught("escalation", "one", interrupting=False).open() == ["known", "next"]
    assert caught("escalation", "one", interrupting=False).trace == ["s", "is", "ask", "x", "thrown", "b_one", "box"]


@shows("intermediateThrowEvent", "escalation")
@pytest.mark.parametrize("interrupting", [True, False])
def test_an_escalation_on_the_way_goes_on_unless_what_catches_it_interrupts(interrupting: bool) -> None:
    inside = [start("is"), user("a"), throw("up", definition("escalation", "one")), user("b"), end("ie")]
    event = border("on", "box", definition("escalation", "one"), interrupting=interrupting)
    shapes = [start(), sub("box", inside, ["is>a", "a>up", "up>b", "b>ie"]), event, user("c"), end()]
    case = play(shapes, ["s>box", "box>e", "on>c", "c>e"]).complete("a")
    assert case.open() == (["c"] if interrupting else ["b", "c"])
    assert case.trace == ["s", "is", "a", "up", "on"] if interrupting else ["s", "is", "a", "on", "up"]


@shows("escalationEventDefinition", "nobody")
def test_an_escalation_that_nobody_catches_is_forgotten() -> None:
    case = play([start(), throw("up", definition("escalation", "one")), end()], ["s>up", "up>e"])
    assert (case.trace, case.done) == (["s", "up", "e"], True)


def compensated(event: Shape, *flows: str) -> Played:
    """Two activities that can be undone, one after the other, and then the event."""
    shapes = [start(), *undone_by(user("a"), user("undo_a")), *undone_by(user("b"), user("undo_b")), user("ask"), event]
    case = play([*shapes, *([end()] if flows else [])], ["s>a", "a>b", "b>ask", f"ask>{event.id}", *flows])
    return case.complete("a").complete("b").complete("ask")


@shows("intermediateThrowEvent", "compensate")
@shows("compensateEventDefinition", "all")
def test_everything_that_was_done_is_undone_in_reverse_order_before_the_event_goes_on() -> None:
    case = compensated(throw("t", definition("compensate")), "t>e")
    assert case.waits() == [("undo_b", "task")]
    assert case.complete("undo_b").waits() == [("undo_a", "task")]
    assert case.complete("undo_a").trace[4:] == ["b_undo", "undo_b", "a_undo", "undo_a", "t", "e"]


@shows("endEvent", "compensate")
@shows("compensateEventDefinition", "activityRef")
def test_one_activity_is_undone() -> None:
    case = compensated(ends("t", definition("compensate", "a")))
    assert case.complete("undo_a").trace[4:] == ["a_undo", "undo_a", "t"]
    assert case.done


def test_what_was_not_done_is_not_undone_and_nothing_is_undone_twice() -> None:
    shapes = [start(), *undone_by(user("a"), user("undo")), user("b"), end()]
    shapes += [throw("t1", definition("compensate")), throw("t2", definition("compensate"))]
    flows = ["s>t1", "t1>a", "a>t2", "t2>b", "b>e"]
    case = play(shapes, flows)
    assert case.trace == ["s", "t1"]
    assert case.complete("a").complete("undo").trace == ["s", "t1", "a", "a_undo", "undo", "t2"]
    shapes[-1] = throw("t2", definition("compensate", "a"))
    twice = play(
        [*shapes, throw("t3", definition("compensate", "a"))], ["s>a", "a>t1", "t1>t2", "t2>t3", "t3>b", "b>e"]
    )
    assert twice.complete("a").complete("undo").open() == ["b"]


@shows("compensateEventDefinition", "of a sub-process")
def test_a_sub_process_that_was_completed_is_undone_by_its_own_handler_or_from_inside() -> None:
    inside = [start("is"), *undone_by(user("a"), user("undo_a")), *undone_by(user("b"), user("undo_b")), end("ie")]
    box = sub("box", inside, ["is>a", "a>b", "b>ie"])
    t, flows = throw("t", definition("compensate", "box")), ["s>box", "box>t", "t>e"]
    case = play([start(), box, t, end()], flows).complete("a").complete("b")
    assert case.complete("undo_b").complete("undo_a").done
    case = play([start(), *undone_by(box, user("undo_box")), t, end()], flows).complete("a").complete("b")
    assert case.open() == ["undo_box"]
    assert case.complete("undo_box").done


@refuses("compensateEventDefinition", "waitForCompletion false", code="unsupported")
def test_compensation_that_is_not_waited_for_is_refused() -> None:
    t = throw("t", '<compensateEventDefinition waitForCompletion="false"/>')
    shapes = [start(), *undone_by(user("a"), user("undo")), t, end()]
    assert refused(shapes, ["s>a", "a>t", "t>e"]) == {("unsupported", "t")}


def test_what_an_event_does_not_know_in_its_place_is_refused_by_name() -> None:
    places = {
        "error": throw("t", definition("error", "one")),
        "cancel": ends("t", definition("cancel")),
        "link": catch("t", definition("link", "nowhere")),
    }
    assert {("unsupported", "t")} <= refused([start(), places["error"], end()], ["s>t", "t>e"])
    assert refused([start(), places["cancel"]], ["s>t"]) == {("nothing_to_cancel", "t")}
