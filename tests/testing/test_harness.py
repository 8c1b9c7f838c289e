from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from engine.testing import EngineHarness, Rejection, TaskNotOpen
from tests.spiff.drawing import Shape, call, draw, end, message_definition, start, sub, xor
from tests.spiff.shapes import script
from tests.testing.diagrams import decided, each, plain, serve, straight


@pytest.fixture
def engine() -> Iterator[EngineHarness]:
    with EngineHarness() as opened:
        yield opened


def test_a_case_from_start_to_end(engine: EngineHarness) -> None:
    assert engine.deploy(decided()) == ["request"]
    case = engine.start("request", variables={"amount": 5}, actor="ann")
    (task,) = case.tasks()
    assert (task.element_id, task.name, task.candidates, task.outcomes) == ("review", "Review it", [], ["done"])
    assert (case.state, case.outcome, case.process_id, case.trace()) == ("active", None, "request", ["s"])
    case.complete("review", outcome="approve", data={"note": "fine"}, actor="bob")
    assert (case.state, case.tasks(), case.incidents) == ("completed", [], [])
    assert case.trace() == ["s", "review", "which", "yes"]
    assert (case.variables["amount"], case.variables["note"]) == (5, "fine")
    result = case.variables["results"]["review"]
    assert (result["outcome"], result["class"], result["by"], result["note"]) == ("approve", "approve", "bob", "fine")
    assert set(case.variables) == {"amount", "note", "results"}


@pytest.mark.parametrize(
    ("outcome", "ended"), [("approve", "yes"), ("reject", "no"), ("return", "no"), ("later", "no"), (None, "no")]
)
def test_a_plain_task_takes_any_outcome(engine: EngineHarness, outcome: str | None, ended: str) -> None:
    engine.deploy(decided())
    case = engine.start("request").complete("review", outcome=outcome)
    assert case.trace()[-1] == ended
    told = case.variables["results"]["review"]
    known = outcome if outcome in ("approve", "reject", "return") else "done"
    assert (told["outcome"], told["class"], told["opinion"]) == (outcome or "done", known, None)


def test_outcomes_that_are_declared_are_the_only_ones(engine: EngineHarness) -> None:
    outcomes = '<hq:outcome code="yes" class="approve"/><hq:outcome code="no" class="reject"/>'
    engine.deploy(straight("p", Shape(tag="userTask", id="ask", extension=outcomes)))
    case = engine.start("p")
    assert case.tasks()[0].outcomes == ["yes", "no"]
    with pytest.raises(Rejection) as refused:
        case.complete("ask", outcome="approve")
    assert refused.value.code == "unknown_outcome"
    with pytest.raises(Rejection) as refused:
        case.complete("ask", outcome="no", opinion="")
    assert refused.value.code == "opinion_required"
    case.complete("ask", outcome="no")
    assert case.variables["results"]["ask"]["opinion"] == "no"


def test_the_first_outcome_is_meant_where_none_is_said(engine: EngineHarness) -> None:
    outcomes = '<hq:outcome code="yes" class="approve"/><hq:outcome code="no" class="reject"/>'
    engine.deploy(straight("p", Shape(tag="userTask", id="ask", extension=outcomes)))
    case = engine.start("p").complete("ask")
    assert case.variables["results"]["ask"]["outcome"] == "yes"


def test_a_task_that_is_not_open_is_named_with_those_that_are(engine: EngineHarness) -> None:
    engine.deploy(straight("p", plain("one"), plain("two")))
    case = engine.start("p")
    with pytest.raises(TaskNotOpen, match="Expected an open task 'two', but open are: one"):
        case.complete("two")
    case.complete("one").complete("two")
    with pytest.raises(ValueError, match="open are: none"):
        case.complete("two")


def test_numbers_come_back_as_python_writes_them(engine: EngineHarness) -> None:
    script = '{whole: n * 2, part: 0.1 * 3, third: 1 / 3, list: [n + 1, {inner: n - 1}], when: date("2026-09-01")}'
    shape = Shape(tag="scriptTask", id="sum", attributes='scriptFormat="feel"', inner=f"<script>{script}</script>")
    engine.deploy(straight("p", shape))
    found = engine.start("p", variables={"n": 5}).variables["results"]["sum"]
    assert (found["whole"], found["part"], found["list"]) == (10, 0.3, [6, {"inner": 4}])
    assert [type(found[name]) for name in ("whole", "part", "third")] == [int, float, Decimal]
    assert str(found["when"]) == "2026-09-01"


