"""One instance saved and put back after every act, one never: they must not differ in anything."""

import random

import pytest

from engine.spiff import Compiled
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
    some,
    start,
    sub,
    timer_definition,
    user,
    xor,
)


@pytest.fixture(scope="module")
def definitions() -> dict[str, Compiled]:
    called = compiled(
        "called",
        [
            start(), xor("m"), user("apply"), some("g"), user("b"), user("c"), some("j"), xor("k"), user("z"),
            end("e", "ok"),
            border("slow", "apply", timer_definition("PT72H"), interrupting=False), service("remind"), end("re"),
        ],
        [
            "s>m", "m>apply", "apply>g", "g>b[results.apply.x]", "g>c[results.apply.y]", "g>j*", "b>j", "c>j", "j>k",
            "k>m[results.apply.again]", "k>z*", "z>e", "slow>remind", "remind>re",
        ],
    )  # fmt: skip
    inside = (
        [start("ms"), user("handler"), user("head"), xor("mx"), end("me")],
        ["ms>handler", "handler>head", "head>mx", "mx>handler[results.head.back]", "mx>me*"],
    )
    main = compiled(
        "main",
        [
            start("S"), xor("M0"), both("G"), user("side"), call("CA", "called", outputs={"how": "outcome"}),
            sub("mi", *inside, each=("[1, 2, 3]", "n")), both("J"), user("decide"), xor("K"), end("E", "done"),
            border("bm", "CA", message_definition("cut")), user("instead"), xor("MX"),
            border("late", "mi", timer_definition("5 workdays"), interrupting=False), user("nudge"), end("NE"),
            event_sub("ask", [on_message("asked", "question", interrupting=False), user("answer"), end("AE")],
                      ["asked>answer", "answer>AE"]),
        ],
        [
            "S>M0", "M0>G", "G>side", "G>CA", "G>mi", "side>J", "CA>MX", "bm>instead", "instead>MX", "MX>J", "mi>J",
            "J>decide", "decide>K", "K>M0[results.decide.redo]", "K>E*", "late>nudge", "nudge>NE",
        ],
    )  # fmt: skip
    return {"main": main, "called": called}


def act(case: Instance, chance: random.Random) -> object:
    """Do one of what can be done, chosen by `chance`."""
    waits = sorted(case.run.waits.values(), key=lambda wait: int(wait.token))
    if chance.random() < 0.06:
        return case.message(chance.choice(["cut", "question"]), n=1)
    wait = chance.choice([wait for wait in waits if wait.kind != "message"])
    case.before()
    if wait.kind == "timer":
        return case.run.fire_timer(wait.token)
    result = {name: chance.random() < 0.35 for name in ("x", "y", "again", "back", "redo")}
    return case.run.complete(wait.token, result)


@pytest.mark.parametrize("seed", range(60))
def test_saving_and_putting_back_changes_nothing(definitions: dict[str, Compiled], seed: int) -> None:
    kept, saved = (
        Instance.begin(definitions["main"], Office(definitions=dict(definitions)), reloads=reloads)
        for reloads in (False, True)
    )
    chances = random.Random(seed), random.Random(seed)  # noqa: S311
    for _ in range(150):
        if kept.run.done:
            break
        before = len(kept.run.trace)
        assert act(kept, chances[0]) == act(saved, chances[1])
        assert kept.run.waits == saved.run.waits
        assert kept.run.trace[before:] == saved.run.trace
        assert kept.run.dump_tokens() == saved.run.dump_tokens()
        assert kept.run.dump_variables() == saved.run.dump_variables()
        assert kept.run.waits or kept.run.done
        assert kept.faults() == {}
    assert (kept.run.done, kept.run.ended) == (saved.run.done, saved.run.ended)


def test_most_walks_come_to_an_end(definitions: dict[str, Compiled]) -> None:
    done = 0
    for seed in range(20):
        case = Instance.begin(definitions["main"], Office(definitions=dict(definitions)), reloads=False)
        chance = random.Random(seed)  # noqa: S311
        for _ in range(600):
            if not case.run.done:
                act(case, chance)
        done += case.run.done
        assert case.run.done or case.run.waits
    assert done > 15
