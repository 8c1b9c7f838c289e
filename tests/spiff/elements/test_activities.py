"""Activities of every type: what they wait for, what they leave behind."""

from dataclasses import replace

import pytest

from tests.spiff.drawing import Shape, border, call, compiled, decision, end, mapped, service, start, sub, user
from tests.spiff.generated.world import World
from tests.spiff.patterns.refusals import refused
from tests.spiff.played import play
from tests.spiff.shapes import definition, ends, manual, plain, receive, script, send, throw, transaction, undone_by
from tests.spiff.shown import refuses, shows

AROUND = ["s>a", "a>e"]


@shows("task")
@shows("manualTask")
@pytest.mark.parametrize("shape", [plain("a"), manual("a")], ids=lambda shape: shape.tag)
def test_a_task_without_a_type_and_a_manual_task_are_passed(shape: Shape) -> None:
    case = play([start(), shape, end()], AROUND)
    assert (case.trace, case.done) == (["s", "a", "e"], True)


@shows("userTask")
def test_a_user_task_waits_for_a_person_and_keeps_what_came_of_it() -> None:
    case = play([start(), user("a"), end()], AROUND)
    assert case.waits() == [("a", "task")]
    assert case.complete("a", outcome="approve").results == {"a": {"outcome": "approve"}}
    assert case.trace == ["s", "a", "e"]


@shows("serviceTask")
def test_a_service_task_calls_its_handler_with_its_inputs_and_keeps_the_answer() -> None:
    case = play([start(), service("a", n="m + 1"), end()], AROUND, m=1)
    assert case.office.served == [("a", {"n": 2})]
    assert (case.results, case.trace) == ({"a": {"served": 1}}, ["s", "a", "e"])


@shows("serviceTask", "error of its handler")
def test_an_error_of_a_handler_goes_to_the_event_on_the_border() -> None:
    shapes = [start(), service("a"), border("b", "a", definition("error", "full")), user("c"), end()]
    case = play(shapes, ["s>a", "a>e", "b>c", "c>e"], office=World(failing={"a": "full"}))
    assert (case.open(), case.trace) == (["c"], ["s", "b"])


@shows("scriptTask", "FEEL")
@pytest.mark.parametrize(
    ("feel", "left"),
    [("n + 1", {"a": {"value": 3}}), ("{twice: n * 2, half: n / 2}", {"a": {"twice": 4, "half": 1}})],
)
def test_a_script_task_evaluates_feel(feel: str, left: dict[str, object]) -> None:
    assert play([start(), script("a", feel), end()], AROUND, n=2).results == left


def test_the_result_of_a_script_can_be_a_variable() -> None:
    assert play([start(), script("a", "n + 1", "n"), end()], AROUND, n=2).run.variables()["n"] == 3


@refuses("scriptTask", "another language", code="language")
def test_a_script_that_is_a_program_is_refused() -> None:
    program = Shape(tag="scriptTask", id="a", attributes='scriptFormat="groovy"', inner="<script>x = 1</script>")
    assert refused([start(), program, end()], AROUND) == {("language", "a")}


@shows("sendTask", "message")
def test_a_send_task_throws_its_message_out_of_the_case() -> None:
    case = play([start(), send("a", "order", n="m * 2"), end()], AROUND, m=4)
    assert [(one.kind, one.name, one.element, one.payload) for one in case.run.thrown] == [
        ("message", "order", "a", {"n": 8})
    ]
    assert case.trace == ["s", "a", "e"]


@shows("sendTask", "handler")
def test_a_send_task_may_call_a_handler_instead() -> None:
    task = replace(service("a", n="1"), tag="sendTask")
    assert play([start(), task, end()], AROUND).office.served == [("a", {"n": 1})]


@shows("receiveTask")
def test_a_receive_task_waits_for_its_message_and_keeps_what_it_declares() -> None:
    case = play([start(), receive("a", "answer", keeps="text"), end()], AROUND)
    assert case.waits() == [("a", "message")]
    assert case.message("other") == 0
    assert case.message("answer", text="yes", secret="no") == 1
    assert (case.results, case.trace) == ({"a": {"text": "yes"}}, ["s", "a", "e"])


@refuses("receiveTask", "instantiate", code="unsupported")
def test_a_receive_task_that_would_begin_a_process_is_refused() -> None:
    task = receive("a", "answer")
    shape = replace(task, attributes=f'{task.attributes} instantiate="true"')
    assert refused([start(), shape, end()], AROUND) == {("unsupported", "a")}


@shows("businessRuleTask")
def test_a_business_rule_task_decides_with_its_inputs_and_keeps_the_decision() -> None:
    case = play([start(), decision("a", n="m"), end()], AROUND, m=7)
    assert case.results == {"a": {"decided": {"n": 7}}}


INSIDE = ([start("is"), user("b"), end("ie")], ["is>b", "b>ie"])


