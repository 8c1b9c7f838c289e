"""Multiple instances of an activity: patterns 12 to 15 and 34 to 36."""

from tests.spiff.drawing import border, both, end, start, sub, user, xor
from tests.spiff.played import play
from tests.spiff.shapes import definition, ends, script, several, throw
from tests.spiff.shown import shows


@shows("pattern", "12 Multiple Instances without Synchronization")
def test_wcp12_multiple_instances_without_synchronization() -> None:
    """As many instances as somebody asks for, none of which is waited for."""
    case = play(
        [start(), xor("m"), user("another"), both("g"), user("work"), end("we"), xor("x"), user("next"), end()],
        [
            "s>m",
            "m>another",
            "another>g",
            "g>work",
            "work>we",
            "g>x",
            "x>m[results.another.again]",
            "x>next*",
            "next>e",
        ],
    )  # fmt: skip
    for again in (True, True, False):
        case.complete("another", again=again)
    assert case.open() == ["next", "work", "work", "work"]
    assert case.complete("work").complete("next").open() == ["work", "work"]


@shows("pattern", "13 Multiple Instances with a priori Design-Time Knowledge")
def test_wcp13_multiple_instances_known_when_drawn() -> None:
    """As many instances as the diagram says; the case goes on after the last."""
    case = play([start(), several(user("a"), "3"), user("b"), end()], ["s>a", "a>b", "b>e"])
    assert case.open() == ["a", "a", "a"]
    assert case.complete("a").complete("a").open() == ["a"]
    assert case.complete("a").complete("b").trace == ["s", "a", "a", "a", "b", "e"]


@shows("pattern", "14 Multiple Instances with a priori Run-Time Knowledge")
def test_wcp14_multiple_instances_known_when_begun() -> None:
    """As many instances as there are entries when the activity begins, at once or one after another."""
    for sequential, opened in ((False, ["a", "a"]), (True, ["a"])):
        task = several(user("a"), "results.ask.who", item="who", sequential=sequential)
        case = play([start(), user("ask"), task, end()], ["s>ask", "ask>a", "a>e"]).complete("ask", who=["x", "y"])
        assert case.open() == opened
        case.complete("a", item="x", yes=True).complete("a", item="y", yes=False)
        assert case.done
        assert case.results["a"] == {
            "instances": [
                {"who": "x", "results": {"a": {"yes": True}}},
                {"who": "y", "results": {"a": {"yes": False}}},
            ]
        }


@shows("pattern", "15 Multiple Instances without a priori Run-Time Knowledge")
def test_wcp15_multiple_instances_not_known_in_advance() -> None:
    """Instances may be added while others are open; the case goes on when all are done and no more are asked for."""
    inside = [start("is"), xor("m"), user("another"), both("g"), user("work"), end("we"), xor("x"), end("ie")]
    ways = ["is>m", "m>another", "another>g", "g>work", "work>we", "g>x", "x>m[results.another.again]", "x>ie*"]
    case = play([start(), sub("all", inside, ways), user("next"), end()], ["s>all", "all>next", "next>e"])
    case.complete("another", again=True).complete("work").complete("another", again=False)
    assert case.open() == ["work"]
    assert case.complete("work").open() == ["next"]


@shows("pattern", "34 Static Partial Join for Multiple Instances")
def test_wcp34_static_partial_join_for_multiple_instances() -> None:
    """The case goes on after so many of the instances; the others are completed without effect."""
    inside = [start("is"), user("a"), xor("x"), ends("enough", definition("escalation", "enough")), end("ie")]
    ways = ["is>a", "a>x", "x>enough[nrOfCompletedInstances = 1]", "x>ie*"]
    shapes = [start(), several(sub("each", inside, ways), "3"), end("all"), user("next"), end()]
    shapes.append(border("go", "each", definition("escalation", "enough"), interrupting=False))
    case = play(shapes, ["s>each", "each>all", "go>next", "next>e"])
    assert case.complete("a").open() == ["a", "a"]
    assert case.complete("a").open() == ["a", "next"]
    assert case.complete("a").open() == ["next"]
    assert case.complete("next").done


@shows("pattern", "35 Cancelling Partial Join for Multiple Instances")
def test_wcp35_cancelling_partial_join_for_multiple_instances() -> None:
    """After so many of the instances the others are cancelled."""
    task = several(user("a"), "5", enough="nrOfCompletedInstances >= 2")
    case = play([start(), task, user("b"), end()], ["s>a", "a>b", "b>e"])
    assert case.complete("a").open() == ["a", "a", "a", "a"]
    assert case.complete("a").open() == ["b"]
    assert case.complete("b").trace == ["s", "a", "a", "b", "e"]


@shows("pattern", "36 Dynamic Partial Join for Multiple Instances")
def test_wcp36_dynamic_partial_join_for_multiple_instances() -> None:
    """As 34, while instances may be added and what is enough is only known on the way."""
    inside = [start("is"), xor("m"), user("another"), both("g"), user("work"), script("count", "done + 1", "done")]
    inside += [xor("c"), throw("enough", definition("escalation", "enough")), end("we"), xor("x"), end("ie")]
    ways = ["is>m", "m>another", "another>g", "g>work", "work>count", "count>c", "c>enough[done = needed]", "c>we*"]
    ways += ["enough>we", "g>x", "x>m[results.another.again]", "x>ie*"]
    shapes = [start(), sub("all", inside, ways), end("over"), user("next"), end()]
    shapes.append(border("go", "all", definition("escalation", "enough"), interrupting=False))
    case = play(shapes, ["s>all", "all>over", "go>next", "next>e"], done=0, needed=9)
    case.say("another", {"again": True}, needed=2).complete("work").complete("another", again=True)
    assert case.open() == ["another", "work"]
    assert case.complete("work").open() == ["another", "next"]
    case.complete("another", again=False).complete("work").complete("next")
    assert case.trace.count("go") == 1
    assert case.done
