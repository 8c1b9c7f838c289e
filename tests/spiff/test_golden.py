"""A case saved by each format is read by every later version of the engine."""

from pathlib import Path

import pytest

from engine.spiff import Run
from engine.spiff.upgrades import FORMAT
from tests.spiff.drawing import (
    Instance,
    Office,
    border,
    both,
    call,
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
    xor,
)

GOLDEN = Path(__file__).parent / "golden"


def office() -> Office:
    called = compiled("called", [start(), user("sign"), end("e", "signed")], ["s>sign", "sign>e"])
    main = compiled(
        "main",
        [
            start(), both("g"), user("side"), call("ask", "called", inputs={"what": "title"}), service("work"),
            sub("each", [start("is"), user("head"), end("ie")], ["is>head", "head>ie"], each=("units", "unit")),
            border("late", "each", timer_definition("5 workdays"), interrupting=False), end("le"),
            both("j"), xor("x"), end("E", "done"),
            event_sub("watch", [on_message("asked", "withdraw"), end("gone", "gone")], ["asked>gone"]),
            border("cut", "ask", message_definition("cut")),
        ],
        [
            "s>g", "g>side", "g>ask", "g>work", "g>each", "side>j", "ask>j", "work>j", "each>j", "late>le", "cut>x",
            "j>x", "x>E",
        ],
    )  # fmt: skip
    return Office(definitions={"main": main, "called": called}, broken={"work"})


def a_case_with_everything() -> Instance:
    """A task, a called process, items, a border timer, messages, a fault and a token that has arrived at a join."""
    known = office()
    case = Instance.begin(known.definitions["main"], known, title="合作项目", units=["CWC", "FZB"])
    return case.complete("side", opinion="同意").complete("head", item="CWC", outcome="approve")


@pytest.mark.parametrize("number", range(1, FORMAT + 1))
def test_a_saved_case_of_format(number: int) -> None:
    known = office()
    tokens = (GOLDEN / f"format_{number}.tokens.json").read_bytes()
    variables = (GOLDEN / f"format_{number}.variables.json").read_bytes()
    case = Instance(known.definitions["main"], known, Run.restore(known.definitions["main"], tokens, variables, known))
    waits = sorted((wait.element.id, wait.kind, str(wait.item)) for wait in case.run.waits.values())
    assert waits == [
        ("asked", "message", "None"),
        ("cut", "message", "None"),
        ("head", "task", "FZB"),
        ("late", "timer", "None"),
        ("sign", "task", "None"),
        ("work", "fault", "None"),
    ]
    case.office.broken.clear()
    case.retry("work").due("late").complete("sign").complete("head")
    assert (case.run.done, case.run.ended and case.run.ended.outcome) == (True, "done")
    assert case.run.variables()["results"]["each"] == {
        "instances": [
            {"unit": "CWC", "results": {"head": {"outcome": "approve"}}},
            {"unit": "FZB", "results": {"head": {}}},
        ]
    }


def test_the_present_format_is_what_its_golden_file_shows() -> None:
    run = a_case_with_everything().run
    assert run.dump_tokens() == (GOLDEN / f"format_{FORMAT}.tokens.json").read_bytes()
    assert run.dump_variables() == (GOLDEN / f"format_{FORMAT}.variables.json").read_bytes()


def test_a_format_of_the_future_is_refused() -> None:
    known = office()
    with pytest.raises(ValueError, match="format"):
        Run.restore(known.definitions["main"], b"[99]", b'[1,[["",null,false,{}]]]', known)
