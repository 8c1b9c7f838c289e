from tests.spiff.drawing import (
    Instance,
    Office,
    Shape,
    border,
    both,
    call,
    compiled,
    end,
    mapped,
    start,
    sub,
    timer_definition,
    user,
)

SIMPLE = [start(), user("a"), call("ask", "called"), user("z"), end()]
WAY = ["s>a", "a>ask", "ask>z", "z>e"]


def office() -> Office:
    """A called process of two tasks, with a timer of its own."""
    made = Office()
    late = border("late", "y", timer_definition("P1D"), interrupting=False)
    made.definitions["called"] = compiled(
        "called", [start(), user("x"), user("y"), late, end(), end("f")], ["s>x", "x>y", "y>e", "late>f"]
    )
    return made


def out(case: Instance, element: str, to: str, *, straight: bool, outwards: int = 1, item: object = None) -> Instance:
    case.before()
    token = case.waiting(element, item=item).token
    case.run.send_back(token, to, {"outcome": "return"}, straight=straight, outwards=outwards)
    return case


def test_the_whole_way_again_gives_up_what_was_called_and_calls_anew() -> None:
    drawn = compiled("main", [*SIMPLE, border("week", "ask", timer_definition("P7D")), end("f")], [*WAY, "week>f"])
    case = Instance.begin(drawn, office()).complete("a").complete("x")
    out(case, "y", "a", straight=False)
    assert [(w.kind, w.element.id) for w in case.run.waits.values()] == [("task", "a")]
    case.reload()
    assert case.complete("a").open() == ["x"]
    assert case.complete("x").complete("y").complete("z").run.done


def test_straight_back_is_to_the_call_which_begins_anew() -> None:
    main = compiled("main", [start(), user("a"), user("b"), *SIMPLE[2:]], ["s>a", "a>b", "b>ask", *WAY[2:]])
    case = Instance.begin(main, office()).complete("a").complete("b").complete("x")
    out(case, "y", "a", straight=True)
    case.reload()
    assert (case.open(), case.run.owed(case.waiting("a").token)) == (["a"], ("ask",))
    assert case.complete("a").open() == ["x"]
    assert case.complete("x").complete("y").complete("z").run.done


def test_what_goes_on_beside_the_call_goes_on_or_is_taken_back() -> None:
    shapes = [start(), user("a"), both("g"), user("b"), call("ask", "called"), user("c"), both("j"), end()]
    flows = ["s>a", "a>g", "g>b", "b>ask", "ask>j", "g>c", "c>j", "j>e"]
    main = compiled("main", shapes, flows)
    for to, straight, left in (("b", False, ["b", "c"]), ("a", True, ["a", "c"]), ("a", False, ["a"])):
        case = Instance.begin(main, office()).complete("a").complete("b").complete("x")
        out(case, "y", to, straight=straight)
        assert case.open() == left


def test_from_within_several_calls_to_any_of_those_who_called() -> None:
    made = office()
    made.definitions["middle"] = compiled("middle", [start(), user("m"), call("deep", "called"), end()],
                                          ["s>m", "m>deep", "deep>e"])  # fmt: skip
    main = compiled("main", [start(), user("a"), call("ask", "middle"), end()], ["s>a", "a>ask", "ask>e"])
    case = Instance.begin(main, made).complete("a").complete("m").complete("x")
    callers = case.run.callers(case.waiting("y").token)
    assert [(one.call, one.definition_id) for one in callers] == [
        ("deep", made.definitions["middle"].definition_id),
        ("ask", main.definition_id),
    ]
    assert [case.run.places(one.token) for one in callers] == [["deep"], ["ask"]]
    out(case, "y", "m", straight=True)
    assert case.complete("m").complete("x").open() == ["y"]
    out(case, "y", "a", straight=False, outwards=2)
    assert case.open() == ["a"]
    assert case.complete("a").open() == ["m"]


def test_a_process_that_calls_itself_is_left_one_at_a_time() -> None:
    made = Office()
    inner = sub("more", [start("i"), call("again", "main"), end("k")], ["i>again", "again>k"])
    main = compiled("main", [start(), user("a"), user("b"), inner, end()], ["s>a", "a>b", "b>more", "more>e"])
    made.definitions["main"] = main
    case = Instance.begin(main, made).complete("a").complete("b").complete("a")
    token = case.waiting("b").token
    assert case.run.places(token) == ["b"]
    assert [case.run.places(one.token) for one in case.run.callers(token)] == [["again", "more"]]
    out(case, "b", "a", straight=False)
    assert case.run.callers(case.waiting("a").token) == ()


def several(extra: str = "") -> Shape:
    each = f'<extensionElements><hq:each collection="units" item="unit"/></extensionElements>{extra}'
    inner = f"<multiInstanceLoopCharacteristics>{each}</multiInstanceLoopCharacteristics>"
    inputs = mapped("input", {"unit": "unit"})
    return Shape(tag="callActivity", id="ask", attributes='calledElement="called"', extension=inputs, inner=inner)


def test_the_whole_way_again_out_of_one_of_several_calls_takes_them_all() -> None:
    main = compiled("main", [start(), user("a"), several(), end()], ["s>a", "a>ask", "ask>e"])
    case = Instance.begin(main, office(), units=["A", "B"]).complete("a")
    assert case.open() == ["x", "x"]
    out(case, "x", "a", straight=False, item="A")
    assert case.open() == ["a"]
    assert set(case.run._case.variables.scopes) == {""}
    assert case.complete("a").open() == ["x", "x"]


def test_nothing_of_what_was_called_is_left_after_many_rounds() -> None:
    case = Instance.begin(compiled("main", SIMPLE, WAY), office())
    sizes = []
    for straight in (False, True) * 20:
        case.complete("a").complete("x")
        sizes.append((len(case.run.dump_variables()), set(case.run._case.variables.scopes)))
        out(case, "y", "a", straight=straight)
    assert {len(scopes) for _, scopes in sizes} == {2}
    assert max(size for size, _ in sizes) - min(size for size, _ in sizes[1:]) <= 16
