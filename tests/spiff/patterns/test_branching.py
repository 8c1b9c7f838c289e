"""Advanced branching and synchronization: patterns 6 to 9, 28 to 33, 37, 38, 41 and 42."""

from itertools import permutations

from tests.spiff.drawing import TERMINATE, Shape, border, both, end, some, start, sub, user, xor
from tests.spiff.patterns.refusals import refused
from tests.spiff.played import Played, play
from tests.spiff.shapes import definition, script, throw
from tests.spiff.shown import refuses, shows

COMPLEX = Shape(tag="complexGateway", id="j")


@shows("pattern", "6 Multi-Choice")
def test_wcp06_multi_choice() -> None:
    """Any number of several branches is chosen, each by its own condition."""
    shapes = [start(), user("ask"), some("g"), user("a"), user("b"), user("c"), end()]
    flows = ["s>ask", "ask>g", "g>a[results.ask.n > 1]", "g>b[results.ask.n > 2]", "g>c*", "a>e", "b>e", "c>e"]
    assert [play(shapes, flows).complete("ask", n=n).open() for n in (1, 2, 3)] == [["c"], ["a"], ["a", "b"]]


@shows("pattern", "7 Structured Synchronizing Merge")
def test_wcp07_structured_synchronizing_merge() -> None:
    """The branches that were chosen, and only those, are waited for."""
    shapes = [start(), user("ask"), some("g"), user("a"), user("b"), user("c"), some("j"), user("d"), end()]
    flows = ["s>ask", "ask>g", *(f"g>{n}[results.ask.{n}]" for n in "abc"), "g>j*", *(f"{n}>j" for n in "abc"), "j>d"]
    for chosen in ("", "a", "bc", "abc"):
        for order in permutations(chosen):
            case = play(shapes, [*flows, "d>e"]).complete("ask", **{n: n in chosen for n in "abc"})
            for index, name in enumerate(order):
                assert case.open() == sorted(order[index:])
                case.complete(name)
            assert case.complete("d").trace == ["s", "ask", "g", *order, "j", "d", "e"]


@shows("pattern", "8 Multi-Merge")
def test_wcp08_multi_merge() -> None:
    """Every branch that arrives goes on by itself, so what follows is done once for each."""
    case = play(
        [start(), both("g"), user("a"), user("b"), xor("m"), user("c"), end()],
        ["s>g", "g>a", "g>b", "a>m", "b>m", "m>c", "c>e"],
    )
    assert case.complete("a").open() == ["b", "c"]
    case.complete("c").complete("b").complete("c")
    assert case.trace == ["s", "g", "a", "m", "c", "e", "b", "m", "c", "e"]
    assert case.done


def partial(needed: int) -> Played:
    """Three branches; when `needed` are done the case goes on, and the others are still waited for, without effect."""
    inside = [start("is"), both("g"), user("a"), user("b"), user("c"), xor("m"), script("count", "done + 1", "done")]
    inside += [xor("x"), throw("enough", definition("escalation", "enough")), end("ie")]
    ways = ["is>g", *(f"g>{n}" for n in "abc"), *(f"{n}>m" for n in "abc"), "m>count", "count>x"]
    ways += [f"x>enough[done = {needed}]", "x>ie*", "enough>ie"]
    shapes = [start(), sub("work", inside, ways), user("next"), end("all"), end()]
    shapes.append(border("go", "work", definition("escalation", "enough"), interrupting=False))
    return play(shapes, ["s>work", "work>all", "go>next", "next>e"], done=0)


@shows("pattern", "9 Structured Discriminator")
def test_wcp09_structured_discriminator() -> None:
    """The first of several branches lets the case go on; the others are completed without effect.

    The complex gateway that BPMN has for it is refused; drawn as a sub-process that escalates at the first, it runs.
    """
    assert refused([start(), both("g"), user("a"), user("b"), COMPLEX, end()],
                   ["s>g", "g>a", "g>b", "a>j", "b>j", "j>e"]) >= {("unsupported", "j")}  # fmt: skip
    case = partial(1)
    assert case.complete("b").open() == ["a", "c", "next"]
    assert case.complete("a").complete("c").open() == ["next"]
    assert case.complete("next").done


@refuses("pattern", "28 Blocking Discriminator", code="unsupported")
def test_wcp28_blocking_discriminator() -> None:
    """As 9, but a second round waits until the first one is over: only the complex gateway says so; refused."""
    shapes = [start(), both("g"), user("a"), user("b"), COMPLEX, xor("x"), end()]
    found = refused(shapes, ["s>g", "g>a", "g>b", "a>j", "b>j", "j>x", "x>g[again]", "x>e*"])
    assert found >= {("unsupported", "j")}


def cancelling(needed: int) -> Played:
    """Three branches; when `needed` are done the others are cancelled."""
    inside = [start("is"), both("g"), user("a"), user("b"), user("c"), xor("m"), script("count", "done + 1", "done")]
    inside += [xor("x"), end("stop", inner=TERMINATE), end("ie")]
    ways = ["is>g", *(f"g>{n}" for n in "abc"), *(f"{n}>m" for n in "abc"), "m>count", "count>x"]
    ways += [f"x>stop[done = {needed}]", "x>ie*"]
    shapes = [start(), sub("work", inside, ways), user("next"), end()]
    return play(shapes, ["s>work", "work>next", "next>e"], done=0)


