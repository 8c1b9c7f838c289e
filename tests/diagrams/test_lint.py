import pytest

from engine.diagrams.compile import compile_process
from engine.diagrams.lint import NOT_CHECKED, LintContext, findings, lint, structure
from engine.diagrams.problems import DiagramRefused
from engine.diagrams.read import examine
from tests.spiff.drawing import (
    Shape,
    border,
    both,
    call,
    catch,
    decision,
    draw,
    end,
    event_sub,
    gateway,
    message_definition,
    on_message,
    service,
    start,
    sub,
    timer_definition,
    user,
    xor,
)


def problems(shapes: list[Shape], flows: list[str], context: LintContext = NOT_CHECKED) -> list[tuple[str, str]]:
    diagram, unread = examine(draw("p", shapes, flows))
    assert unread == ()
    return [(problem.code, problem.element) for problem in findings(diagram, context)]


S, E = start(), end()


def test_a_sound_diagram_has_no_problem() -> None:
    assert problems([S, user("a"), xor("x"), E], ["s>a", "a>x", "x>a[results.a.again]", "x>e*"]) == []


@pytest.mark.parametrize(
    ("shapes", "flows", "problem"),
    [
        ([S, user("a"), E, user("b")], ["s>a", "a>e", "b>e"], ("unreachable", "b")),
        ([S, user("a"), E], ["s>e", "s>a"], ("dead_end", "a")),
        ([S, user("a"), border("t", "a", timer_definition("P1D")), E], ["s>a", "a>e"], ("dead_end", "t")),
        ([S, xor("x"), user("a"), E], ["s>x", "x>e*", "x>a[true]", "a>a"], ("no_way_to_end", "a")),
        ([S, user("a"), E], ["s>a", "a>e", "e>a"], ("after_end", "e")),
        ([S, start("s2"), E], ["s>e", "s2>e"], ("one_start", "p")),
        (
            [S, sub("b", [start("i", timer_definition("P1D")), end("j")], ["i>j"]), E],
            ["s>b", "b>e"],
            ("start_kind", "i"),
        ),
        ([S, E], ["s>nowhere", "s>e"], ("dangling_flow", "s_nowhere")),
        ([S, sub("b", [start("i"), end("j")], ["i>j"]), E], ["s>b", "b>e", "s>j"], ("flow_across_border", "s_j")),
        (
            [S, xor("x"), border("t", "x", timer_definition("P1D")), E],
            ["s>x", "x>e", "t>e"],
            ("attached_to_nothing", "t"),
        ),
        ([S, user("a"), border("t", "a", ""), E], ["s>a", "a>e", "t>e"], ("border_event_kind", "t")),
        ([S, xor("x"), E, end("f")], ["s>x", "x>e", "x>f*"], ("no_condition", "x_e")),
        ([S, xor("x"), E, end("f")], ["s>x", "x>e[true]", "x>f[false]"], ("no_default", "x")),
        ([S, user("a"), E], ["s>a", "a>e[true]"], ("no_default", "a")),
        ([S, both("g"), E, end("f")], ["s>g", "g>e[true]", "g>f"], ("condition_ignored", "g_e")),
        ([S, gateway("eventBased", "g"), user("a"), E], ["s>g", "g>a", "a>e"], ("not_an_event", "a")),
        ([S, xor("m"), xor("x"), E], ["s>m", "m>x", "x>m[true]", "x>e*"], ("loop_without_wait", "m")),
        ([S, xor("x"), E, end("f")], ["s>x", "x>e[1 +]", "x>f*"], ("feel", "x_e")),
        ([S, service("w", n="import("), E], ["s>w", "w>e"], ("feel", "w")),
        ([S, catch("t", timer_definition("soon")), E], ["s>t", "t>e"], ("timer", "t")),
        ([S, Shape(tag="serviceTask", id="w"), E], ["s>w", "w>e"], ("names_nothing", "w")),
        ([S, Shape(tag="callActivity", id="w"), E], ["s>w", "w>e"], ("names_nothing", "w")),
        (
            [S, sub("b", [start("i"), end("j")], ["i>j"], each=("[1]", "results")), E],
            ["s>b", "b>e"],
            ("item_name", "b"),
        ),
        ([S, E, event_sub("v", [start("i"), end("j")], ["i>j"])], ["s>e"], ("event_start", "v")),
        (
            [S, E, event_sub("v", [on_message("i", "m"), end("j")], ["i>j"])],
            ["s>e", "s>v"],
            ("event_flow", "v"),
        ),
    ],
)
def test_each_fault_is_told_with_its_element(shapes: list[Shape], flows: list[str], problem: tuple[str, str]) -> None:
    assert problem in problems(shapes, flows)


def test_names_are_looked_up_where_they_are_known() -> None:
    shapes = [S, service("w"), decision("d"), call("c", "other"), user("a"), E]
    flows = ["s>w", "w>d", "d>c", "c>a", "a>e"]
    empty = LintContext(forms=(), handlers=(), decisions=(), processes=(), groups=())
    assert problems(shapes, flows, empty) == [
        ("unknown_group", "a"),
        ("unknown_handler", "w"),
        ("unknown_decision", "d"),
        ("unknown_process", "c"),
    ]
    full = LintContext(handlers={"w"}, decisions={"d"}, processes={"other"}, groups={"office"})
    assert problems(shapes, flows, full) == []


def test_ids_that_urls_and_xml_cannot_carry_are_refused() -> None:
    xml = draw("p", [S, E], ["s>e"]).replace(b'"e"', '"结束"'.encode())
    with pytest.raises(DiagramRefused) as refused:
        compile_process(xml, definition_id="p:1")
    assert [(problem.code, problem.element) for problem in refused.value.problems] == [("illegal_id", "结束")]


def test_a_cycle_through_a_waiting_event_may_stand() -> None:
    flows = ["s>m", "m>t", "t>x", "x>m[true]", "x>e*"]
    assert problems([S, xor("m"), catch("t", message_definition("go")), xor("x"), E], flows) == []


def test_nobody_is_missed_where_there_is_no_organisation() -> None:
    shapes, flows = [S, Shape(tag="userTask", id="a"), E], ["s>a", "a>e"]
    assert problems(shapes, flows) == []
    assert problems(shapes, flows, LintContext(groups=())) == [("nobody_asked", "a")]
    assert problems(shapes, flows, LintContext(must_ask=True)) == [("nobody_asked", "a")]


def test_only_errors_refuse() -> None:
    shapes, flows = [S, xor("x"), E, end("f")], ["s>x", "x>e[true]", "x>f[false]"]
    assert problems(shapes, flows) == [("no_default", "x")]
    diagram, _ = examine(draw("p", shapes, flows))
    assert (lint(diagram, NOT_CHECKED), structure(diagram)) == ((), ())


def test_what_could_not_be_read_is_not_spoken_of_twice() -> None:
    xml = draw("p", [S, catch("c", timer_definition("")), user("a"), E], ["s>c", "c>e", "a>e"])
    diagram, unread = examine(xml)
    told = [(problem.code, problem.element) for problem in findings(diagram, NOT_CHECKED, unread)]
    assert told == [("no_time", "c"), ("unreachable", "a")]
