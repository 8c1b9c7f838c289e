from tests.spiff.drawing import (
    Instance,
    both,
    catch,
    compiled,
    end,
    gateway,
    message_definition,
    service,
    start,
    timer_definition,
    user,
    xor,
)


def test_the_first_condition_that_holds_decides_and_else_the_default() -> None:
    drawn = compiled(
        "p",
        [start(), user("a"), xor("x"), end("low", "low"), end("high", "high")],
        ["s>a", "a>x", "x>high[results.a.n > 10]", "x>low*"],
    )
    assert Instance.begin(drawn).complete("a", n=11).run.ended.outcome == "high"
    assert Instance.begin(drawn).complete("a", n=10).run.ended.outcome == "low"


def test_several_flows_out_of_a_task_are_all_taken_and_conditions_on_them_count() -> None:
    drawn = compiled(
        "p",
        [start(), user("a"), user("b"), user("c"), user("d"), end()],
        ["s>a", "a>b[results.a.n > 1]", "a>c[results.a.n > 2]", "a>d*", "b>e", "c>e", "d>e"],
    )
    assert Instance.begin(drawn).complete("a", n=3).open() == ["b", "c"]
    assert Instance.begin(drawn).complete("a", n=2).open() == ["b"]
    assert Instance.begin(drawn).complete("a", n=1).open() == ["d"]


def test_a_condition_that_is_no_boolean_stops_the_token_and_can_be_tried_again() -> None:
    drawn = compiled(
        "p",
        [start(), both("g"), service("work"), xor("x"), end("y"), end("n"), user("other"), end("e2")],
        ["s>g", "g>work", "work>x", "x>y[starter.answer]", "x>n*", "g>other", "other>e2"],
    )
    case = Instance.begin(drawn, starter={"answer": "maybe"})
    assert list(case.faults()) == ["x"]
    assert case.faults()["x"][0] == "condition_not_boolean"
    assert case.open() == ["other"]
    case.retry("x")
    assert list(case.faults()) == ["x"]
    case.reload()
    case.run.write("", "starter", {"answer": True})
    case.retry("x")
    assert case.faults() == {}
    assert len(case.office.served) == 1
    assert case.complete("other").run.done


def test_the_first_event_behind_an_event_gateway_removes_the_others() -> None:
    drawn = compiled(
        "p",
        [
            start(), gateway("eventBased", "g"), catch("answered", message_definition("answer"), keeps="text"),
            catch("late", timer_definition("3 workdays")), end("e1", "answered"), end("e2", "late"),
        ],
        ["s>g", "g>answered", "g>late", "answered>e1", "late>e2"],
    )  # fmt: skip
    case = Instance.begin(drawn)
    assert case.message("answer", text="yes", secret="no") == 1
    assert case.run.done
    assert case.run.ended.outcome == "answered"
    assert case.run.variables()["results"] == {"answered": {"text": "yes"}}
    case = Instance.begin(drawn).due("late")
    assert case.run.ended.outcome == "late"
    assert case.message("answer") == 0
