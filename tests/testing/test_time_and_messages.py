from collections.abc import Iterator
from datetime import timedelta

import pytest

from engine.testing import START, EngineHarness, MessageUnmatched, NeverStill, Rejection
from tests.spiff.drawing import (
    NAMESPACES,
    Shape,
    border,
    both,
    catch,
    draw,
    end,
    message_definition,
    scope,
    start,
    timer_definition,
)
from tests.spiff.shapes import throw
from tests.testing.diagrams import plain, straight


@pytest.fixture
def engine() -> Iterator[EngineHarness]:
    with EngineHarness() as opened:
        yield opened


def signal(name: str) -> str:
    return f'<signalEventDefinition signalRef="signal_{name}"/>'


def waits_for_key(name: str, message: str, key: str, keeps: str = "") -> Shape:
    extension = f"<hq:correlation key='{key}'/>" + "".join(
        f'<hq:output name="{one}" value="{one}"/>' for one in keeps.split()
    )
    return Shape(tag="intermediateCatchEvent", id=name, extension=extension, inner=message_definition(message))


def test_what_falls_due_is_done_at_its_own_moment_in_order(engine: EngineHarness) -> None:
    moments = []
    engine.register("note", lambda: moments.append(engine.now))
    note = Shape(tag="serviceTask", id="n", extension='<hq:service handler="note"/>')
    for key, span in (("late", "PT2H"), ("soon", "PT30M"), ("never", "P2D")):
        engine.deploy(straight(key, catch("t", timer_definition(span)), note))
        engine.start(key)
    engine.advance(days=1)
    assert moments == [START + timedelta(minutes=30), START + timedelta(hours=2)]
    assert engine.now == START + timedelta(days=1)
    assert [case.state for case in engine.cases()] == ["completed", "completed", "active"]


def test_a_moment_before_nothing_has_happened(engine: EngineHarness) -> None:
    engine.deploy(
        straight("p", plain("a"), extra=[border("t", "a", timer_definition("PT1H")), end("f")], flows=["t>f"])
    )
    case = engine.start("p")
    engine.advance(minutes=59, seconds=59)
    assert case.state == "active"
    engine.advance(seconds=1)
    assert (case.state, case.trace()) == ("completed", ["s", "t", "f"])


def test_reminders_repeat_until_the_task_is_done(engine: EngineHarness) -> None:
    cycle = "<timerEventDefinition><timeCycle>R/PT1H</timeCycle></timerEventDefinition>"
    reminder = border("t", "a", cycle, interrupting=False)
    engine.deploy(straight("p", plain("a"), extra=[reminder, end("f")], flows=["t>f"]))
    case = engine.start("p")
    engine.advance(hours=3)
    assert case.trace() == ["s", "t", "f", "t", "f", "t", "f"]
    case.complete("a")
    engine.advance(days=1)
    assert case.trace()[-2:] == ["a", "e"]


def test_a_clock_that_never_rests_is_stopped(engine: EngineHarness) -> None:
    cycle = "<timerEventDefinition><timeCycle>R/PT1S</timeCycle></timerEventDefinition>"
    reminder = border("t", "a", cycle, interrupting=False)
    engine.deploy(straight("p", plain("a"), extra=[reminder, end("f")], flows=["t>f"]))
    engine.start("p")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("engine.testing.harness.MOST_AT_ONCE", 20)
        with pytest.raises(NeverStill):
            engine.advance(hours=1)
    assert engine.now == START + timedelta(seconds=20)


def test_a_suspended_case_waits_with_its_clock(engine: EngineHarness) -> None:
    engine.deploy(straight("p", catch("t", timer_definition("PT1H"))))
    case = engine.start("p").suspend()
    engine.advance(hours=2)
    assert case.state == "suspended"
    case.resume()
    engine.advance(hours=2)
    assert case.state == "completed"


def test_a_process_that_a_clock_begins(engine: EngineHarness) -> None:
    cycle = "<timerEventDefinition><timeCycle>R2/P1D</timeCycle></timerEventDefinition>"
    engine.deploy(draw("daily", [start(inner=cycle), plain("a"), end()], ["s>a", "a>e"]))
    with pytest.raises(Rejection) as refused:
        engine.start("daily")
    assert refused.value.code == "start_needs_event"
    engine.advance(days=5)
    assert [(c.process_id, c.trace()) for c in engine.cases("daily")] == [("daily", ["s"])] * 2


