"""What would follow in a case that stands in several places at once, in a called process among them."""

from engine.queries.case_detail import CaseDetail
from tests.factories.desk import APPLICANT, CLERK, OTHER_CLERK, Desk
from tests.factories.slip import DONE, ask, chain, package, person
from tests.spiff.drawing import both, call, draw, end, start


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
