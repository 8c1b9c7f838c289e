import datetime as dt
import itertools
from decimal import Decimal

import pytest

from engine.spiff import Run
from engine.spiff.values import MARK, dump_values, load_values
from tests.spiff.drawing import Instance, Office, Shape, both, compiled, decision, end, service, start, sub, user, xor


def test_a_completed_task_writes_its_result_and_a_later_round_overwrites_it() -> None:
    drawn = compiled(
        "p", [start(), xor("m"), user("a"), xor("x"), end()], ["s>m", "m>a", "a>x", "x>m[results.a.again]", "x>e*"]
    )
    case = Instance.begin(drawn, title="Lab").complete("a", again=True, note="first")
    assert case.run.variables() == {"title": "Lab", "results": {"a": {"again": True, "note": "first"}}}
    assert case.path() == ["a_x", "x_m", "m_a"]
    case.complete("a", again=False)
    assert case.run.variables()["results"] == {"a": {"again": False}}


def test_services_and_decisions_get_their_inputs_and_leave_their_results() -> None:
    drawn = compiled(
        "p",
        [start(), decision("grade", budget="budget * 2"), service("number", kind='"project"'), user("a"), end()],
        ["s>grade", "grade>number", "number>a", "a>e"],
    )
    case = Instance.begin(drawn, budget=21)
    assert case.run.variables()["results"] == {"grade": {"decided": {"budget": Decimal(42)}}, "number": {"served": 1}}
    assert case.office.served == [("number", {"kind": "project"})]


def test_a_service_that_fails_holds_its_own_token_only() -> None:
    drawn = compiled(
        "p",
        [start(), both("g"), service("work"), user("a"), both("j"), end()],
        ["s>g", "g>work", "g>a", "work>j", "a>j", "j>e"],
    )
    case = Instance.begin(drawn, Office(broken={"work"}))
    assert case.faults() == {"work": ("handler_failed", "work is broken")}
    case.complete("a")
    case.retry("work")
    assert list(case.faults()) == ["work"]
    case.office.broken.clear()
    assert case.retry("work").run.done


def test_parallel_branches_see_what_the_others_have_completed() -> None:
    drawn = compiled(
        "p",
        [start(), both("g"), user("a"), user("b"), xor("x"), user("c"), both("j"), end()],
        ["s>g", "g>a", "g>b", "b>x", "x>c[results.a.ok = true]", "x>j*", "a>j", "c>j", "j>e"],
    )
    assert Instance.begin(drawn).complete("a", ok=True).complete("b").open() == ["c"]


def test_the_trace_tells_the_path_in_order() -> None:
    drawn = compiled("p", [start(), user("a"), end(outcome="done")], ["s>a", "a>e"])
    case = Instance.begin(drawn, reloads=False)
    assert [(step.kind, step.id) for step in case.run.trace] == [
        ("entered", "s"),
        ("left", "s"),
        ("flow", "s_a"),
        ("entered", "a"),
    ]
    case.complete("a")
    assert [(step.kind, step.id) for step in case.run.trace][4:] == [
        ("left", "a"),
        ("flow", "a_e"),
        ("entered", "e"),
        ("end", "e"),
    ]


def test_an_act_that_never_ends_is_stopped_with_a_reason() -> None:
    # Deployment refuses a cycle without a wait; a multi-instance over an empty list is one that it can't foresee.
    drawn = compiled(
        "p",
        [
            start(),
            xor("m"),
            sub("box", [start("bs"), user("u"), end("be")], ["bs>u", "u>be"], each=("nobody", "x")),
            xor("x"),
            end(),
        ],
        ["s>m", "m>box", "box>x", "x>m[again]", "x>e*"],
    )
    office = Office()
    run = Run.start(drawn, {"nobody": [], "again": True}, office, budget=500)
    fault = next(iter(run.waits.values()))
    assert (fault.kind, fault.fault[0]) == ("fault", "step_budget")
    run.write("", "again", False)
    run.retry(fault.token)
    assert run.done


