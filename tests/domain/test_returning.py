from engine.diagrams.normalise import normalise
from engine.diagrams.read import read_diagram
from engine.domain.diagram import Diagram
from engine.domain.drawn_returns import drawn_returns
from engine.domain.earlier import Done, earlier
from engine.domain.returning import ReturnTarget, call_targets, only_through, return_targets
from tests.spiff.drawing import Shape, both, call, draw, end, service, start, sub, user, xor


def normal(shapes: list[Shape], flows: list[str]) -> Diagram:
    return normalise(read_diagram(draw("p", shapes, flows)))


BRANCHES = normal(
    [start(), user("a"), both("g"), user("b"), user("b2"), user("c"), both("j"), user("d"), end()],
    ["s>a", "a>g", "g>b", "b>b2", "b2>j", "g>c", "c>j", "j>d", "d>e"],
)


def test_what_can_only_be_reached_by_way_of_an_element() -> None:
    assert only_through(BRANCHES, "b") == {"b", "b2"}
    assert only_through(BRANCHES, "a") == {"a", "g", "b", "b2", "c", "j", "d", "e"}


def test_from_inside_a_branch_one_may_go_back_in_it_or_before_the_split() -> None:
    assert return_targets(BRANCHES, ["b2"], ["a", "b", "c"]) == (
        ReturnTarget(element="a", straight=True, again=True),
        ReturnTarget(element="b", straight=True, again=True),
        ReturnTarget(element="c", straight=True, again=False),
    )


def test_behind_the_join_a_branch_may_be_asked_but_not_walked_again() -> None:
    targets = {t.element: (t.straight, t.again) for t in return_targets(BRANCHES, ["d"], ["a", "b", "b2", "c"])}
    assert targets == {"a": (True, True), "b": (True, False), "b2": (True, False), "c": (True, False)}


def test_out_of_a_sub_process_only_by_walking_again() -> None:
    drawn = normal(
        [start(), user("a"), sub("box", [start("i"), user("x"), user("y"), end("k")], ["i>x", "x>y", "y>k"]), end()],
        ["s>a", "a>box", "box>e"],
    )
    assert return_targets(drawn, ["y", "box"], ["a", "x"]) == (
        ReturnTarget(element="a", straight=False, again=True),
        ReturnTarget(element="x", straight=True, again=True),
    )


def test_one_of_several_ways_is_no_way_back() -> None:
    drawn = normal(
        [start(), xor("x"), user("a"), user("b"), xor("m"), user("c"), end()],
        ["s>x", "x>a[true]", "x>b*", "a>m", "b>m", "m>c", "c>e"],
    )
    assert return_targets(drawn, ["c"], ["a"]) == (ReturnTarget(element="a", straight=True, again=False),)


def test_only_tasks_that_were_done_and_never_the_one_that_is_open() -> None:
    assert return_targets(BRANCHES, ["d"], ["d", "g", "nowhere"]) == ()


LINE = normal([start(), user("a"), user("b"), user("c"), user("d"), end()], ["s>a", "a>b", "b>c", "c>d", "d>e"])


def done(*steps: str) -> list[Done]:
    """One task after the other, each entered in the act that left the one before; `c!` returns, `c~` straight."""
    return [
        Done(element=step[0], entered=number, left=number + 1, returned=step[1:] != "", straight=step[1:] == "~")
        for number, step in enumerate(steps)
    ]


def test_what_comes_later_is_not_earlier_though_it_was_done_once() -> None:
    assert earlier(LINE, ["b"], 4, done("a", "b", "c!", "a")) == ("a",)
    assert earlier(LINE, ["b"], 4, done("a", "b", "c", "d~")) == ("a",)
    assert earlier(LINE, ["d"], 6, done("a", "b", "c~", "b", "c", "d~")) == ("a", "b", "c")


