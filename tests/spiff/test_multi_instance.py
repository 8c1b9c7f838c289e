from engine.spiff import Compiled
from tests.spiff.drawing import Instance, border, compiled, end, start, sub, timer_definition, user, xor

INSIDE = (
    [start("ms"), user("handler"), user("head"), xor("mx"), end("me")],
    ["ms>handler", "handler>head", "head>mx", "mx>handler[results.head.back = true and department = 2]", "mx>me*"],
)


def departments(sequential: str = "false") -> Compiled:
    return compiled(
        "p",
        [
            start(), user("pick"),
            sub("each", *INSIDE, each=("results.pick.departments", "department"), sequential=sequential),
            border("late", "each", timer_definition("5 workdays"), interrupting=False), user("nudge"), end("en"),
            border("cut", "each", timer_definition("P30D")), user("z"), end(),
        ],
        ["s>pick", "pick>each", "late>nudge", "nudge>en", "each>z", "cut>z", "z>e"],
    )  # fmt: skip


def test_each_item_has_handler_and_head_and_variables_of_its_own() -> None:
    case = Instance.begin(departments(), budget=28).complete("pick", departments=[1, 2, 3])
    assert case.open() == ["handler"] * 3
    case.complete("handler", item=2, opinion="two").complete("handler", item=1, opinion="one")
    seen = case.run.variables(case.waiting("head", item=2).scope)
    assert (seen["department"], seen["budget"], seen["results"]["handler"]) == (2, 28, {"opinion": "two"})
    assert seen["results"]["pick"] == {"departments": [1, 2, 3]}
    case.complete("head", item=2, back=True).complete("head", item=1, back=True)
    assert case.open() == ["handler", "handler"]
    case.complete("handler", item=2, opinion="better").complete("head", item=2, back=False)
    case.complete("handler", item=3, opinion="three").complete("head", item=3)
    assert case.open() == ["z"]
    assert [
        (one["department"], one["results"]["handler"]["opinion"])
        for one in case.run.variables()["results"]["each"]["instances"]
    ] == [(1, "one"), (2, "better"), (3, "three")]
    assert case.complete("z").run.done


def test_one_after_the_other_when_sequential() -> None:
    case = Instance.begin(departments("true")).complete("pick", departments=["a", "b"])
    assert case.open() == ["handler"]
    case.complete("handler", item="a").complete("head", item="a")
    assert case.waiting("handler").item == "b"
    case.complete("handler").complete("head")
    assert case.open() == ["z"]


def test_an_empty_list_is_done_at_once() -> None:
    case = Instance.begin(departments()).complete("pick", departments=[])
    assert case.open() == ["z"]
    assert case.run.variables()["results"]["each"] == {"instances": []}
    assert [wait.kind for wait in case.run.waits.values()] == ["task"]


def test_what_is_no_list_stops_the_token() -> None:
    case = Instance.begin(departments()).complete("pick", departments=7)
    assert case.faults()["each"][0] == "collection_not_a_list"
    case.run.variables()["results"]["pick"]["departments"] = [7]
    assert case.retry("each").open() == ["handler"]
    case = Instance.begin(departments()).complete("pick", departments=list(range(201)))
    assert case.faults()["each"][0] == "too_many_items"


def test_a_timer_on_the_border_of_all_items() -> None:
    case = Instance.begin(departments()).complete("pick", departments=[1, 2]).due("late")
    assert case.open() == ["handler", "handler", "nudge"]
    case.complete("handler", item=1).due("cut")
    assert case.open() == ["nudge", "z"]
    assert case.complete("nudge").complete("z").run.done
    assert list(case.run._case.variables.scopes) == [""]