@shows("pattern", "29 Cancelling Discriminator")
def test_wcp29_cancelling_discriminator() -> None:
    """The first of several branches lets the case go on and cancels the others."""
    case = cancelling(1).complete("b")
    assert case.open() == ["next"]
    assert case.trace == ["s", "is", "g", "b", "m", "count", "x", "stop", "work"]


@shows("pattern", "30 Structured Partial Join")
def test_wcp30_structured_partial_join() -> None:
    """As 9, for so many of several branches."""
    case = partial(2)
    assert case.complete("b").open() == ["a", "c"]
    assert case.complete("c").open() == ["a", "next"]
    assert case.complete("next").complete("a").done
    assert case.trace.count("next") == 1


@refuses("pattern", "31 Blocking Partial Join", code="unsupported")
def test_wcp31_blocking_partial_join() -> None:
    """As 28, for so many of several branches: the complex gateway's activation condition; refused."""
    shape = Shape(tag="complexGateway", id="j", inner="<activationCondition>2</activationCondition>")
    shapes = [start(), both("g"), user("a"), user("b"), user("c"), shape, end()]
    found = refused(shapes, ["s>g", *(f"g>{n}" for n in "abc"), *(f"{n}>j" for n in "abc"), "j>e"])
    assert found >= {("unsupported", "j")}


@shows("pattern", "32 Cancelling Partial Join")
def test_wcp32_cancelling_partial_join() -> None:
    """As 29, for so many of several branches."""
    case = cancelling(2).complete("b")
    assert case.open() == ["a", "c"]
    assert case.complete("a").open() == ["next"]


@shows("pattern", "33 Generalised AND-Join")
def test_wcp33_generalised_and_join() -> None:
    """Each round takes one token of each branch, also where a branch is done again before the others are."""
    shapes = [start(), both("f"), user("x"), user("y"), xor("m"), both("g"), user("a"), user("b"), both("j"), user("k")]
    flows = ["s>f", "f>x", "f>y", "x>m", "y>m", "m>g", "g>a", "g>b", "a>j", "b>j", "j>k", "k>e"]
    case = play([*shapes, end()], flows).complete("x").complete("y")
    assert case.complete("a").complete("a").open() == ["b", "b"]
    assert case.complete("b").open() == ["b", "k"]
    assert case.complete("b").open() == ["k", "k"]
    assert case.complete("k").complete("k").done


@shows("pattern", "37 Acyclic Synchronizing Merge")
def test_wcp37_acyclic_synchronizing_merge() -> None:
    """What was chosen is waited for, also where the branches are not drawn as one block."""
    shapes = [start(), user("ask"), some("g"), user("a"), user("b"), xor("x"), user("c"), some("j"), user("d"), end()]
    flows = ["s>ask", "ask>g", "g>a[results.ask.a]", "g>b[results.ask.b]", "g>j*", "a>x", "x>c[results.a.more]",
             "x>e*", "c>j", "b>j", "j>d", "d>e"]  # fmt: skip
    case = play(shapes, flows).complete("ask", a=True, b=True).complete("b")
    assert case.open() == ["a"]  # it may still come to the join, by way of c
    assert case.complete("a", more=False).open() == ["d"]  # now it can't
    case = play(shapes, flows).complete("ask", a=True, b=True).complete("b").complete("a", more=True)
    assert case.open() == ["c"]
    assert case.complete("c").open() == ["d"]


@shows("pattern", "38 General Synchronizing Merge")
def test_wcp38_general_synchronizing_merge() -> None:
    """What was chosen is waited for, also where branches go round in loops."""
    shapes = [start(), user("ask"), some("g"), xor("m"), user("a"), xor("x"), user("b"), some("j"), user("d"), end()]
    flows = ["s>ask", "ask>g", "g>m[results.ask.a]", "g>b[results.ask.b]", "g>j*", "m>a", "a>x", "x>m[results.a.again]",
             "x>j*", "b>j", "j>d", "d>e"]  # fmt: skip
    case = play(shapes, flows).complete("ask", a=True, b=True).complete("b")
    for _ in range(3):
        assert case.complete("a", again=True).open() == ["a"]
    assert case.complete("a", again=False).open() == ["d"]


@refuses("pattern", "41 Thread Merge", code="unsupported")
def test_wcp41_thread_merge() -> None:
    """So many tokens of one branch become one: startQuantity; refused, for a task would wait unseen."""
    task = Shape(tag="task", id="a", attributes='startQuantity="2"')
    assert refused([start(), task, end()], ["s>a", "a>e"]) == {("unsupported", "a")}


@refuses("pattern", "42 Thread Split", code="unsupported")
def test_wcp42_thread_split() -> None:
    """One token becomes so many of one branch: completionQuantity; refused, for nobody sees it in the drawing."""
    task = Shape(tag="task", id="a", attributes='completionQuantity="2"')
    assert refused([start(), task, end()], ["s>a", "a>e"]) == {("unsupported", "a")}
