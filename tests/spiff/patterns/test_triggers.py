"""Triggers from outside: patterns 23 and 24."""

from tests.spiff.drawing import both, catch, end, start, user
from tests.spiff.played import play
from tests.spiff.shapes import definition
from tests.spiff.shown import shows


@shows("pattern", "23 Transient Trigger")
def test_wcp23_transient_trigger() -> None:
    """A signal that comes while nobody waits for it is lost."""
    shapes = [start(), user("a"), catch("go", definition("signal", "go")), user("b"), end()]
    case = play(shapes, ["s>a", "a>go", "go>b", "b>e"])
    assert case.signal("go") == 0
    assert case.complete("a").waits() == [("go", "signal")]
    assert case.signal("go") == 1
    assert case.complete("b").trace == ["s", "a", "go", "b", "e"]


@shows("pattern", "24 Persistent Trigger")
def test_wcp24_persistent_trigger() -> None:
    """What comes early is kept until it is needed: drawn as a branch that waits for it from the beginning."""
    shapes = [start(), both("g"), catch("go", definition("message", "go")), user("a"), both("j"), user("b"), end()]
    flows = ["s>g", "g>go", "g>a", "go>j", "a>j", "j>b", "b>e"]
    case = play(shapes, flows)
    assert case.message("go") == 1
    assert case.open() == ["a"]
    assert case.complete("a").complete("b").trace == ["s", "g", "go", "a", "j", "b", "e"]
