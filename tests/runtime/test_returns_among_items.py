"""A matter is sent back inside one item of a list, or one of several calls: what the others do makes no difference."""

from engine.commands.send_back import SendBack
from engine.queries.return_targets import ReturnTargets
from engine.queries.task_detail import TaskDetail
from engine.store.tasks import Task
from tests.factories.desk import APPLICANT, Desk
from tests.factories.slip import DONE, STANDARD, ask, package, person
from tests.spiff.drawing import Shape, both, call, draw, end, start, sub, xor

HANDLER = "ky_jb"


def written_and_judged(large: str) -> tuple[list[Shape], list[str]]:
    """What is done about a part: whichever is the `large` one is looked through as well."""
    shapes = [
        start("i"),
        ask("write", person(f'"{HANDLER}"'), outcomes=DONE),
        xor("large"),
        ask("look", person(f'"{HANDLER}"'), outcomes=DONE),
        xor("ready"),
        ask("judge", person(f'"{HANDLER}"'), outcomes=STANDARD),
        end("k"),
    ]
    looked = f"large>look[part = {large}]"
    return shapes, ["i>write", "write>large", looked, "large>ready*", "look>ready", "ready>judge", "judge>k"]


def several() -> dict[str, bytes]:
    """Every item is written, looked through where it is large, and judged."""
    inside, flows = written_and_judged('"A"')
    parts = sub("parts", inside, flows, each=('["A", "B"]', "part"))
    shapes = [start(), ask("file", person("starter.id"), outcomes=DONE), parts, end()]
    return package("several", draw("several", shapes, ["s>file", "file>parts", "parts>e"]))


def begun(desk: Desk) -> str:
    case = desk.deployed(several())
    desk.done(desk.task(case), APPLICANT, "done")
    return case


def of(desk: Desk, case: str, element: str, part: str) -> Task:
    (task,) = (one for one in desk.open_tasks(case, element) if one.item == part)
    return task


def targets(desk: Desk, task: Task) -> list[str]:
    view = desk.engine.read(ReturnTargets(person=HANDLER, task_id=task.id))
    return [target.element for target in view.targets]


def test_an_item_that_is_not_so_far_yet_hides_no_target(on_sqlite: Desk) -> None:
    case = begun(on_sqlite)
    on_sqlite.done(of(on_sqlite, case, "write", "A"), HANDLER, "done")
    on_sqlite.done(of(on_sqlite, case, "look", "A"), HANDLER, "done")
    judge = of(on_sqlite, case, "judge", "A")
    assert targets(on_sqlite, judge) == ["look", "write", "file"]
    on_sqlite.act(HANDLER, SendBack(task_id=judge.id, to="write", opinion="缺附件"))
    assert sorted((task.element, task.item) for task in on_sqlite.open_tasks(case)) == [
        ("write", "A"),
        ("write", "B"),
    ]


def test_what_was_done_for_another_item_alone_is_no_target(on_sqlite: Desk) -> None:
    case = begun(on_sqlite)
    for element, part in (("write", "A"), ("look", "A"), ("write", "B")):
        on_sqlite.done(of(on_sqlite, case, element, part), HANDLER, "done")
    judge = of(on_sqlite, case, "judge", "B")
    assert targets(on_sqlite, judge) == ["write", "file"]
    code = on_sqlite.code(HANDLER, SendBack(task_id=judge.id, to="look", opinion="缺附件"))
    assert code == "return_unsafe"


def called_twice() -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Two calls of one process beside each other, of which one looks the matter through."""
    inside, flows = written_and_judged("1")
    shapes = [
        start(),
        both("split"),
        call("one", "opinion", inputs={"part": "1"}),
        call("other", "opinion", inputs={"part": "2"}),
        both("join"),
        end(),
    ]
    around = ["s>split", "split>one", "split>other", "one>join", "other>join", "join>e"]
    return package("opinion", draw("opinion", inside, flows)), package("twice", draw("twice", shapes, around))


def test_two_calls_of_one_process_know_nothing_of_each_other(on_sqlite: Desk) -> None:
    called, main = called_twice()
    on_sqlite.deploy_files(called)
    case = on_sqlite.deployed(main)
    for task in on_sqlite.open_tasks(case, "write"):
        on_sqlite.done(task, HANDLER, "done")
    look = on_sqlite.task(case, "look")
    other = on_sqlite.task(case, "judge")
    on_sqlite.done(look, HANDLER, "done")
    (one,) = (task for task in on_sqlite.open_tasks(case, "judge") if task.id != other.id)
    assert (targets(on_sqlite, one), targets(on_sqlite, other)) == (["look", "write"], ["write"])
    on_sqlite.act(HANDLER, SendBack(task_id=other.id, to="write", opinion="缺附件"))
    assert targets(on_sqlite, one) == ["look", "write"]


def test_the_button_is_there_where_this_item_has_somewhere_to_go(on_sqlite: Desk) -> None:
    called, main = called_twice()
    on_sqlite.deploy_files(called)
    case = on_sqlite.deployed(main)
    first, second = on_sqlite.open_tasks(case, "write")
    on_sqlite.done(first, HANDLER, "done")

    def may(task: Task) -> bool:
        return on_sqlite.engine.read(TaskDetail(person=HANDLER, task_id=task.id)).may.send_back

    (ahead,) = (task for task in on_sqlite.open_tasks(case) if task.id != second.id)
    assert (may(ahead), may(second)) == (True, False)
