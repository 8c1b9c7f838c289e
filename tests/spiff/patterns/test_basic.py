"""Basic control flow: patterns 1 to 5."""

from tests.spiff.drawing import both, end, start, user, xor
from tests.spiff.played import play
from tests.spiff.shown import shows


@shows("pattern", "1 Sequence")
def test_wcp01_sequence() -> None:
    """A task is enabled when the one before it is completed."""
    case = play([start(), user("a"), user("b"), end()], ["s>a", "a>b", "b>e"])
    assert case.open() == ["a"]
    assert case.complete("a").open() == ["b"]
    assert case.complete("b").trace == ["s", "a", "b", "e"]


@shows("pattern", "2 Parallel Split")
def test_wcp02_parallel_split() -> None:
    """One branch becomes several that run beside each other."""
    case = play([start(), both("g"), user("a"), user("b"), end()], ["s>g", "g>a", "g>b", "a>e", "b>e"])
    assert case.open() == ["a", "b"]
    assert case.complete("b").complete("a").trace == ["s", "g", "b", "e", "a", "e"]


@shows("pattern", "3 Synchronization")
def test_wcp03_synchronization() -> None:
    """Several branches become one when all of them are done."""
    case = play(
        [start(), both("g"), user("a"), user("b"), both("j"), user("c"), end()],
        ["s>g", "g>a", "g>b", "a>j", "b>j", "j>c", "c>e"],
    )
    assert case.complete("b").open() == ["a"]
    assert case.complete("a").complete("c").trace == ["s", "g", "b", "a", "j", "c", "e"]


@shows("pattern", "4 Exclusive Choice")
def test_wcp04_exclusive_choice() -> None:
    """One of several branches is chosen by what is known."""
    shapes = [start(), user("ask"), xor("x"), user("a"), user("b"), end()]
    flows = ["s>ask", "ask>x", "x>a[results.ask.left]", "x>b*", "a>e", "b>e"]
    assert play(shapes, flows).complete("ask", left=True).open() == ["a"]
    assert play(shapes, flows).complete("ask", left=False).complete("b").trace == ["s", "ask", "x", "b", "e"]


@shows("pattern", "5 Simple Merge")
def test_wcp05_simple_merge() -> None:
    """Alternative branches become one without waiting, by a gateway or straight into the task."""
    for merge, way in ((xor("m"), ["a>m", "b>m", "m>c"]), (None, ["a>c", "b>c"])):
        shapes = [start(), user("ask"), xor("x"), user("a"), user("b"), user("c"), end(), *([merge] if merge else [])]
        case = play(shapes, ["s>ask", "ask>x", "x>a[results.ask.left]", "x>b*", *way, "c>e"])
        case.complete("ask", left=False).complete("b").complete("c")
        assert case.trace == ["s", "ask", "x", "b", *(["m"] if merge else []), "c", "e"]
        assert case.done
