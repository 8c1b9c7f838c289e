"""Iteration and termination: patterns 10, 21 and 22, 11 and 43."""

from tests.spiff.drawing import TERMINATE, both, call, compiled, end, start, user, xor
from tests.spiff.played import play
from tests.spiff.shapes import again
from tests.spiff.shown import shows


@shows("pattern", "10 Arbitrary Cycles")
def test_wcp10_arbitrary_cycles() -> None:
    """Loops with more than one way in and more than one way out."""
    shapes = [start(), user("ask"), xor("x"), xor("m1"), user("a"), xor("x1"), xor("m2"), user("b"), xor("x2"), end()]
    flows = ["s>ask", "ask>x", "x>m1[results.ask.left]", "x>m2*", "m1>a", "a>x1", "x1>m2[results.a.on]", "x1>e*",
             "m2>b", "b>x2", "x2>m1[results.b.back]", "x2>e*"]  # fmt: skip
    case = play(shapes, flows).complete("ask", left=False).complete("b", back=True).complete("a", on=True)
    case.complete("b", back=True).complete("a", on=False)
    assert [name for name in case.trace if name in {"a", "b", "e"}] == ["b", "a", "b", "a", "e"]
    assert case.done


@shows("pattern", "21 Structured Loop")
def test_wcp21_structured_loop() -> None:
    """The same again as long as a condition holds, which is looked at before or after each time."""
    for first, rounds in ((False, ["a", "a"]), (True, ["a"])):
        loop = again(user("a"), "n < 2", first=first)
        case = play([start(), loop, end()], ["s>a", "a>e"], n=1)
        for number in range(len(rounds)):
            assert case.open() == ["a"]
            case.say("a", n=number + (2 if first else 1))
        assert (case.done, case.trace) == (True, ["s", *rounds, "e"])
    assert play([start(), again(user("a"), "n < 2", first=True), end()], ["s>a", "a>e"], n=2).trace == ["s", "e"]


@shows("pattern", "22 Recursion")
def test_wcp22_recursion() -> None:
    """A process calls itself."""
    down = compiled(
        "down",
        [start("ds"), xor("x"), call("deeper", "down", inputs={"n": "n - 1"}), user("work"), end("de")],
        ["ds>x", "x>deeper[n > 0]", "x>work*", "deeper>work", "work>de"],
    )
    case = play([start(), call("first", "down", inputs={"n": "2"}), end()], ["s>first", "first>e"], called=[down])
    for _ in range(3):
        assert case.open() == ["work"]
        case.complete("work")
    assert [name for name in case.trace if name in {"work", "deeper", "first"}] == [
        "work", "deeper", "work", "deeper", "work", "first",
    ]  # fmt: skip
    assert case.done


@shows("pattern", "11 Implicit Termination")
def test_wcp11_implicit_termination() -> None:
    """A case is over when nothing is left to do, although no end is drawn."""
    case = play([user("a"), user("b"), user("c")], ["a>b"])
    assert case.open() == ["a", "c"]
    case.complete("c").complete("a")
    assert not case.done
    assert case.complete("b").done


@shows("pattern", "43 Explicit Termination")
def test_wcp43_explicit_termination() -> None:
    """A case is over when a certain end is reached, whatever else is still to do."""
    case = play(
        [start(), both("g"), user("a"), user("b"), end("all", inner=TERMINATE), end()],
        ["s>g", "g>a", "g>b", "a>all", "b>e"],
    )
    assert case.complete("a").trace == ["s", "g", "a", "all"]
    assert case.done
