"""The way a case would take if everybody agreed."""

from collections.abc import Mapping

from engine.diagrams.read import read_diagram
from engine.domain.diagram import Element
from engine.domain.errors import Fault
from engine.domain.forecast import MAX_CALLS, foresee
from engine.domain.foreseen import Forecast, World
from engine.feel import FeelError, compile_expression
from tests.spiff.drawing import Shape, both, call, draw, end, some, start, sub, xor


def evaluate(text: str, variables: Mapping[str, object]) -> object:
    try:
        return compile_expression(text).evaluate(variables)
    except FeelError as error:
        raise Fault("expression_failed", str(error)) from error


def undecided(_reference: str, _inputs: Mapping[str, object]) -> Mapping[str, object]:
    return {}


def ask(name: str) -> Shape:
    outcomes = '<hq:outcome code="approve" class="approve"/><hq:outcome code="return" class="return"/>'
    return Shape(tag="userTask", id=name, extension=f'<hq:task/><hq:assignee group="g"/>{outcomes}')


def way(shapes: list[Shape], flows: list[str], **variables: object) -> list[str]:
    diagram = read_diagram(draw("p", shapes, flows))
    world = World(evaluate=evaluate, decide=undecided)
    return [step.element.id for step in foresee(diagram, "s", variables, world).steps]


SHAPES = [start(), ask("a"), xor("g"), ask("b"), ask("c"), end("e")]


def test_agreement_is_foreseen_and_not_the_way_back() -> None:
    flows = ["s>a", "a>g", 'g>b[results.a.outcome = "approve"]', "g>a*", "b>c", "c>e"]
    assert way(SHAPES, flows) == ["a", "b", "c"]


def test_what_is_known_decides() -> None:
    flows = ["s>a", "a>g", "g>b[budget > 100]", "g>c*", "b>c", "c>e"]
    assert way(SHAPES, flows, budget=200) == ["a", "b", "c"]
    assert way(SHAPES, flows, budget=20) == ["a", "c"]


def test_where_nothing_is_known_the_default_leads_on() -> None:
    assert way(SHAPES, ["s>a", "a>g", "g>b[unknown.thing > 1]", "g>c*", "b>c", "c>e"]) == ["a", "c"]


def forecast(
    shapes: list[Shape],
    flows: list[str],
    begin: str = "s",
    *,
    beside: tuple[str, ...] = (),
    back: tuple[str, ...] = (),
    **variables: object,
) -> Forecast:
    diagram = read_diagram(draw("p", shapes, flows))
    inner = read_diagram(draw("inner", [start(), ask("i1"), ask("i2"), end("e")], ["s>i1", "i1>i2", "i2>e"]))

    def days(element: Element, _variables: Mapping[str, object]) -> int | None:
        return int(element.id[1:]) if element.kind == "userTask" and element.id[1:].isdecimal() else None

    world = World(evaluate=evaluate, decide=undecided, called=lambda _: inner, days=days)
    return foresee(diagram, begin, variables, world, beside=beside, back=back)


def told(found: Forecast) -> list[tuple[str, int, str]]:
    return [(step.element.id, step.at, step.confidence) for step in found.steps]


def test_branches_run_side_by_side_and_the_longest_counts() -> None:
    shapes = [start(), both("g"), ask("a2"), ask("b5"), ask("c1"), both("j"), ask("d3"), end("e")]
    found = forecast(shapes, ["s>g", "g>a2", "g>b5", "a2>c1", "c1>j", "b5>j", "j>d3", "d3>e"])
    assert told(found) == [("a2", 0, "certain"), ("b5", 0, "certain"), ("c1", 2, "certain"), ("d3", 5, "certain")]
    assert found.days == 8


def test_of_an_inclusive_split_only_what_would_be_taken() -> None:
    shapes = [start(), some("g"), ask("a2"), ask("b5"), ask("c1"), some("j"), end("e")]
    flows = ["s>g", "g>a2[x > 1]", "g>b5[x > 10]", "g>c1[unknown > 1]", "a2>j", "b5>j", "c1>j", "j>e"]
    assert told(forecast(shapes, flows, x=5)) == [("a2", 0, "certain"), ("c1", 0, "possible")]


def test_how_sure_a_way_is() -> None:
    shapes = [start(), ask("a1"), xor("g"), ask("b1"), xor("h"), ask("c1"), ask("d1"), end("e")]
    flows = ["s>a1", "a1>g", 'g>b1[results.a1.outcome = "approve"]', "g>d1*", "b1>h", "h>c1[grade = 1]", "h>d1*"]
    flows += ["c1>e", "d1>e"]
    known = told(forecast(shapes, flows, grade=1))
    assert known == [("a1", 0, "certain"), ("b1", 1, "likely"), ("c1", 2, "likely")]
    assert told(forecast(shapes, flows)) == [("a1", 0, "certain"), ("b1", 1, "likely"), ("d1", 2, "possible")]


def test_what_lies_behind_a_condition_on_known_data_is_certain() -> None:
    shapes = [start(), xor("g"), ask("a1"), ask("b1"), end("e")]
    flows = ["s>g", "g>a1[budget > 100]", "g>b1*", "a1>e", "b1>e"]
    assert told(forecast(shapes, flows, budget=200)) == [("a1", 0, "certain")]
    assert told(forecast(shapes, flows, budget=20)) == [("b1", 0, "certain")]
    assert told(forecast(shapes, flows)) == [("b1", 0, "possible")]


def test_a_loop_is_gone_along_once() -> None:
    shapes = [start(), ask("a1"), xor("g"), ask("b1"), end("e")]
    flows = ["s>a1", "a1>g", "g>b1[true]", "g>e*", "b1>a1"]
    assert [one for one, _, _ in told(forecast(shapes, flows))] == ["a1", "b1"]


