from engine.domain.diagram import TimerSpec
from engine.spiff import Compiled
from tests.spiff.drawing import (
    TERMINATE,
    Instance,
    border,
    both,
    compiled,
    end,
    event_sub,
    message_definition,
    on_message,
    service,
    start,
    sub,
    timer_definition,
    user,
)


def with_border(definition: str, *, interrupting: bool, keeps: str = "") -> Compiled:
    event = border("b", "a", definition, interrupting=interrupting, keeps=keeps)
    return compiled("p", [start(), user("a"), event, user("h"), end("e1"), end("e2")], ["s>a", "a>e1", "b>h", "h>e2"])


def test_a_timer_on_a_border_is_told_but_fires_only_when_told() -> None:
    case = Instance.begin(with_border(timer_definition("PT72H"), interrupting=True))
    timer = case.waiting("b")
    assert (timer.kind, timer.timer) == ("timer", TimerSpec(kind="duration", text="PT72H"))
    assert timer.attached_to == case.waiting("a").token
    assert case.open() == ["a"]


def test_an_interrupting_timer_takes_the_place_of_the_task() -> None:
    case = Instance.begin(with_border(timer_definition("PT72H"), interrupting=True)).due("b")
    assert case.open() == ["h"]
    assert [step.id for step in case.run.trace if step.kind == "cancelled"] == ["a"]
    assert case.complete("h").run.done


def test_a_completed_task_takes_its_border_events_with_it() -> None:
    case = Instance.begin(with_border(timer_definition("PT72H"), interrupting=True)).complete("a")
    assert case.run.done
    assert case.run.waits == {}


def test_a_non_interrupting_timer_fires_once_beside_the_task() -> None:
    case = Instance.begin(with_border(timer_definition("PT72H"), interrupting=False)).due("b")
    assert case.open() == ["a", "h"]
    assert all(wait.kind == "task" for wait in case.run.waits.values())
    assert case.complete("a").open() == ["h"]
    assert case.complete("h").run.done


def test_a_non_interrupting_message_is_heard_again_and_again() -> None:
    case = Instance.begin(with_border(message_definition("ping"), interrupting=False, keeps="n"))
    assert [case.message("ping", n=n) for n in range(3)] == [1, 1, 1]
    assert case.open() == ["a", "h", "h", "h"]
    assert case.run.variables()["results"]["b"] == {"n": 2}


def test_an_interrupted_sub_process_loses_everything_inside() -> None:
    drawn = compiled(
        "p",
        [
            start(),
            sub(
                "box",
                [start("bs"), both("g"), user("x"), user("y"), end("be")],
                ["bs>g", "g>x", "g>y", "x>be", "y>be"],
            ),
            border("b", "box", timer_definition("PT1H")), end("e1", "inside"), end("e2", "late"),
        ],
        ["s>box", "box>e1", "b>e2"],
    )  # fmt: skip
    assert Instance.begin(drawn).complete("x").complete("y").run.ended.outcome == "inside"
    case = Instance.begin(drawn).complete("x").due("b")
    assert case.run.done
    assert case.run.ended.outcome == "late"
    assert case.run.waits == {}


def watched(*, interrupting: bool) -> Compiled:
    return compiled(
        "p",
        [
            start(), user("a"), user("b"), end("e", "passed"),
            event_sub(
                "watch",
                [
                    on_message("asked", "withdraw", interrupting=interrupting, keeps="reason"),
                    service("tell"), user("h"), end("gone", "gone"),
                ],
                ["asked>tell", "tell>h", "h>gone"],
            ),
        ],
        ["s>a", "a>b", "b>e"],
    )  # fmt: skip


def test_an_interrupting_event_sub_process_ends_the_case_its_way_in_every_instance_of_one_definition() -> None:
    drawn = watched(interrupting=True)
    for _ in range(3):
        case = Instance.begin(drawn).complete("a", v="late")
        assert case.message("withdraw", reason="changed plans") == 1
        assert case.open() == ["h"]
        assert case.run.variables()["results"] == {
            "a": {"v": "late"},
            "asked": {"reason": "changed plans"},
            "tell": {"served": 1},
        }
        assert case.message("withdraw") == 0
        assert case.complete("h").run.ended.outcome == "gone"
        assert case.run.done
    for _ in range(3):
        case = Instance.begin(drawn).complete("a").complete("b")
        assert (case.run.done, case.run.ended.outcome) == (True, "passed")


def test_a_non_interrupting_event_sub_process_runs_beside_the_case_as_often_as_asked() -> None:
    drawn = watched(interrupting=False)
    for _ in range(3):
        case = Instance.begin(drawn)
        assert [case.message("withdraw"), case.message("withdraw")] == [1, 1]
        assert case.open() == ["a", "h", "h"]
        case.complete("h").complete("a").complete("b")
        assert case.message("withdraw") == 0
        assert (case.open(), case.run.done) == (["h"], False)
        assert case.complete("h").run.done


def test_a_terminate_end_takes_everything_with_it_also_around_an_event_sub_process() -> None:
    drawn = compiled(
        "p",
        [
            start(), both("g"), user("a"), user("b"), end("t", "stopped", TERMINATE), end("e"),
            event_sub(
                "watch", [on_message("asked", "ask", interrupting=False), user("h"), end("he")], ["asked>h", "h>he"]
            ),
        ],
        ["s>g", "g>a", "g>b", "a>t", "b>e"],
    )  # fmt: skip
    case = Instance.begin(drawn)
    case.message("ask")
    assert case.open() == ["a", "b", "h"]
    case.complete("a")
    assert (case.run.done, case.run.ended.outcome, case.run.waits) == (True, "stopped", {})


def test_an_event_sub_process_inside_a_sub_process_watches_over_that_only() -> None:
    drawn = compiled(
        "p",
        [
            start(),
            sub(
                "box",
                [
                    start("bs"), user("x"), end("be"),
                    event_sub("watch", [on_message("asked", "stop"), user("h"), end("he")], ["asked>h", "h>he"]),
                ],
                ["bs>x", "x>be"],
            ),
            user("z"), end("e", "passed"),
        ],
        ["s>box", "box>z", "z>e"],
    )  # fmt: skip
    case = Instance.begin(drawn)
    assert case.message("stop") == 1
    assert case.complete("h").open() == ["z"]
    assert case.message("stop") == 0
    assert case.complete("z").run.ended.outcome == "passed"
