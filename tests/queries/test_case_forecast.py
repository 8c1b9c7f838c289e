"""What would follow in a case that stands in several places at once, in a called process among them."""

from engine.queries.case_detail import CaseDetail
from tests.factories.desk import APPLICANT, CLERK, OTHER_CLERK, Desk
from tests.factories.slip import DONE, ask, chain, package, person
from tests.spiff.drawing import Shape, both, call, catch, draw, end, start, sub, timer_definition


def branches(desk: Desk) -> str:
    """A draft; then side by side two clerks, each with a task behind it, and a called process; then one last task."""
    desk.deploy_files(chain("inner", ask("i1", person(f'"{CLERK}"'))))
    people = {"a1": CLERK, "a2": CLERK, "b1": OTHER_CLERK, "b2": CLERK, "c2": CLERK, "last": CLERK}
    tasks = [ask(name, person(f'"{login}"')) for name, login in people.items()]
    shapes = [start(), ask("draft", person("starter.id"), outcomes=DONE), both("g"), *tasks, call("c", "inner")]
    flows = ["s>draft", "draft>g", "g>a1", "a1>a2", "a2>j", "g>b1", "b1>b2", "b2>j", "g>c", "c>c2", "c2>j", "j>last"]
    drawn = draw("branches", [*shapes, both("j"), end("e")], [*flows, "last>e"])
    case = desk.deployed(package("branches", drawn, 'application = ["draft"]'))
    desk.done(desk.task(case), APPLICANT, "done")
    return case


def foreseen(desk: Desk, case: str) -> list[str]:
    view = desk.engine.read(CaseDetail(person=APPLICANT, instance_id=case)).chain
    assert view is not None
    return [step.element for step in view.steps]


def test_every_branch_is_gone_on_with_and_what_is_open_is_not_foreseen(on_sqlite: Desk) -> None:
    case = branches(on_sqlite)
    found = foreseen(on_sqlite, case)
    assert (sorted(found[:-1]), found[-1]) == (["a2", "b2", "c2"], "last")


def test_what_was_done_meanwhile_is_foreseen_no_more(on_sqlite: Desk) -> None:
    case = branches(on_sqlite)
    on_sqlite.done(on_sqlite.task(case, "a1"), CLERK)
    found = foreseen(on_sqlite, case)
    assert (sorted(found[:-1]), found[-1]) == (["b2", "c2"], "last")


LATER = person(f'"{OTHER_CLERK}"')


def called(desk: Desk, *inside: Shape) -> str:
    """A draft, a called process of these shapes, and a last task; the case has come to the first of the shapes."""
    desk.deploy_files(chain("inner", *inside))
    last = ask("last", person(f'"{CLERK}"'))
    shapes = [start(), ask("draft", person("starter.id"), outcomes=DONE), call("c", "inner"), last, end("e")]
    case = desk.deployed(package("outer", draw("outer", shapes, ["s>draft", "draft>c", "c>last", "last>e"])))
    desk.done(desk.task(case), APPLICANT, "done")
    return case


def days(desk: Desk, case: str) -> int:
    view = desk.engine.read(CaseDetail(person=APPLICANT, instance_id=case)).chain
    assert view is not None
    return view.days


def test_what_is_left_of_a_called_process_is_foreseen_with_its_days(on_sqlite: Desk) -> None:
    case = called(on_sqlite, ask("i1", person(f'"{CLERK}"')), ask("i2", LATER, due='in="4 workdays"'))
    assert (foreseen(on_sqlite, case), days(on_sqlite, case)) == (["i2", "last"], 4)
    on_sqlite.done(on_sqlite.task(case, "i1"), CLERK)
    assert (foreseen(on_sqlite, case), days(on_sqlite, case)) == (["last"], 0)


def test_a_called_process_that_waits_for_a_time_is_foreseen_from_there(on_sqlite: Desk) -> None:
    case = called(on_sqlite, catch("pause", timer_definition("P3D")), ask("i2", LATER))
    assert foreseen(on_sqlite, case) == ["i2", "last"]


def test_what_is_left_of_a_process_called_by_a_called_one_comes_first(on_sqlite: Desk) -> None:
    on_sqlite.deploy_files(chain("innermost", ask("d1", person(f'"{CLERK}"')), ask("d2", LATER)))
    case = called(on_sqlite, call("deep", "innermost"), ask("i2", LATER))
    assert foreseen(on_sqlite, case) == ["d2", "i2", "last"]


def test_a_list_inside_a_called_process_is_gone_to_its_end(on_sqlite: Desk) -> None:
    body = [start("bs"), ask("b1", person(f'"{CLERK}"')), ask("b2", LATER), end("be")]
    each = sub("b", body, ["bs>b1", "b1>b2", "b2>be"], each=("[1, 2]", "one"))
    case = called(on_sqlite, each, ask("i2", LATER))
    assert foreseen(on_sqlite, case) == ["b2", "i2", "last"]


def test_a_case_that_waits_for_a_time_is_done_no_sooner_than_that(on_sqlite: Desk) -> None:
    shapes = [start(), ask("draft", person("starter.id"), outcomes=DONE), catch("pause", timer_definition("P3D"))]
    case = on_sqlite.deployed(
        package("notice", draw("notice", [*shapes, end("e")], ["s>draft", "draft>pause", "pause>e"]))
    )
    on_sqlite.done(on_sqlite.task(case), APPLICANT, "done")
    view = on_sqlite.engine.read(CaseDetail(person=APPLICANT, instance_id=case))
    assert view.chain is not None
    assert view.chain.done_at == view.stands[0].slack.due_at
    assert view.chain.done_at > view.stands[0].since
