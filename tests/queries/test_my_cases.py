from engine.api import Actor
from engine.commands.save_draft import SaveDraft
from engine.queries.case_detail import CaseDetail
from engine.queries.catalogue import Catalogue
from engine.queries.instances import Instances
from engine.queries.my_cases import MyCases, MyCasesView
from tests.commands.test_send_back import back, file
from tests.factories.application import application, played
from tests.factories.away import DEPUTY, HEAD, by_post, holder, opened
from tests.factories.desk import ADMIN, APPLICANT, CLERK, Desk
from tests.factories.site import Site
from tests.factories.slip import DONE, ask, chain, person
from tests.spiff.drawing import call


def mine(desk: Desk, **more: str) -> MyCasesView:
    return desk.engine.read(MyCases(person=APPLICANT, **more))  # type: ignore[arg-type]


def test_where_who_since_when_what_next(on_sqlite: Desk) -> None:
    case = on_sqlite.start("project_lifecycle", APPLICANT)
    on_sqlite.done(on_sqlite.task(case), APPLICANT, "done", **application())
    view = mine(on_sqlite)
    (row,) = view.rows
    (stand,) = row.stands
    assert (row.title, stand.name.zh, stand.logins, stand.since) == (
        application()["title"],
        "学院外事秘书初核",
        ("lc_ms",),
        on_sqlite.clock.now(),
    )
    assert row.next is not None
    assert (row.next.zh, row.my_task, row.unfiled, view.open, view.ended) == ("学院党政双签", None, False, 1, 0)


def test_what_waits_for_the_starter_says_so(on_sqlite: Desk) -> None:
    on_sqlite.start("project_lifecycle", APPLICANT)
    (row,) = mine(on_sqlite).rows
    assert row.my_task is not None
    assert (row.my_task.element, row.unfiled) == ("N02", True)


def test_inside_a_called_process_what_comes_next_follows_the_call(on_sqlite: Desk) -> None:
    played(on_sqlite, "objection-answered", 5)
    (row,) = mine(on_sqlite).rows
    assert row.next is not None
    assert (row.next.zh, len(row.stands)) == ("政治审查", 3)


def test_of_several_calls_it_is_the_one_in_which_the_case_stands(on_sqlite: Desk) -> None:
    for key in ("first", "second"):
        on_sqlite.deploy_files(chain(key, ask("inside", person('"cwcz"'))))
    draft, after = ask("draft", person("starter.id"), outcomes=DONE), ask("after", person('"fzbzr"'))
    case = on_sqlite.deployed(chain("outside", draft, call("one", "first"), call("two", "second"), after))
    told = []
    for who, outcome in ((APPLICANT, "done"), ("cwcz", "approve"), ("cwcz", "approve")):
        (row,) = mine(on_sqlite).rows
        told.append(row.next.zh if row.next is not None else "")
        on_sqlite.done(on_sqlite.task(case), who, outcome)
    assert told == ["one", "two", "after"]


def test_what_goes_straight_back_comes_next_in_the_list_as_on_the_page(on_sqlite: Desk) -> None:
    case = file(on_sqlite)
    back(on_sqlite, on_sqlite.task(case), "write")
    page = on_sqlite.engine.read(CaseDetail(instance_id=case, person=APPLICANT), Actor.person(APPLICANT))
    (row,) = mine(on_sqlite).rows
    assert page.straight_to is not None
    assert row.next == page.next == page.straight_to, "not what would follow on the drawn way"


def test_what_goes_the_whole_way_again_does_not(on_sqlite: Desk) -> None:
    case = file(on_sqlite)
    back(on_sqlite, on_sqlite.task(case), "write", straight=False)
    page = on_sqlite.engine.read(CaseDetail(instance_id=case, person=APPLICANT), Actor.person(APPLICANT))
    (row,) = mine(on_sqlite).rows
    assert page.straight_to is None
    assert row.next == page.next


def test_who_has_it_is_said_with_both_names_where_a_substitute_acts(on_sqlite: Desk) -> None:
    opened(on_sqlite)
    task = by_post(on_sqlite)
    assert holder(on_sqlite, task) == (DEPUTY, HEAD)
    case = on_sqlite.engine.read(CaseDetail(instance_id=task.instance_id, person=APPLICANT), Actor.person(APPLICANT))
    english = CaseDetail(instance_id=task.instance_id, person=APPLICANT, language="en")
    listed = on_sqlite.engine.read(MyCases(person=APPLICANT), Actor.person(APPLICANT))
    running = on_sqlite.engine.read(Instances(), Actor.person(ADMIN))
    assert case.stands[0].people == ("财务处副处长 代 财务处处长",)
    assert on_sqlite.engine.read(english, Actor.person(APPLICANT)).stands[0].people == (
        "Deputy director, finance for Director, finance",
    )
    assert [row.stands[0].people for row in listed.rows] == [("财务处副处长 代 财务处处长",)]
    assert [waiting.holders for row in running.rows for waiting in row.waiting] == [("财务处副处长 代 财务处处长",)]


def test_closed_cases_stand_apart(on_sqlite: Desk) -> None:
    played(on_sqlite, "college-refuses")
    assert mine(on_sqlite).rows == ()
    (row,) = mine(on_sqlite, show="ended").rows
    assert row.ended is not None
    assert (row.ended.zh, row.outcome_class) == ("学院不同意", "rejected")


def test_a_page_costs_the_same_with_one_row_and_with_three(on_sqlite: Desk) -> None:
    site = Site(on_sqlite)
    counts = []
    for more in (1, 2):
        for _ in range(more):
            on_sqlite.start("project_lifecycle", APPLICANT)
        mine(on_sqlite)
        with site.statements() as sent:
            mine(on_sqlite)
        counts.append(len(sent))
    assert counts[0] == counts[1]


def test_pages_follow_each_other(on_sqlite: Desk) -> None:
    cases = {on_sqlite.start("project_lifecycle", APPLICANT) for _ in range(32)}
    first = mine(on_sqlite)
    assert first.next is not None
    second = mine(on_sqlite, after=first.next)
    assert (len(first.rows), len(second.rows), second.next) == (30, 2, None)
    assert {row.instance_id for row in (*first.rows, *second.rows)} == cases


def test_the_catalogue_offers_what_one_may_start(on_sqlite: Desk) -> None:
    assert "project_lifecycle" in [e.key for e in on_sqlite.engine.read(Catalogue(person=APPLICANT))]
    assert "project_lifecycle" not in [e.key for e in on_sqlite.engine.read(Catalogue(person=CLERK))]


def test_the_catalogue_keeps_the_drafts(on_sqlite: Desk) -> None:
    case = on_sqlite.start("project_lifecycle", APPLICANT)
    task = on_sqlite.task(case)
    on_sqlite.act(APPLICANT, SaveDraft(task_id=task.id, data={"title": "二期"}))
    entries = {e.key: e for e in on_sqlite.engine.read(Catalogue(person=APPLICANT))}
    assert [(d.task_id, d.title) for d in entries["project_lifecycle"].drafts] == [(task.id, "二期")]
    on_sqlite.done(task, APPLICANT, "done", **application())
    entries = {e.key: e for e in on_sqlite.engine.read(Catalogue(person=APPLICANT))}
    assert entries["project_lifecycle"].drafts == ()
