"""A thousand rounds of rework: what is saved does not grow, and the whole history stays readable."""

import re

from engine.spiff import Compiled
from engine.testing import EngineHarness
from tests.spiff.drawing import (
    Instance,
    Office,
    border,
    both,
    call,
    compiled,
    draw,
    end,
    event_sub,
    message_definition,
    on_message,
    start,
    sub,
    timer_definition,
    user,
    xor,
)
from tests.spiff.shapes import again, definition, several

ROUNDS = 1_000
ROUND = (
    "t", "due slow", "hurry", "due deep_late", "nudge", "cut or deep", "vote", "vote", "twice", "twice",
    "due late", "remind", "elsewhere", "ask question", "answer", "one", "two", "x", "x", "y", "y", "k over", "k again",
)  # fmt: skip
"""What happens in each: everything on every border, and two tokens on the flow from `m2` on."""


def everything() -> dict[str, Compiled]:
    """Work that goes round: borders on borders, timers on all of it, repetition, a call, an open branch beside."""
    inner = sub(
        "inner",
        [start("is"), user("deep"), end("ie"), user("nudge"), end("ne"),
         border("deep_late", "deep", timer_definition("PT2H"), interrupting=False)],
        ["is>deep", "deep>ie", "deep_late>nudge", "nudge>ne"],
    )  # fmt: skip
    outer = sub(
        "outer",
        [start("os"), inner, end("oe"), border("cut", "inner", message_definition("cut"))],
        ["os>inner", "inner>oe", "cut>oe"],
    )
    asked = event_sub("h", [on_message("hs", "question", interrupting=False), user("answer"), end("he")],
                      ["hs>answer", "answer>he"])  # fmt: skip
    main = compiled(
        "main",
        [
            start(), both("apart"), user("beside"), xor("m"), user("t"), both("g"), outer, several(user("vote"), "2"),
            again(user("twice"), maximum=2), call("ca", "called"), both("j"), both("f"), user("one"), user("two"),
            xor("m2"), both("g2"), user("x"), user("y"), both("j2"), user("k"), xor("c"), end("over"), end(), asked,
            border("slow", "outer", timer_definition("P1D"), interrupting=False), user("hurry"), end("e1"),
            border("late", "ca", definition("cycle"), interrupting=False), user("remind"), end("e2"),
        ],
        [
            "s>apart", "apart>beside", "beside>e", "apart>m", "m>t", "t>g", "g>outer", "g>vote", "g>twice", "g>ca",
            "outer>j", "vote>j", "twice>j", "ca>j", "j>f", "f>one", "f>two", "one>m2", "two>m2", "m2>g2", "g2>x",
            "g2>y", "x>j2", "y>j2", "j2>k", "k>c", "c>m[results.k.again]", "c>over*", "slow>hurry", "hurry>e1",
            "late>remind", "remind>e2",
        ],
    )  # fmt: skip
    called = compiled("called", [start("cs"), user("elsewhere"), end("ce")], ["cs>elsewhere", "elsewhere>ce"])
    return {"main": main, "called": called}


def act(case: Instance, what: str, number: int) -> None:
    verb, _, name = what.partition(" ")
    if what == "cut or deep":
        verb, name = ("ask", "cut") if number % 2 else ("deep", "")
    match verb:
        case "due":
            case.due(name)
        case "ask":
            assert case.message(name) == 1
        case _:
            case.complete(verb, again=name == "again")


def test_what_is_saved_of_a_case_stays_as_small_as_what_is_open() -> None:
    definitions = everything()
    case = Instance.begin(definitions["main"], Office(definitions=definitions))
    history: list[list[str]] = []
    sizes: set[tuple[bytes, int]] = set()
    for number in range(ROUNDS):
        steps: list[str] = []
        for what in ROUND:
            act(case, what, number)
            steps += [step.id for step in case.run.trace if step.kind in {"left", "end"}]
        history.append(steps)
        sizes.add((shape(case.run.dump_tokens()), len(case.run.dump_variables())))
        assert case.open() == ["beside", "t"]
    assert len(sizes) == 1
    assert [len(steps) for steps in history] == [len(history[number % 2]) for number in range(ROUNDS)]
    assert history == [history[number % 2] for number in range(ROUNDS)]
    names = "t", "deep", "slow", "x", "j2", "over", "twice"
    assert [history[0].count(name) for name in names] == [1, 1, 1, 2, 2, 1, 2]


def shape(tokens: bytes) -> bytes:
    """Saved tokens but for their numbers, which are counted on."""
    return re.sub(rb"\d+", b"0", tokens)


def test_the_whole_history_of_a_thousand_rounds_can_be_read() -> None:
    drawn = draw(
        "p",
        [start(), xor("m"), user("t"), xor("x"), end(), border("late", "t", timer_definition("P30D")), user("late_t")],
        ["s>m", "m>t", "t>x", "x>m[again]", "x>e*", "late>late_t", "late_t>m"],
    )
    with EngineHarness() as engine:
        engine.deploy(drawn)
        case = engine.start("p")
        for number in range(ROUNDS):
            if number % 100 == 99:
                engine.advance(days=31)
                case.complete("late_t")
            case.complete("t", data={"again": True})
        case.complete("t", data={"again": False})
        assert case.state == "completed"
        done = ["late", "late_t", "m"]
        expected = [name for n in range(ROUNDS) for name in [*(done if n % 100 == 99 else []), "t", "x", "m"]]
        assert case.trace() == ["s", "m", *expected, "t", "x", "e"]
