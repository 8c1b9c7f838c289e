"""Standard loops and multi-instances of tasks, sub-processes and calls (BPMN 2.0, 10.3.8)."""

import pytest

from tests.spiff.drawing import Shape, border, call, compiled, end, service, start, sub, user
from tests.spiff.patterns.refusals import refused
from tests.spiff.played import Played, play
from tests.spiff.shapes import again, definition, script, several
from tests.spiff.shown import refuses, shows

AROUND = ["s>a", "a>e"]


def around(shape: Shape, **variables: object) -> Played:
    return play([start(), shape, end()], AROUND, **variables)


@shows("standardLoopCharacteristics", "tested after")
def test_a_loop_that_tests_afterwards_runs_at_least_once() -> None:
    case = around(again(user("a"), "results.a.more"))
    assert case.complete("a", more=True).open() == ["a"]
    assert case.complete("a", more=False).trace == ["s", "a", "a", "e"]


@shows("standardLoopCharacteristics", "tested before")
@pytest.mark.parametrize(("n", "rounds"), [(0, 2), (1, 1), (2, 0)])
def test_a_loop_that_tests_before_may_not_run_at_all(n: int, rounds: int) -> None:
    case = around(again(script("a", "n + 1", "n"), "n < 2", first=True), n=n)
    assert case.trace == ["s", *["a"] * rounds, "e"]


@shows("standardLoopCharacteristics", "loopMaximum")
def test_a_loop_runs_at_most_so_often_and_counts() -> None:
    case = around(again(script("a", "seen + loopCounter", "seen"), "true", maximum=3), seen=0)
    assert (case.trace, case.run.variables()["seen"]) == (["s", "a", "a", "a", "e"], 6)


@shows("standardLoopCharacteristics", "of a sub-process")
def test_each_round_of_a_sub_process_has_its_own_counter_also_in_a_loop_inside() -> None:
    inner = [
        start("is"),
        again(script("b", "seen + loopCounter", "seen"), maximum=2),
        script("c", "seen + 10 * loopCounter", "seen"),
    ]
    box = again(sub("a", [*inner, end("ie")], ["is>b", "b>c", "c>ie"]), maximum=2)
    case = around(box, seen=0)
    assert case.run.variables()["seen"] == (1 + 2 + 10) + (1 + 2 + 20)
    assert "loopCounter" not in case.run.variables()


@shows("multiInstanceLoopCharacteristics", "loopCardinality")
def test_as_many_instances_as_a_number_says() -> None:
    case = around(several(user("a"), "3"))
    assert case.open() == ["a", "a", "a"]
    assert case.complete("a").complete("a").complete("a").trace == ["s", "a", "a", "a", "e"]
    assert around(several(user("a"), "0")).trace == ["s", "e"]


@shows("multiInstanceLoopCharacteristics", "loopDataInputRef")
def test_one_instance_for_each_entry_of_a_list() -> None:
    case = around(several(user("a"), "who", item="one"), who=["x", "y"])
    assert sorted(str(wait.item) for wait in case.run.waits.values()) == ["x", "y"]
    case.complete("a", item="y", n=2).complete("a", item="x", n=1)
    assert case.results == {"a": {"instances": [
        {"one": "x", "results": {"a": {"n": 1}}}, {"one": "y", "results": {"a": {"n": 2}}},
    ]}}  # fmt: skip


@shows("multiInstanceLoopCharacteristics", "isSequential")
def test_one_instance_after_another() -> None:
    case = around(several(user("a"), "[1, 2, 3]", sequential=True))
    for item in (1, 2, 3):
        assert [wait.item for wait in case.run.waits.values()] == [item]
        case.complete("a")
    assert case.trace == ["s", "a", "a", "a", "e"]


@shows("multiInstanceLoopCharacteristics", "completionCondition")
@pytest.mark.parametrize("sequential", [False, True])
def test_enough_of_them_end_the_rest(sequential: bool) -> None:
    case = around(several(user("a"), "5", sequential=sequential, enough="nrOfCompletedInstances = 2"))
    assert case.complete("a").complete("a").trace == ["s", "a", "a", "e"]


OUTPUT = (
    '<multiInstanceLoopCharacteristics isSequential="{}"><loopDataInputRef>numbers</loopDataInputRef>'
    '<loopDataOutputRef>squares</loopDataOutputRef><inputDataItem id="n"/><outputDataItem id="square"/>'
    "</multiInstanceLoopCharacteristics>"
)