def test_what_variables_cannot_hold_is_said_at_once(engine: EngineHarness) -> None:
    engine.deploy(straight("p", plain("a")))
    with pytest.raises(TypeError, match="variables of 'p'"):
        engine.start("p", variables={"x": {1, 2}})
    case = engine.start("p", variables={"pair": (1, 2)})
    assert case.variables["pair"] == [1, 2]
    with pytest.raises(TypeError, match="data of 'a'"):
        case.complete("a", data={"x": object()})
    assert case.state == "active"


@pytest.mark.parametrize("name", ["starter", "case", "results", "_engine"])
def test_the_engines_own_names_are_refused(engine: EngineHarness, name: str) -> None:
    engine.deploy(straight("p", plain("a")))
    with pytest.raises(Rejection) as refused:
        engine.start("p", variables={name: 1})
    assert refused.value.code == "reserved_name"
    case = engine.start("p")
    with pytest.raises(Rejection) as refused:
        case.complete("a", data={name: 1})
    assert refused.value.code == "reserved_name"
    assert case.state == "active"


def test_a_process_that_is_not_there(engine: EngineHarness) -> None:
    with pytest.raises(Rejection) as refused:
        engine.start("nothing")
    assert refused.value.code == "process_unknown"


def test_a_business_key_finds_one_case(engine: EngineHarness) -> None:
    engine.deploy(straight("p", plain("a")))
    case = engine.start("p", business_key="K-1")
    assert (case.business_key, engine.start("p").business_key) == ("K-1", None)
    with pytest.raises(Rejection) as refused:
        engine.start("p", business_key="K-1")
    assert refused.value.code == "business_key_taken"


@pytest.fixture
def parallel(engine: EngineHarness) -> EngineHarness:
    engine.deploy(straight("p", plain("ask", inner=each("l", "cities", "city")), plain("after")))
    return engine


def test_an_item_of_a_multi_instance_is_picked(parallel: EngineHarness) -> None:
    case = parallel.start("p", variables={"cities": ["Wuhan", "Xi'an", "Kunming"]})
    assert [task.item for task in case.tasks()] == ["Wuhan", "Xi'an", "Kunming"]
    case.complete("ask", item="Xi'an", outcome="no", data={"reply": "X"})
    case.complete("ask", data={"reply": "W"})
    assert [task.item for task in case.tasks()] == ["Kunming"]
    with pytest.raises(TaskNotOpen, match="for item 'Wuhan', but open are: ask \\('Kunming'\\)"):
        case.complete("ask", item="Wuhan")
    case.complete("ask", item="Kunming")
    assert [task.element_id for task in case.tasks()] == ["after"]
    assert case.trace() == ["s", "ask", "ask", "ask"]
    assert "reply" not in case.variables


def test_items_that_are_numbers_or_contexts(parallel: EngineHarness) -> None:
    case = parallel.start("p", variables={"cities": [20, 10]})
    case.complete("ask", item=10)
    assert [task.item for task in case.tasks()] == [20]
    other = parallel.start("p", variables={"cities": [{"name": "A"}, {"name": "B"}]})
    other.complete("ask", item={"name": "B"})
    assert [task.item for task in other.tasks()] == [{"name": "A"}]


@pytest.mark.parametrize("sequential", [False, True])
def test_instances_without_items_are_picked_by_their_number(engine: EngineHarness, sequential: bool) -> None:
    loop = (
        f'<multiInstanceLoopCharacteristics id="l" isSequential="{str(sequential).lower()}">'
        "<loopCardinality>3</loopCardinality></multiInstanceLoopCharacteristics>"
    )
    engine.deploy(straight("p", plain("ask", inner=loop)))
    case = engine.start("p")
    assert [task.item for task in case.tasks()] == ([1] if sequential else [1, 2, 3])
    for number in (1, 2, 3) if sequential else (2, 3, 1):
        case.complete("ask", item=number)
    assert (case.state, case.trace()) == ("completed", ["s", "ask", "ask", "ask", "e"])


def test_called_processes_are_part_of_the_case(engine: EngineHarness) -> None:
    inner = straight("inner", plain("deep", users="ann"), serve("double", "double"))
    outer = straight("outer", call("calls", "inner", inputs={"n": "n"}, outputs={"m": "results.double.value"}))
    engine.register("double", lambda seen: seen["n"] * 2)
    engine.deploy(outer, inner)
    case = engine.start("outer", variables={"n": 4})
    assert [(task.element_id, task.candidates) for task in case.tasks()] == [("deep", ["ann"])]
    case.complete("deep")
    assert case.trace() == ["s", "s", "deep", "double", "e", "calls", "e"]
    assert (case.state, [c.id for c in engine.cases()]) == ("completed", [case.id])