def test_a_message_reaches_the_case_that_waits_for_its_key(engine: EngineHarness) -> None:
    engine.deploy(straight("p", waits_for_key("m", "paid", "order", keeps="total")))
    one, two = (engine.start("p", variables={"order": number}) for number in (1, 2))
    with pytest.raises(MessageUnmatched, match="paid at m \\(key '1'\\), paid at m \\(key '2'\\)"):
        engine.correlate("paid", 3)
    with pytest.raises(Rejection) as refused:
        engine.correlate("paid")
    assert refused.value.code == "message_ambiguous"
    assert engine.correlate("paid", 2, {"total": 10, "other": 1}).id == two.id
    assert (one.state, two.state, two.trace()) == ("active", "completed", ["s", "m", "e"])
    assert two.variables["results"]["m"] == {"total": 10}  # type: ignore[index]
    assert engine.correlate("paid", "1").id == one.id
    with pytest.raises(MessageUnmatched, match="waited for is: nothing"):
        engine.correlate("paid", 1)


def test_a_message_without_a_key_reaches_the_only_case_that_waits(engine: EngineHarness) -> None:
    engine.deploy(straight("p", catch("m", message_definition("go"))))
    case = engine.start("p", business_key="K-7")
    other = engine.start("p")
    assert engine.correlate("go", "K-7").id == case.id
    assert engine.correlate("go").id == other.id


def test_a_message_begins_a_process(engine: EngineHarness) -> None:
    begins = Shape(
        tag="startEvent",
        id="s",
        inner=message_definition("order"),
        extension='<hq:output name="amount" value="amount"/>',
    )
    engine.deploy(draw("p", [begins, plain("a"), end()], ["s>a", "a>e"]))
    with pytest.raises(MessageUnmatched, match="order to begin p"):
        engine.correlate("other")
    case = engine.correlate("order", payload={"amount": 7})
    assert (case.process_id, case.state, case.trace()) == ("p", "active", ["s"])
    assert case.variables["results"]["s"] == {"amount": 7}  # type: ignore[index]
    assert case.complete("a").state == "completed"


def test_a_signal_reaches_all_that_wait(engine: EngineHarness) -> None:
    engine.deploy(straight("p", catch("m", signal("alarm"))))
    begins = Shape(tag="startEvent", id="s", inner=signal("alarm"))
    engine.deploy(draw("q", [begins, plain("a"), end()], ["s>a", "a>e"]))
    waiting = [engine.start("p") for _ in range(2)]
    assert engine.signal("other") == 0
    assert engine.signal("alarm", {"level": 3}) == 3
    assert [case.state for case in waiting] == ["completed", "completed"]
    (begun,) = engine.cases("q")
    assert [t.element_id for t in begun.tasks()] == ["a"]


def test_thrown_messages_and_signals_have_arrived_when_the_call_returns(engine: EngineHarness) -> None:
    engine.deploy(
        straight("sender", plain("a"), throw("t", message_definition("go"), n="5"), throw("u", signal("x"))),
        straight("receiver", catch("m", message_definition("go"), keeps="n"), plain("b")),
        straight("listener", catch("m", signal("x"))),
    )
    receiver, listener = engine.start("receiver"), engine.start("listener")
    engine.start("sender").complete("a")
    assert [t.element_id for t in receiver.tasks()] == ["b"]
    assert (receiver.variables["results"]["m"], listener.state) == ({"n": 5}, "completed")  # type: ignore[index]


def test_two_pools_talk(engine: EngineHarness) -> None:
    buyer = scope(
        [start("b0"), throw("b1", message_definition("order")), catch("b2", message_definition("goods")), end("b3")],
        ["b0>b1", "b1>b2", "b2>b3"],
    )
    seller = scope(
        [start("v0", message_definition("order")), plain("v1"), end("v2", inner=message_definition("goods"))],
        ["v0>v1", "v1>v2"],
    )
    xml = (
        f'<definitions {NAMESPACES}><message id="message_order" name="order"/>'
        '<message id="message_goods" name="goods"/>'
        f'<process id="buyer">{buyer}</process><process id="seller">{seller}</process></definitions>'
    )
    assert engine.deploy(xml) == ["buyer", "seller"]
    first, second = engine.start("buyer"), engine.start("buyer")
    one, two = engine.cases("seller")
    two.complete("v1")
    assert (first.state, second.state) == ("active", "completed")
    one.complete("v1")
    assert (first.state, first.trace(), one.trace()) == ("completed", ["b0", "b1", "b2", "b3"], ["v0", "v1", "v2"])


def test_a_signal_counts_every_event_that_waits(engine: EngineHarness) -> None:
    shapes = [start(), both("g"), catch("m", signal("x")), catch("n", signal("x")), both("h"), end()]
    engine.deploy(draw("p", shapes, ["s>g", "g>m", "g>n", "m>h", "n>h", "h>e"]))
    one, two = engine.start("p"), engine.start("p").suspend()
    assert engine.signal("x") == 2
    assert (one.state, two.state) == ("completed", "suspended")