def test_acts_on_tokens_that_wait_for_something_else_are_refused() -> None:
    drawn = compiled("p", [start(), user("a"), end()], ["s>a", "a>e"])
    case = Instance.begin(drawn)
    token = case.waiting("a").token
    for act in (case.run.fire_timer, case.run.retry):
        with pytest.raises(KeyError):
            act(token)
    case.complete("a")
    with pytest.raises(KeyError):
        case.run.complete(token, {})


def test_a_thousand_rounds_leave_the_saved_case_as_small_as_one() -> None:
    drawn = compiled(
        "p",
        [start(), both("g"), user("side"), xor("m"), user("a"), xor("x"), both("j"), end()],
        ["s>g", "g>side", "g>m", "m>a", "a>x", "x>m[results.a.again]", "x>j*", "side>j", "j>e"],
    )
    case = Instance.begin(drawn)
    case.complete("a", again=True)
    size = len(case.run.dump_tokens())
    for _ in range(300):
        case.complete("a", again=True)
    assert len(case.run.dump_tokens()) <= size + 8  # longer numbers, nothing else
    assert len(case.run._case.tasks) == 3
    assert case.complete("a", again=False).complete("side").run.done


def test_values_that_json_lacks_come_back_as_they_were() -> None:
    values = {
        "n": Decimal("1.50"),
        "d": dt.date(2026, 10, 10),
        "t": dt.time(16, 0),
        "m": dt.datetime(2026, 10, 10, 16, 0, tzinfo=dt.timezone(dt.timedelta(hours=8))),
        "l": dt.timedelta(days=3, seconds=5),
        "plain": [1, 2.5, "x", None, True, {"$t": "typename"}],
    }
    assert load_values(dump_values(values)) == values
    assert str(load_values(dump_values(values))["n"]) == "1.50"
    assert load_values(dump_values({"a": MARK})) == {"a": MARK}


def test_a_chain_as_long_as_a_diagram_may_be_runs_through() -> None:
    names = ["s", *(f"t{number}" for number in range(1_990)), "e"]
    tasks = [Shape(tag="task", id=name) for name in names[1:-1]]
    flows = [f"{source}>{target}" for source, target in itertools.pairwise(names)]
    assert Instance.begin(compiled("p", [start(), *tasks, end()], flows)).run.done


def test_gateways_that_double_their_tokens_again_and_again_stop_with_a_reason() -> None:
    gateways = [both(f"g{number}") if number % 2 == 0 else xor(f"g{number}") for number in range(32)]
    flows = ["s>g0", "g31>u", "u>e"]
    middle = []
    for number in range(0, 31, 2):
        middle += [xor(f"a{number}"), xor(f"b{number}")]
        flows += [
            f"g{number}>a{number}",
            f"g{number}>b{number}",
            f"a{number}>g{number + 1}",
            f"b{number}>g{number + 1}",
        ]
        flows += [f"g{number + 1}>g{number + 2}"] if number < 30 else []
    case = Instance.begin(compiled("p", [start(), *gateways, *middle, user("u"), end()], flows))
    assert [wait.fault[0] for wait in case.run.waits.values() if wait.fault] == ["too_many_tokens"]
    assert len(case.run.waits) <= 2_001


def test_lists_of_lists_of_lists_are_cut_with_one_incident_and_the_rest_waits_for_it() -> None:
    inner = sub("c", [start("cs"), user("u"), end("ce")], ["cs>u", "u>ce"], each=("many", "z"))
    middle = sub("b", [start("bs"), inner, end("be")], ["bs>c", "c>be"], each=("many", "y"))
    outer = sub("a", [start("as"), middle, end("ae")], ["as>b", "b>ae"], each=("many", "x"))
    case = Instance.begin(compiled("p", [start(), outer, end()], ["s>a", "a>e"]), many=list(range(200)))
    faults = [wait for wait in case.run.waits.values() if wait.fault]
    assert [wait.fault[0] for wait in faults] == ["too_many_tokens"]
    assert len(case.run.dump_tokens()) < 1_000_000
    case.reload()
    case.run.retry(faults[0].token)
    assert [wait.fault[0] for wait in case.run.waits.values() if wait.fault] == ["too_many_tokens"]
