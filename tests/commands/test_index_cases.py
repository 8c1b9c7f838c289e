from sqlalchemy import delete

from engine.commands.index_cases import BEHIND, IndexCases
from engine.queries.search import Search
from engine.store.accounts import Setting
from engine.store.searching import CaseText
from tests.factories.application import application
from tests.factories.desk import ADMIN, APPLICANT, Desk


def without_texts(harness: Desk) -> list[str]:
    """The database of a version that had no searches: two slips, and a project that was filed."""
    cases = [harness.slip(), harness.start("project_lifecycle", APPLICANT), harness.slip()]
    harness.done(harness.task(cases[1]), APPLICANT, "done", **application())
    with harness.engine.database.write_session() as session, session.begin():
        session.execute(delete(CaseText))
        session.add(Setting(key=BEHIND, value=""))
    return cases


def told(harness: Desk) -> list[tuple[object, ...]]:
    return [(row.instance_id, row.number, row.title, row.rest, row.terms) for row in harness.all(CaseText)]


def index_all(harness: Desk) -> None:
    """What opening a database does that was migrated."""
    while harness.machine(IndexCases()).value["left"]:
        pass


def test_the_texts_that_are_missing_are_written(harness: Desk) -> None:
    cases = without_texts(harness)
    assert harness.engine.read(Search(person=ADMIN, text="多瑙医院")).rows == ()
    index_all(harness)
    assert [row.instance_id for row in harness.all(CaseText)] == cases
    assert [row.instance_id for row in harness.engine.read(Search(person=ADMIN, text="多瑙医院")).rows] == [cases[1]]
    assert harness.all(Setting, Setting.key == BEHIND) == []


def test_a_text_is_the_same_whether_an_act_or_the_machine_wrote_it(harness: Desk) -> None:
    case = harness.start("project_lifecycle", APPLICANT)
    harness.done(harness.task(case), APPLICANT, "done", **application())
    written = told(harness)
    harness.set(CaseText, CaseText.instance_id == case, title="", rest="", terms=[])
    with harness.engine.database.write_session() as session, session.begin():
        session.add(Setting(key=BEHIND, value=""))
    index_all(harness)
    assert told(harness) == written


def test_it_goes_on_where_it_stopped(on_sqlite: Desk) -> None:
    cases = without_texts(on_sqlite)
    assert on_sqlite.machine(IndexCases(limit=2)).value == {"left": True}
    assert (len(on_sqlite.all(CaseText)), on_sqlite.one(Setting, Setting.key == BEHIND).value) == (2, cases[1])
    assert [on_sqlite.machine(IndexCases(limit=2)).value["left"] for _ in range(2)] == [True, False]
    assert len(on_sqlite.all(CaseText)) == 3


def test_it_is_the_machines_work(on_sqlite: Desk) -> None:
    assert on_sqlite.code(ADMIN, IndexCases()) == "not_permitted"