@shows("subProcess")
def test_a_sub_process_is_over_when_everything_in_it_is_and_shares_the_variables_around() -> None:
    case = play([start(), sub("a", *INSIDE), end()], AROUND, n=1)
    assert case.waits() == [("b", "task")]
    case.say("b", n=2)
    assert (case.trace, case.run.variables()["n"]) == (["s", "is", "b", "ie", "a", "e"], 2)


@shows("transaction")
def test_a_transaction_that_nobody_cancels_is_a_sub_process() -> None:
    shapes = [start("is"), user("b"), end("ie")]
    case = play([start(), transaction("a", shapes, ["is>b", "b>ie"]), end()], AROUND)
    assert case.complete("b").trace == ["s", "is", "b", "ie", "a", "e"]


@shows("endEvent", "cancel")
@shows("boundaryEvent, interrupting", "cancel")
def test_a_cancelled_transaction_stops_what_runs_undoes_what_was_done_and_leaves_by_its_cancel_event() -> None:
    inside = [start("is"), *undone_by(user("book"), user("unbook")), *undone_by(user("pay"), service("repay"))]
    inside += [
        Shape(tag="parallelGateway", id="g"),
        user("wait"),
        user("ask"),
        end("we"),
        ends("no", definition("cancel")),
    ]
    ways = ["is>book", "book>pay", "pay>g", "g>wait", "wait>we", "g>ask", "ask>no"]
    shapes = [start(), transaction("tx", inside, ways), border("off", "tx", definition("cancel")), user("after"), end()]
    case = play(shapes, ["s>tx", "tx>e", "off>after", "after>e"]).complete("book").complete("pay")
    assert case.open() == ["ask", "wait"]
    assert case.complete("ask").waits() == [("unbook", "task")]
    assert case.trace[-4:] == ["ask", "pay_undo", "repay", "book_undo"]
    assert case.complete("unbook").waits() == [("after", "task")]
    assert case.trace[-3:] == ["unbook", "no", "off"]
    assert "tx" not in case.complete("after").trace


@refuses("adHocSubProcess", code="unsupported")
def test_an_ad_hoc_sub_process_is_refused() -> None:
    shape = Shape(tag="adHocSubProcess", id="a", inner=user("b").xml(None))
    assert ("unsupported", "a") in refused([start(), shape, end()], AROUND)


CALLED = compiled("called", [start("cs"), user("b"), end("ce", "fine")], ["cs>b", "b>ce"])


@shows("callActivity", "process")
def test_a_called_process_sees_what_it_is_given_and_returns_what_is_declared() -> None:
    shape = call("a", "called", inputs={"x": "n + 1"}, outputs={"y": "x * 10", "how": "outcome"})
    case = play([start(), shape, end()], AROUND, called=[CALLED], n=1, secret=True)
    wait = case.waiting("b")
    assert case.run.variables(wait.scope) == {"x": 2}
    case.complete("b")
    assert case.results == {"a": {"y": 20, "how": "fine"}}
    assert case.trace == ["s", "cs", "b", "ce", "a", "e"]


@refuses("callActivity", "global task", code="names_nothing")
def test_a_call_of_something_that_is_no_process_is_refused() -> None:
    assert refused([start(), Shape(tag="callActivity", id="a"), end()], AROUND) == {("names_nothing", "a")}


@shows("activity", "isForCompensation")
@shows("boundaryEvent, interrupting", "compensate")
def test_a_handler_for_compensation_is_outside_the_flow_and_runs_only_to_undo() -> None:
    shapes = [start(), *undone_by(user("a"), user("undo")), throw("t", definition("compensate")), end()]
    case = play(shapes, ["s>a", "a>t", "t>e"])
    assert case.waits() == [("a", "task")]
    assert case.complete("a").waits() == [("undo", "task")]
    assert case.complete("undo").trace == ["s", "a", "a_undo", "undo", "t", "e"]


@refuses("activity", "startQuantity", "completionQuantity", code="unsupported")
@pytest.mark.parametrize("attribute", ["startQuantity", "completionQuantity"])
def test_quantities_of_tokens_are_refused(attribute: str) -> None:
    shape = Shape(tag="task", id="a", attributes=f'{attribute}="2"')
    assert refused([start(), shape, end()], AROUND) == {("unsupported", "a")}


@shows("activity", "conditional flows", "default")
@pytest.mark.parametrize(("n", "opened"), [(0, ["c"]), (1, ["b"]), (2, ["b", "d"])])
def test_conditional_flows_out_of_an_activity_are_all_taken_whose_condition_holds(n: int, opened: list[str]) -> None:
    shapes = [start(), user("a"), user("b"), user("c"), user("d"), end()]
    flows = ["s>a", "a>b[results.a.n > 0]", "a>d[results.a.n > 1]", "a>c*", "b>e", "c>e", "d>e"]
    assert play(shapes, flows).complete("a", n=n).open() == opened


def test_inputs_that_are_declared_are_mapped_only() -> None:
    shape = Shape(tag="serviceTask", id="a", extension='<hq:service handler="a"/>' + mapped("input", {"x": "n"}))
    assert play([start(), shape, end()], AROUND, n=1, m=2).office.served == [("a", {"x": 1})]
