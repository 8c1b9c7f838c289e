"""Timers as the engine's clock lets them come: lengths, moments, repetitions, and times that FEEL says."""

from datetime import timedelta

import pytest

from engine.testing import EngineHarness
from engine.testing.harness import START
from tests.spiff.drawing import border, catch, draw, end, start, user
from tests.spiff.shapes import definition
from tests.spiff.shown import shows

ISO = (START + timedelta(hours=5)).isoformat()


@shows("timerEventDefinition", "timeDuration", "timeDate", "FEEL")
@pytest.mark.parametrize(
    "inner",
    [
        definition("timer", "PT5H"),
        definition("date", ISO),
        definition("timer", "=duration(length)"),
        definition("timer", "=length"),
    ],
    ids=["timeDuration", "timeDate", "FEEL duration", "FEEL text"],
)
def test_a_timer_comes_at_its_moment_and_not_before(inner: str) -> None:
    with EngineHarness() as engine:
        engine.deploy(draw("p", [start(), catch("c", inner), end()], ["s>c", "c>e"]))
        case = engine.start("p", {"length": "PT5H"})
        engine.advance(hours=4, minutes=59)
        assert (case.state, case.trace()) == ("active", ["s"])
        engine.advance(minutes=1)
        assert (case.state, case.trace()) == ("completed", ["s", "c", "e"])


@shows("timerEventDefinition", "timeCycle")
def test_a_cycle_comes_again_and_again_as_often_as_it_says_while_its_activity_is_open() -> None:
    shapes = [
        start(),
        user("a"),
        border("b", "a", definition("cycle", "R3/PT1H"), interrupting=False),
        end(),
        end("be"),
    ]
    with EngineHarness() as engine:
        engine.deploy(draw("p", shapes, ["s>a", "a>e", "b>be"]))
        case, done = engine.start("p"), engine.start("p")
        engine.advance(hours=1)
        assert case.trace() == ["s", "b", "be"]
        done.complete("a")
        engine.advance(hours=1)
        assert case.trace() == ["s", "b", "be", "b", "be"]
        engine.advance(hours=10)
        assert case.trace() == ["s", *["b", "be"] * 3]
        assert done.trace() == ["s", "b", "be", "a", "e"]
        assert case.complete("a").state == "completed"
