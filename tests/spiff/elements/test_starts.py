"""What begins a process or a sub-process (BPMN 2.0, 13.2 and 13.5.1)."""

import pytest

from engine.testing import EngineHarness
from tests.spiff.drawing import draw, end, start, user
from tests.spiff.patterns.refusals import refused
from tests.spiff.played import play
from tests.spiff.shapes import definition, needs_all, start_on
from tests.spiff.shown import refuses, shows

FLOWS = ["s>a", "o>b", "a>e", "b>e"]


@shows("startEvent", "none")
def test_a_start_event_without_a_trigger_begins_the_process() -> None:
    case = play([start(), user("a"), end()], ["s>a", "a>e"])
    assert (case.trace, case.open()) == (["s"], ["a"])


@shows("startEvent", "message", "signal", "timer", "multiple")
@pytest.mark.parametrize(
    "inner",
    [
        definition("message", "m"),
        definition("signal", "m"),
        definition("timer"),
        definition("message", "m") + definition("signal", "m"),
    ],
    ids=["message", "signal", "timer", "multiple"],
)
def test_a_process_begins_at_the_start_event_that_was_triggered_and_at_no_other(inner: str) -> None:
    shapes = [start(), start_on("o", inner, keeps="n"), user("a"), user("b"), end()]
    case = play(shapes, FLOWS, at="o", payload={"n": 1, "secret": 2})
    assert (case.trace, case.open()) == (["o"], ["b"])
    assert case.results == {"o": {"n": 1}}
    assert play(shapes, FLOWS).open() == ["a"]


@pytest.mark.parametrize("kind", ["message", "signal", "timer"])
def test_the_engine_begins_a_case_when_the_trigger_comes(kind: str) -> None:
    inner = definition(kind, "PT1H" if kind == "timer" else "go")
    with EngineHarness() as engine:
        engine.deploy(draw("p", [start_on("o", inner), user("b"), end()], ["o>b", "b>e"]))
        if kind == "message":
            engine.correlate("go")
        elif kind == "signal":
            engine.signal("go")
        else:
            engine.advance(hours=2)
        assert [case.trace() for case in engine.cases("p")] == [["o"]]


@refuses("startEvent", "conditional", code="unsupported")
def test_a_process_that_would_begin_by_a_condition_is_refused() -> None:
    assert ("unsupported", "o") in refused([start_on("o", definition("conditional", "n > 1")), end()], ["o>e"])


@refuses("startEvent", "parallel multiple", code="start_kind")
def test_a_process_that_would_begin_by_several_events_together_is_refused() -> None:
    begin = needs_all(start_on("o", definition("message", "m") + definition("signal", "x")))
    assert refused([begin, end()], ["o>e"]) == {("start_kind", "o")}