def test_a_branch_beside_counts_in_its_round_only() -> None:
    history = [
        Done(element="a", entered=0, left=1),
        Done(element="c", entered=1, left=2),
        Done(element="b", entered=1, left=3),
    ]
    assert earlier(BRANCHES, ["b2"], 3, history) == ("a", "c", "b")
    again = [
        *history,
        Done(element="b2", entered=3, left=4, returned=True),
        Done(element="a", entered=4, left=5),
        Done(element="b", entered=5, left=6),
    ]
    assert earlier(BRANCHES, ["b2"], 6, again) == ("a", "b")


def test_a_way_that_is_drawn_back_counts_when_it_was_walked() -> None:
    loop = normal(
        [start(), user("a"), user("v"), xor("x"), user("o"), end()],
        ["s>a", "a>v", "v>x", "x>e[true]", "x>o*", "o>v"],
    )
    assert earlier(loop, ["v"], 3, done("a", "v", "o")) == ("a", "o")
    assert earlier(loop, ["v"], 4, [*done("a", "v", "o"), Done(element="v", entered=3, left=4)]) == ("a",)


def test_the_other_way_of_an_earlier_round_is_none_of_this_round() -> None:
    ways = normal(
        [start(), user("a"), xor("x"), user("l"), user("r"), xor("m"), user("d"), end()],
        ["s>a", "a>x", "x>l[true]", "x>r*", "l>m", "r>m", "m>d", "d>e"],
    )
    assert earlier(ways, ["r"], 4, done("a", "l", "d!", "a")) == ("a",)
    assert earlier(ways, ["d"], 5, done("a", "l", "d!", "a", "r")) == ("a", "l", "r")


def drawn(condition: str) -> Diagram:
    return normal(
        [start(), user("a"), user("b"), user("c"), xor("x"), service("t"), end()],
        ["s>a", "a>b", "b>c", "c>x", f"x>t[{condition}]", "x>e*", "t>b"],
    )


def test_a_return_that_is_drawn() -> None:
    said = {"back": True}
    assert drawn_returns(drawn("q"), "c", ["back"], lambda _, code: said.get(code)) == {"b": "back"}
    assert drawn_returns(drawn("q"), "c", ["other"], lambda _, code: said.get(code, False)) == {}
    assert drawn_returns(drawn("q"), "c", ["unknown"], lambda _, code: said.get(code)) == {}
    assert drawn_returns(BRANCHES, "a", ["back"], lambda *_: True) == {}


def calling(loop: str = "") -> Diagram:
    inner = f"<multiInstanceLoopCharacteristics>{loop}</multiInstanceLoopCharacteristics>" if loop else ""
    ask = call("ask", "called")
    ask = Shape(tag=ask.tag, id=ask.id, attributes=ask.attributes, extension=ask.extension, inner=inner)
    shapes = [start(), user("a"), both("g"), user("b"), ask, user("c"), both("j"), end()]
    return normal(shapes, ["s>a", "a>g", "g>b", "b>ask", "ask>j", "g>c", "c>j", "j>e"])


def test_a_call_goes_back_as_a_task_that_stands_there() -> None:
    assert call_targets(calling(), ["ask"], ["a", "b", "c"]) == return_targets(calling(), ["ask"], ["a", "b", "c"])


def test_nothing_comes_straight_back_to_a_call_that_is_repeated() -> None:
    several = calling("<loopCardinality>2</loopCardinality>")
    assert call_targets(several, ["ask"], ["a", "b", "c"]) == (
        ReturnTarget(element="a", straight=False, again=True),
        ReturnTarget(element="b", straight=False, again=True),
    )


def test_a_target_outside_is_named_by_the_way_out() -> None:
    target = ReturnTarget(element="a", straight=True, again=True, outwards=2, call="ask", definition_id="d")
    assert target.path == "../../a"


def test_a_return_out_of_a_called_process_leads_back_as_one_of_its_own_tasks_does() -> None:
    """A file of a, b and a branch beside; the call after b sent it back to a, and only a has been done since."""
    outside = Done(element="", entered=5, left=5, returned=True)
    past = [*done("a", "b", "c"), outside, Done(element="a", entered=5, left=6)]
    assert earlier(calling(), ["b"], 6, past) == ("a",)
    assert earlier(calling(), ["b"], 6, [one for one in past if one is not outside]) == ("a", "c")
