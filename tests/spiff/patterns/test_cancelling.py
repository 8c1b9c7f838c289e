"""Cancelling and forcing completion: patterns 19, 20 and 25 to 27."""

from tests.spiff.drawing import TERMINATE, border, both, end, event_sub, on_message, start, sub, user, xor
from tests.spiff.played import play
from tests.spiff.shapes import definition, several
from tests.spiff.shown import shows


@shows("pattern", "19 Cancel Task")
def test_wcp19_cancel_task() -> None:
    """An open task is withdrawn."""
    shapes = [start(), user("a"), user("b"), end(), border("stop", "a", definition("message", "stop"))]
    case = play(shapes, ["s>a", "a>b", "stop>b", "b>e"])
    assert case.message("stop") == 1
    assert case.complete("b").trace == ["s", "stop", "b", "e"]


@shows("pattern", "20 Cancel Case")
def test_wcp20_cancel_case() -> None:
    """The whole case is withdrawn, by an event from outside or on its own way."""
    handler = event_sub("h", [on_message("hs", "stop"), end("he")], ["hs>he"])
    shapes = [start(), both("g"), user("a"), sub("box", [start("bs"), user("b"), end("be")], ["bs>b", "b>be"])]
    case = play([*shapes, end(), handler], ["s>g", "g>a", "g>box", "a>e", "box>e"])
    assert case.message("stop") == 1
    assert (case.done, case.trace) == (True, ["s", "g", "bs", "hs", "he", "h"])
    case = play([*shapes, end(), end("all", inner=TERMINATE)], ["s>g", "g>a", "g>box", "a>all", "box>e"])
    assert case.complete("a").trace == ["s", "g", "bs", "a", "all"]
    assert case.done


@shows("pattern", "25 Cancel Region")
def test_wcp25_cancel_region() -> None:
    """A part of the case is withdrawn with everything in it; what is beside it goes on."""
    region = sub("region", [start("rs"), both("rg"), user("a"), user("b"), end("re")],
                 ["rs>rg", "rg>a", "rg>b", "a>re", "b>re"])  # fmt: skip
    shapes = [start(), both("g"), region, user("c"), end(), border("cut", "region", definition("signal", "cut"))]
    case = play([*shapes, user("d")], ["s>g", "g>region", "g>c", "region>e", "c>e", "cut>d", "d>e"]).complete("a")
    assert case.signal("cut") == 1
    assert case.open() == ["c", "d"]


@shows("pattern", "26 Cancel Multiple Instance Activity")
def test_wcp26_cancel_multiple_instance_activity() -> None:
    """All open instances are withdrawn and the activity is not completed; those that were done stay done."""
    shapes = [start(), several(user("a"), "3"), user("next"), user("instead"), end()]
    shapes.append(border("stop", "a", definition("message", "stop")))
    case = play(shapes, ["s>a", "a>next", "stop>instead", "next>e", "instead>e"]).complete("a")
    assert case.message("stop") == 1
    assert case.complete("instead").trace == ["s", "a", "stop", "instead", "e"]


@shows("pattern", "27 Complete Multiple Instance Activity")
def test_wcp27_complete_multiple_instance_activity() -> None:
    """Open instances are withdrawn and the case goes on as if they had been completed."""
    shapes = [start(), several(user("a"), "3"), xor("m"), user("next"), end()]
    shapes.append(border("enough", "a", definition("message", "enough")))
    case = play(shapes, ["s>a", "a>m", "enough>m", "m>next", "next>e"]).complete("a")
    assert case.message("enough") == 1
    assert case.complete("next").trace == ["s", "a", "enough", "m", "next", "e"]