def test_a_called_process_is_gone_into_and_its_days_count() -> None:
    found = forecast([start(), ask("a1"), call("c", "inner"), ask("b1"), end("e")], ["s>a1", "a1>c", "c>b1", "b1>e"])
    assert [(s.element.id, s.at, s.days, s.calls) for s in found.steps] == [
        ("a1", 0, 1, ()),
        ("c", 1, 3, ()),
        ("i1", 1, 1, ("c",)),
        ("i2", 2, 2, ("c",)),
        ("b1", 4, 1, ()),
    ]
    assert found.days == 5


def test_from_inside_a_sub_process_the_way_goes_on_behind_it() -> None:
    inside = sub("box", [start("i"), ask("x1"), ask("y2"), end("j")], ["i>x1", "x1>y2", "y2>j"])
    found = forecast([start(), inside, ask("z3"), end("e")], ["s>box", "box>z3", "z3>e"], begin="x1")
    assert told(found) == [("y2", 0, "certain"), ("z3", 2, "certain")]


def test_processes_that_call_each_other_end() -> None:
    diagram = read_diagram(draw("p", [start(), ask("a1"), call("c", "p"), end("e")], ["s>a1", "a1>c", "c>e"]))
    world = World(evaluate=evaluate, decide=undecided, called=lambda _: diagram)
    assert len(foresee(diagram, "s", {}, world).steps) == 2 * (MAX_CALLS + 1)


def test_the_one_person_who_would_act_counts_as_who_did_it() -> None:
    seen: list[object] = []

    def look(text: str, variables: Mapping[str, object]) -> object:
        results = variables["results"]
        seen.append(results["a1"]["by"] if isinstance(results, Mapping) and "by" in results["a1"] else None)
        return evaluate(text, variables)

    shapes = [start(), ask("a1"), xor("g"), ask("b1"), end("e")]
    diagram = read_diagram(draw("p", shapes, ["s>a1", "a1>g", "g>b1[1 > 0]", "g>e*", "b1>e"]))
    foresee(diagram, "s", {}, World(evaluate=look, decide=undecided, alone=lambda *_: "li"))
    assert seen == ["li"]


def test_what_follows_a_split_within_a_branch_does_not_wait_for_the_other_branch() -> None:
    shapes = [
        start(),
        both("g"),
        both("h"),
        ask("a1"),
        ask("b2"),
        both("i"),
        ask("c1"),
        ask("d9"),
        both("j"),
        ask("f1"),
    ]
    flows = ["s>g", "g>h", "g>d9", "h>a1", "h>b2", "a1>i", "b2>i", "i>c1", "c1>j", "d9>j", "j>f1", "f1>e"]
    found = forecast([*shapes, end("e")], flows)
    assert {step: at for step, at, _ in told(found)} == {"a1": 0, "b2": 0, "c1": 2, "d9": 0, "f1": 9}
    assert found.days == 10


def test_from_several_places_at_once_all_branches_go_on_and_meet() -> None:
    shapes = [start(), both("g"), ask("a2"), ask("b5"), ask("c1"), ask("d4"), both("j"), ask("f3"), end("e")]
    flows = ["s>g", "g>a2", "g>b5", "a2>c1", "b5>d4", "c1>j", "d4>j", "j>f3", "f3>e"]
    found = forecast(shapes, flows, begin="a2", beside=("b5",))
    assert told(found) == [("c1", 0, "certain"), ("d4", 0, "certain"), ("f3", 4, "certain")]
    assert found.days == 7


def test_from_several_places_in_a_sub_process_the_way_goes_on_behind_it_once_all_are_done() -> None:
    inside = [start("i"), both("g"), ask("x1"), ask("y2"), ask("w6"), both("j"), end("k")]
    box = sub("box", inside, ["i>g", "g>x1", "x1>w6", "w6>j", "g>y2", "y2>j", "j>k"])
    found = forecast([start(), box, ask("z3"), end("e")], ["s>box", "box>z3", "z3>e"], begin="x1", beside=("y2",))
    assert told(found) == [("w6", 0, "certain"), ("z3", 6, "certain")]


def test_an_open_task_is_not_foreseen_again_behind_another() -> None:
    found = forecast(
        [start(), ask("a1"), ask("b1"), ask("c1"), end("e")], ["s>a1", "a1>b1", "b1>c1", "c1>e"], "a1", beside=("b1",)
    )
    assert told(found) == [("c1", 0, "certain")]


def test_what_goes_straight_back_goes_to_who_sent_it_and_on_from_there() -> None:
    shapes = [start(), ask("a1"), ask("b2"), ask("c3"), ask("d4"), end("e")]
    flows = ["s>a1", "a1>b2", "b2>c3", "c3>d4", "d4>e"]
    assert told(forecast(shapes, flows, "a1", back=("c3",))) == [("c3", 0, "certain"), ("d4", 3, "certain")]
    twice = forecast(shapes, flows, "a1", back=("b2", "d4"))
    assert (told(twice), twice.days) == ([("b2", 0, "certain"), ("d4", 2, "certain")], 6)


def test_one_after_the_other_takes_as_long_as_all_together_take() -> None:
    for sequential, days in (("false", 3), ("true", 9)):
        box = sub(
            "box", [start("i"), ask("x3"), end("j")], ["i>x3", "x3>j"], each=("units", "u"), sequential=sequential
        )
        found = forecast([start(), box, ask("z1"), end("e")], ["s>box", "box>z1", "z1>e"], units=["p", "q", "r"])
        inside, behind = found.steps
        assert (inside.times, inside.in_turn, len(inside.entries), behind.at) == (3, sequential == "true", 3, days)
        assert (behind.times, behind.in_turn, behind.entries) == (None, False, ())