def test_what_was_cancelled_is_not_in_the_trace(engine: EngineHarness) -> None:
    border = Shape(
        tag="boundaryEvent",
        id="late",
        attributes='attachedToRef="both"',
        inner="<timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition>",
    )
    both = sub("both", [start("i"), plain("a"), plain("b"), end("j")], ["i>a", "a>b", "b>j"])
    engine.deploy(straight("p", both, extra=[border, end("over")], flows=["late>over"]))
    case = engine.start("p").complete("a")
    engine.advance(days=1)
    assert (case.state, case.trace()) == ("completed", ["s", "i", "a", "late", "over"])


def test_no_made_up_id_is_shown(engine: EngineHarness) -> None:
    handler = Shape(
        tag="subProcess",
        id="asked",
        attributes='triggeredByEvent="true"',
        inner=f'<startEvent id="i" isInterrupting="false">{message_definition("ask")}</startEvent><endEvent id="j"/>'
        '<sequenceFlow id="i_j" sourceRef="i" targetRef="j"/>',
    )
    engine.deploy(draw("p", [start(), plain("a"), end(), handler], ["s>a", "a>e"]))
    case = engine.start("p")
    assert engine.correlate("ask").id == case.id
    case.complete("a")
    assert (case.state, [name for name in case.trace() if "#" in name]) == ("completed", [])
    assert case.trace()[0] == "s"
    assert case.trace()[-2:] == ["a", "e"]
    assert {"i", "j", "asked"} <= set(case.trace())


def test_a_case_is_claimed_taken_back_suspended_and_ended(engine: EngineHarness) -> None:
    engine.deploy(straight("p", plain("a"), plain("b")))
    case = engine.start("p", actor="ann")
    case.claim("a", actor="bob")
    with pytest.raises(Rejection) as refused:
        case.complete("a", actor="carl")
    assert refused.value.code == "task_claimed_by_other"
    case.complete("a", actor="bob")
    assert case.trace() == ["s", "a"]
    case.withdraw("a")
    assert (case.trace(), [t.element_id for t in case.tasks()]) == (["s"], ["a"])
    case.suspend()
    assert case.state == "suspended"
    with pytest.raises(Rejection) as refused:
        case.complete("a", actor="bob")
    assert refused.value.code == "case_not_active"
    case.resume().complete("a", actor="bob")
    case.terminate()
    assert (case.state, case.tasks()) == ("terminated", [])
    other = engine.start("p", actor="ann").cancel()
    assert (other.state, other.tasks(), other.trace()) == ("cancelled", [], ["s"])


def test_cancelling_is_the_starters(engine: EngineHarness) -> None:
    engine.deploy(straight("p", plain("a")))
    case = engine.start("p", actor="ann")
    with pytest.raises(Rejection) as refused:
        case.cancel(actor="bob")
    assert refused.value.code == "not_permitted"


def test_the_clock_stands_still_until_it_is_moved() -> None:
    with EngineHarness() as engine:
        assert engine.now.isoformat() == "2026-09-01T09:00:00+08:00"
        engine.advance(days=1, hours=2, minutes=3, seconds=4)
        assert engine.now.isoformat() == "2026-09-02T11:03:04+08:00"
        with pytest.raises(ValueError, match="Expected a moment after"):
            engine.advance(hours=-1)
    with EngineHarness(at=datetime(2030, 1, 1, 12, tzinfo=UTC)) as engine:
        assert engine.now.isoformat() == "2030-01-01T20:00:00+08:00"
    with EngineHarness(at=datetime(2030, 1, 1, 12)) as engine:  # noqa: DTZ001 - a test may say it so
        assert engine.now.isoformat() == "2030-01-01T12:00:00+08:00"


def test_two_harnesses_know_nothing_of_each_other() -> None:
    with EngineHarness() as one, EngineHarness() as two:
        one.deploy(decided())
        with pytest.raises(Rejection):
            two.start("request")


def test_a_file_keeps_what_was_done(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'kept.db'}"
    with EngineHarness(url) as engine:
        engine.deploy(decided())
        engine.start("request")
    with EngineHarness(url, at=datetime(2026, 9, 2, tzinfo=UTC) + timedelta()) as engine:
        (case,) = engine.cases("request")
        assert case.complete("review", outcome="approve").state == "completed"
        assert engine.cases("other") == []


