"""Who is asked inside multi-instances and event sub-processes: each item by its own doers, choices and drafters."""

from engine.commands.complete_task import CompleteTask
from engine.commands.correlate_message import CorrelateMessage
from engine.commands.declare_relation import DeclareRelation
from engine.store.tasks import Task
from tests.factories.desk import ADMIN, APPLICANT, Desk
from tests.factories.slip import ask, chain, package, person
from tests.spiff.drawing import Shape, draw, end, event_sub, on_message, start, sub


def rule(attributes: str) -> str:
    return f"<hq:assignee {attributes}/>"


def for_two_units(harness: Desk, second: Shape) -> str:
    """In each of two offices its head does `a`, and then `second` is asked."""
    inner = [start("inner_s"), ask("a", rule('headOf="unit"')), second, end("inner_e")]
    flows = ["inner_s>a", f"a>{second.id}", f"{second.id}>inner_e"]
    many = sub("each", inner, flows, each=('["CWC", "KYC"]', "unit"))
    return harness.deployed(package("many", draw("many", [start(), many, end("e")], ["s>each", "each>e"])))


def choosing(task: Task, *people: str) -> CompleteTask:
    return CompleteTask(task_id=task.id, outcome="approve", data={"chosen_people": {"b": list(people)}})


def asked(harness: Desk, case: str) -> list[list[str]]:
    return [harness.people(task) for task in harness.open_tasks(case)]


def test_whoever_did_an_element_did_it_for_their_item(harness: Desk) -> None:
    case = for_two_units(harness, ask("b", rule('doneBy="a"')))
    for task in harness.open_tasks(case):
        harness.done(task, harness.people(task)[0])
    assert asked(harness, case) == [["cwcz"], ["kycz"]]


def test_a_choice_is_made_for_each_item(harness: Desk) -> None:
    case = for_two_units(harness, ask("b", rule('group="dept_head" pick="chosen" by="a"')))
    for task, who in zip(harness.open_tasks(case), ("jwcz", "rscz"), strict=True):
        harness.act(harness.people(task)[0], choosing(task, who))
    assert asked(harness, case) == [["jwcz"], ["rscz"]]


def test_four_eyes_count_for_each_item(harness: Desk) -> None:
    case = for_two_units(
        harness, ask("b", person('["cwcz", "kycz"]'), task='separateFrom="a"', approval='policy="all"')
    )
    for task in harness.open_tasks(case):
        harness.done(task, harness.people(task)[0])
    assert asked(harness, case) == [["kycz"], ["cwcz"]]


def test_inside_an_event_sub_process_people_are_picked_and_chosen_as_elsewhere(harness: Desk) -> None:
    first = ask("a", rule('group="finance" pick="fair"'))
    second = ask("b", rule('doneBy="a"'), rule('group="legal" pick="chosen" by="a"'), approval='policy="all"')
    on = on_message("asked", "objection", interrupting=False)
    aside = event_sub("aside", [on, first, second, end("inner_e")], ["asked>a", "a>b", "b>inner_e"])
    main = [start(), ask("main", person('"kycz"')), end("e"), aside]
    case = harness.deployed(package("events", draw("events", main, ["s>main", "main>e"])))
    harness.act(ADMIN, CorrelateMessage(name="objection", key=case))
    task = harness.task(case, "a")
    (doer,) = harness.people(task)
    lawyer = harness.engine.organisation.members("legal", harness.clock.now())[0]
    assert harness.code(doer, choosing(task)) == "choice_too_few"
    assert harness.code(doer, choosing(task, APPLICANT)) == "choice_not_listed"
    harness.act(doer, choosing(task, lawyer))
    assert harness.people(harness.task(case, "b")) == [doer, lawyer]


def three(harness: Desk) -> str:
    """The first chooses who is asked on the last; another task lies between."""
    first, between = ask("a", rule('post="KYC.head"')), ask("between", rule('post="CWC.head"'))
    last = ask("b", rule('group="dept_head" pick="chosen" by="a" max="2"'), approval='policy="all"')
    case = harness.deployed(chain("three", first, between, last))
    harness.act("kycz", choosing(harness.task(case), "jwcz", "rscz"))
    return case


def test_nobody_else_changes_a_choice_by_posting_one(harness: Desk) -> None:
    case = three(harness)
    harness.act("cwcz", choosing(harness.task(case), "xz"))
    assert asked(harness, case) == [["jwcz", "rscz"]]


def test_whoever_was_chosen_and_is_tied_since_is_not_asked(harness: Desk) -> None:
    case = three(harness)
    harness.act("jwcz", DeclareRelation(other=APPLICANT, kind="kin"))
    harness.done(harness.task(case), "cwcz")
    assert asked(harness, case) == [["rscz"]]
    assert [one.code for one in harness.incidents(case)] == []


def test_where_nobody_of_the_choice_is_left_it_is_an_incident(harness: Desk) -> None:
    case = three(harness)
    for who in ("jwcz", "rscz"):
        harness.act(who, DeclareRelation(other=APPLICANT, kind="kin"))
    harness.done(harness.task(case), "cwcz")
    assert [(one.code, one.element) for one in harness.incidents(case)] == [("nobody_to_ask", "b")]
