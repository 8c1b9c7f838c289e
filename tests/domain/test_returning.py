from engine.diagrams.normalise import normalise
from engine.diagrams.read import read_diagram
from engine.domain.diagram import Diagram
from engine.domain.returning import ReturnTarget, only_through, return_targets
from tests.spiff.drawing import Shape, both, draw, end, start, sub, user, xor


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