def test_an_empty_postgresql_is_left_empty(postgresql_server: str) -> None:
    from sqlalchemy import create_engine, inspect

    with EngineHarness(postgresql_server) as engine:
        engine.deploy(decided())
        case = engine.start("request", variables={"n": 1}).complete("review", outcome="approve", data={"a": 2})
        assert (case.state, case.trace()) == ("completed", ["s", "review", "which", "yes"])
        assert (case.variables["n"], case.variables["a"]) == (1, 2)
        with EngineHarness(postgresql_server) as other:
            assert other.cases() == []
    server = create_engine(postgresql_server)
    assert [name for name in inspect(server).get_schema_names() if name.startswith("test_")] == []
    assert not inspect(server).has_table("setting")
    server.dispose()


test_an_empty_postgresql_is_left_empty = pytest.mark.postgresql(test_an_empty_postgresql_is_left_empty)


def test_a_gateway_counts_once_a_passage(engine: EngineHarness) -> None:
    shapes = [start(), xor("again"), plain("a"), xor("more"), end()]
    engine.deploy(draw("p", shapes, ["s>again", "again>a", "a>more", "more>again[n < 2]", "more>e*"]))
    case = engine.start("p", variables={"n": 0})
    case.complete("a", data={"n": 1}).complete("a", data={"n": 2})
    assert case.trace() == ["s", "again", "a", "more", "again", "a", "more", "e"]


def test_what_is_entered_in_a_called_process_stays_there(engine: EngineHarness) -> None:
    inner = straight("inner", plain("deep"), xor("which"))
    outer = straight("outer", call("calls", "inner", outputs={"n": "n"}), plain("after"))
    engine.deploy(inner, outer)
    case = engine.start("outer").complete("deep", data={"n": 3, "m": 4})
    assert set(case.variables) == {"results"}
    assert case.variables["results"]["calls"]["n"] == 3


def test_tasks_of_a_repeated_sub_process(engine: EngineHarness) -> None:
    inside = sub("all", [start("i"), plain("a"), plain("b"), end("j")], ["i>a", "a>b", "b>j"], each=("list", "one"))
    engine.deploy(straight("p", inside))
    case = engine.start("p", variables={"list": ["x", "y"]})
    case.complete("a", item="y", data={"n": 1})
    assert [(t.element_id, t.item) for t in case.tasks()] == [("a", "x"), ("b", "y")]
    case.complete("b", item="y").complete("a").complete("b")
    assert case.trace() == ["s", "i", "i", "a", "b", "j", "all", "a", "b", "j", "all", "e"]


def test_a_matter_is_sent_back(engine: EngineHarness) -> None:
    engine.deploy(straight("p", plain("draft"), plain("check")))
    case = engine.start("p").complete("draft", actor="ann").send_back("check", "draft", actor="bob")
    assert [(t.element_id, t.candidates) for t in case.tasks()] == [("draft", [])]
    case.complete("draft")
    assert [t.element_id for t in case.tasks()] == ["check"]
    assert case.complete("check").state == "completed"


def test_a_matter_is_sent_back_for_one_item_alone(engine: EngineHarness) -> None:
    inside = sub("all", [start("i"), plain("a"), plain("b"), end("j")], ["i>a", "a>b", "b>j"], each=("list", "one"))
    engine.deploy(straight("p", inside))
    case = engine.start("p", {"list": ["x", "y"]}).complete("a", item="x").complete("a", item="y")
    case.send_back("b", "a", item="y")
    assert sorted((task.element_id, task.item) for task in case.tasks()) == [("a", "y"), ("b", "x")]


def test_a_matter_is_sent_back_out_of_a_called_process(engine: EngineHarness) -> None:
    engine.deploy(straight("called", plain("a"), plain("b")))
    engine.deploy(straight("p", plain("draft"), call("ask", "called")))
    case = engine.start("p").complete("draft").complete("a").send_back("b", "draft", outwards=1)
    assert [task.element_id for task in case.tasks()] == ["draft"]
    assert [task.element_id for task in case.complete("draft").tasks()] == ["a"]


@pytest.mark.parametrize("text", ["sum", "{a: function(y) y}", "[1, min]"])
def test_what_is_no_data_is_an_incident(engine: EngineHarness, text: str) -> None:
    shape = Shape(tag="scriptTask", id="x", attributes='scriptFormat="feel"', inner=f"<script>{text}</script>")
    engine.deploy(straight("p", shape))
    assert [(i.code, i.element_id) for i in engine.start("p").incidents] == [("expression_failed", "x")]


@pytest.mark.parametrize("name", ["results", "case", "starter", "_engine"])
def test_a_script_does_not_write_over_the_engines_own(engine: EngineHarness, name: str) -> None:
    engine.deploy(straight("p", script("x", "5", name), plain("a")))
    assert [(i.code, i.element_id) for i in engine.start("p").incidents] == [("reserved_name", "x")]
