from tests.spiff.drawing import (
    ASSIGNEE,
    Instance,
    Office,
    Shape,
    border,
    both,
    call,
    compiled,
    end,
    start,
    sub,
    timer_definition,
    user,
)

BRANCHES = compiled(
    "p",
    [start(), user("a"), both("g"), user("b"), user("b2"), user("c"), both("j"), user("d"), end()],
    ["s>a", "a>g", "g>b", "b>b2", "b2>j", "g>c", "c>j", "j>d", "d>e"],
)


def sent_back(case: Instance, element: str, to: str, *, straight: bool) -> Instance:
    case.before()
    case.run.send_back(case.waiting(element).token, to, {"outcome": "return"}, straight=straight)
    return case


def test_straight_back_leaves_everything_else_alone() -> None:
    case = Instance.begin(BRANCHES).complete("a").complete("b").complete("c")
    sent_back(case, "b2", "b", straight=True)
    assert case.open() == ["b"]
    assert case.complete("b").open() == ["b2"]
    assert case.complete("b2").complete("d").run.done


def test_straight_back_from_behind_the_join_asks_one_branch_again_and_no_more() -> None:
    case = Instance.begin(BRANCHES).complete("a").complete("b").complete("c").complete("b2")
    sent_back(case, "d", "c", straight=True)
    assert case.complete("c").open() == ["d"]
    assert case.run.variables()["results"]["d"] == {"outcome": "return"}
    assert case.complete("d").run.done


def test_walking_again_inside_a_branch_leaves_the_finished_branch_alone() -> None:
    case = Instance.begin(BRANCHES).complete("a").complete("b").complete("c")
    sent_back(case, "b2", "b", straight=False)
    assert case.open() == ["b"]
    assert case.complete("b").complete("b2").open() == ["d"]


def test_walking_again_from_before_the_split_takes_every_branch_back_and_its_arrivals() -> None:
    case = Instance.begin(BRANCHES).complete("a").complete("b").complete("c")
    sent_back(case, "b2", "a", straight=False)
    assert case.open() == ["a"]
    case.complete("a").complete("b").complete("b2")
    assert case.open() == ["c"]
    assert case.complete("c").complete("d").run.done


def test_many_rounds_leave_nothing_behind() -> None:
    case = Instance.begin(BRANCHES)
    sizes = []
    for _ in range(50):
        case.complete("a").complete("b").complete("c").complete("b2")
        sizes.append(len(case.run.dump_tokens()))
        sent_back(case, "d", "a", straight=False)
    assert max(sizes) - min(sizes) <= 16  # the numbers of tokens grow by a digit
    assert case.complete("a").complete("b").complete("c").complete("b2").complete("d").run.done


def test_out_of_a_sub_process_its_inside_and_its_timers_go() -> None:
    drawn = compiled(
        "p",
        [start(), user("a"),
         sub("box", [start("i"), both("f"), user("x"), user("y"), end("k")], ["i>f", "f>x", "f>y", "x>k", "y>k"]),
         border("late", "box", timer_definition("P1D")), end("z"), end()],
        ["s>a", "a>box", "box>e", "late>z"],
    )  # fmt: skip
    case = Instance.begin(drawn).complete("a")
    sent_back(case, "y", "a", straight=False)
    assert [(w.kind, w.element.id) for w in case.run.waits.values()] == [("task", "a")]
    case.complete("a").complete("x").complete("y")
    assert case.run.done


def test_within_one_instance_of_a_multi_instance_the_others_go_on() -> None:
    drawn = compiled(
        "p",
        [start(), sub("each", [start("i"), user("x"), user("y"), end("k")], ["i>x", "x>y", "y>k"],
                      each=("units", "unit")), end()],
        ["s>each", "each>e"],
    )  # fmt: skip
    case = Instance.begin(drawn, units=["A", "B"]).complete("x", item="A").complete("x", item="B")
    case.before()
    case.run.send_back(case.waiting("y", item="B").token, "x", {"outcome": "return"}, straight=True)
    assert case.open() == ["x", "y"]
    assert case.complete("x", item="B").complete("y", item="A").complete("y", item="B").run.done


def test_straight_back_from_several_who_are_asked_again() -> None:
    each = '<extensionElements><hq:each collection="units" item="unit"/></extensionElements>'
    loop = f"<multiInstanceLoopCharacteristics>{each}</multiInstanceLoopCharacteristics>"
    several = Shape(tag="userTask", id="x", extension=ASSIGNEE, inner=loop)
    drawn = compiled("p", [start(), several, user("y"), user("z"), end()], ["s>x", "x>y", "y>z", "z>e"])
    case = Instance.begin(drawn, units=["A", "B"]).complete("x", item="A").complete("x", item="B").complete("y")
    sent_back(case, "z", "x", straight=True)
    assert case.open() == ["x", "x"]
    assert case.complete("x", item="A").complete("x", item="B").open() == ["z"]


def test_inside_a_called_process() -> None:
    office = Office()
    office.definitions["called"] = compiled("called", [start(), user("x"), user("y"), end()], ["s>x", "x>y", "y>e"])
    main = compiled("main", [start(), call("ask", "called"), end()], ["s>ask", "ask>e"])
    case = Instance.begin(main, office).complete("x")
    assert case.run.places(case.waiting("y").token) == ["y"]
    sent_back(case, "y", "x", straight=True)
    assert case.complete("x").complete("y").run.done


def test_it_survives_a_reload_on_the_way() -> None:
    case = Instance.begin(BRANCHES).complete("a").complete("b")
    sent_back(case, "b2", "b", straight=True)
    case.reload()
    case.reload()
    assert case.complete("b").open() == ["b2", "c"]


def test_sent_further_back_it_comes_straight_back_by_the_same_way() -> None:
    line = compiled("p", [start(), *map(user, "abcd"), end()], ["s>a", "a>b", "b>c", "c>d", "d>e"])
    case = Instance.begin(line).complete("a").complete("b").complete("c")
    sent_back(case, "d", "c", straight=True)
    sent_back(case, "c", "a", straight=True)
    case.reload()
    assert case.complete("a").open() == ["c"]
    assert case.complete("c").open() == ["d"]
    assert case.complete("d").run.done


def test_a_mark_of_earlier_days_is_one_element() -> None:
    case = Instance.begin(BRANCHES).complete("a").complete("b")
    sent_back(case, "b2", "b", straight=True)
    case.run._case.find(case.waiting("b").token).internal_data["b"] = "b2"
    case.reload()
    assert case.complete("b").open() == ["b2", "c"]
