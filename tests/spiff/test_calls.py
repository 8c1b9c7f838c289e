from engine.spiff import Compiled
from tests.spiff.drawing import Instance, Office, both, call, compiled, end, service, start, user, xor


def sign_off() -> Compiled:
    return compiled(
        "sign_off",
        [start("cs"), user("sign"), xor("cx"), end("no", "refused"), end("yes", "signed")],
        ["cs>sign", "sign>cx", 'cx>no[results.sign.outcome = "reject"]', "cx>yes*"],
    )


def caller(**outputs: str) -> Compiled:
    outputs = outputs or {"outcome": "outcome", "note": "results.sign.opinion", "about": "subject"}
    return compiled(
        "caller",
        [
            start(),
            user("a"),
            call("ask", "sign_off", inputs={"subject": "results.a.title"}, outputs=outputs),
            user("z"),
            end(),
        ],
        ["s>a", "a>ask", "ask>z", "z>e"],
    )


def office() -> Office:
    return Office(definitions={"sign_off": sign_off()})


def test_only_declared_inputs_and_outputs_cross_the_border() -> None:
    case = Instance.begin(caller(), office(), secret=1, starter={"id": "li"})
    case.complete("a", title="Lab", other="x")
    wait = case.waiting("sign")
    assert wait.definition_id == "sign_off:1"
    assert wait.scope == case.run.waits[wait.token].scope != ""
    assert case.run.variables(wait.scope) == {"starter": {"id": "li"}, "subject": "Lab"}
    case.complete("sign", outcome="reject", opinion="no money")
    assert case.open() == ["z"]
    assert case.run.variables()["results"]["ask"] == {"outcome": "refused", "note": "no money", "about": "Lab"}
    assert case.complete("z").run.done


def test_a_called_process_that_is_missing_stops_only_its_token_until_it_exists() -> None:
    drawn = compiled(
        "p",
        [start(), both("g"), call("ask", "sign_off"), user("b"), both("j"), end()],
        ["s>g", "g>ask", "g>b", "ask>j", "b>j", "j>e"],
    )
    case = Instance.begin(drawn)
    assert case.faults() == {"ask": ("unknown_process", "sign_off")}
    case.complete("b")
    case.office.definitions["sign_off"] = sign_off()
    assert case.retry("ask").open() == ["sign"]
    assert case.complete("sign", outcome="approve").run.done


def test_an_output_that_fails_can_be_tried_again_without_calling_again() -> None:
    drawn = compiled(
        "caller",
        [
            start(),
            call("ask", "sign_off", outputs={"outcome": "outcome"}),
            xor("x"),
            service("work"),
            end(),
            end("other"),
        ],
        ["s>ask", "ask>x[true]", "x>work", "work>e", "ask>other*"],
    )
    case = Instance.begin(drawn, office())
    case.office.broken.add("work")
    case.complete("sign", outcome="approve")
    assert list(case.faults()) == ["work"]
    case.retry("work")
    case.office.broken.clear()
    assert case.retry("work").run.done
    assert case.run.variables()["results"]["ask"] == {"outcome": "signed"}


def test_a_process_that_calls_itself_without_end_stops_with_a_reason() -> None:
    drawn = compiled("p", [start(), call("again", "p"), end()], ["s>again", "again>e"])
    case = Instance.begin(drawn)
    assert [fault[0] for fault in case.faults().values()] == ["too_deep"]
    case.reload()
    assert case.retry("again").faults()["again"][0] == "too_deep"


def test_ends_inside_a_called_process_are_not_the_ends_of_the_caller() -> None:
    case = Instance.begin(caller(), office())
    case.complete("a", title=None).complete("sign", outcome="approve")
    assert case.run.ended is None