@shows("multiInstanceLoopCharacteristics", "loopDataOutputRef")
@pytest.mark.parametrize("sequential", ["false", "true"])
def test_what_comes_of_each_is_collected_in_their_order(sequential: str) -> None:
    shape = Shape(
        tag="scriptTask",
        id="a",
        extension='<hq:script result="square"/>',
        inner=OUTPUT.format(sequential) + "<script>n * n</script>",
    )
    assert around(shape, numbers=[1, 2, 3]).run.variables()["squares"] == [1, 4, 9]


@shows("multiInstanceLoopCharacteristics", "nrOfInstances and loopCounter")
def test_instances_know_their_number_and_how_many_there_are() -> None:
    case = around(several(user("a"), "[7, 8, 9]", sequential=True)).complete("a")
    wait = case.waiting("a")
    seen = case.run.variables(wait.scope)
    assert {name: seen[name] for name in seen if name != "results"} == {
        "item": 8, "loopCounter": 2, "nrOfInstances": 3, "nrOfActiveInstances": 1, "nrOfCompletedInstances": 1,
        "nrOfTerminatedInstances": 0,
    }  # fmt: skip


@shows("multiInstanceLoopCharacteristics", "of a sub-process")
def test_instances_of_a_sub_process_keep_their_results_apart() -> None:
    inside = [start("is"), user("b"), service("c", given="results.b.n"), end("ie")]
    case = around(several(sub("a", inside, ["is>b", "b>c", "c>ie"]), "[1, 2]"))
    case.complete("b", item=2, n=20).complete("b", item=1, n=10)
    assert case.office.served == [("c", {"given": 20}), ("c", {"given": 10})]
    assert case.done


@shows("multiInstanceLoopCharacteristics", "of a call")
def test_instances_of_a_call_are_each_given_their_entry() -> None:
    called = compiled("called", [start("cs"), user("b"), end("ce")], ["cs>b", "b>ce"])
    shape = several(call("a", "called", inputs={"x": "item"}, outputs={"y": "x + 1"}), "[1, 2]")
    case = play([start(), shape, end()], AROUND, called=[called])
    assert case.open() == ["b", "b"]
    case.complete("b").complete("b")
    assert [one["results"] for one in case.results["a"]["instances"]] == [{"a": {"y": 2}}, {"a": {"y": 3}}]


@shows("multiInstanceLoopCharacteristics", "cancelled child")
def test_a_multi_instance_is_over_when_its_last_instance_is_over_however_it_ended() -> None:
    inside = [start("is"), user("b"), end("ie"), border("late", "b", definition("timer")), end("te")]
    case = around(several(sub("a", inside, ["is>b", "b>ie", "late>te"]), "2"))
    assert case.complete("b").due("late").done
    assert case.trace == ["s", "is", "is", "b", "ie", "a", "late", "te", "a", "e"]


def test_an_event_on_the_border_ends_all_instances() -> None:
    shapes = [start(), several(user("a"), "3"), border("stop", "a", definition("message", "stop")), end()]
    case = play(shapes, ["s>a", "a>e", "stop>e"]).complete("a")
    assert case.message("stop") == 1
    assert (case.trace, case.done) == (["s", "a", "stop", "e"], True)


@refuses("multiInstanceLoopCharacteristics", "behavior None", "behavior One", "behavior Complex", code="unsupported")
@pytest.mark.parametrize("behavior", ["None", "One", "Complex"])
def test_events_that_instances_would_throw_by_themselves_are_refused(behavior: str) -> None:
    inner = f'<multiInstanceLoopCharacteristics behavior="{behavior}"><loopCardinality>2</loopCardinality>'
    shape = Shape(tag="task", id="a", inner=inner + "</multiInstanceLoopCharacteristics>")
    assert refused([start(), shape, end()], AROUND) == {("unsupported", "a")}


@pytest.mark.parametrize("first", [True, False])
def test_a_loop_whose_condition_failed_goes_on_where_it_was(first: bool) -> None:
    case = around(again(user("a"), "more", first=first, maximum=3), more="maybe")
    if not first:
        case.complete("a")
    assert case.waits() == [("a", "fault")]
    case.run.write("", "more", True)
    assert case.retry("a").waits() == [("a", "task")]
    assert case.trace == ["s", *(["a"] if not first else [])]
    assert case.say("a", more=False).trace == ["s", *(["a"] if not first else []), "a", "e"]


def test_a_multi_instance_whose_condition_failed_goes_on_where_it_was() -> None:
    case = around(several(user("a"), "3", enough="enough"), enough="maybe").complete("a")
    assert case.waits() == [("a", "fault"), ("a", "task"), ("a", "task")]
    case.run.write("", "enough", True)
    case.before()
    case.run.retry(case.waiting("a", kind="fault").token)
    assert (case.trace, case.done) == (["s", "a", "e"], True)
