"""Rows are written once, and known to the session afterwards as if it had written them itself."""

from sqlalchemy import select

from engine.store.instances import CaseActor
from engine.store.tasks import Assignment, Task
from engine.store.writing import flush_pending, write_pending
from tests.factories.desk import APPLICANT, Desk


def a_reader(case: str, person: str) -> CaseActor:
    return CaseActor(instance_id=case, person=person, relation="reader")


def test_what_is_flushed_is_found_and_changes_again(harness: Desk) -> None:
    case = harness.slip()
    with harness.engine.database.write_session() as session, session.begin():
        task = session.scalars(select(Task).where(Task.instance_id == case, Task.state == "open")).one()
        task.round, fresh = 7, a_reader(case, "cw_jb")
        session.add(fresh)
        flush_pending(session)
        assert (list(session.new), list(session.dirty)) == ([], [])
        assert session.get(CaseActor, (case, "cw_jb", "reader")) is fresh
        assert session.scalar(select(Task.round).where(Task.id == task.id)) == 7
        task.deferrals = 2
        flush_pending(session)
        write_pending(session)
    found = harness.task(case)
    assert (found.round, found.deferrals) == (7, 2)


def test_inside_a_savepoint_it_is_taken_back_with_it(harness: Desk) -> None:
    case = harness.slip()
    with harness.engine.database.write_session() as session, session.begin():
        task = session.scalars(select(Task).where(Task.instance_id == case, Task.state == "open")).one()
        point = session.begin_nested()
        task.round = 7
        session.add(a_reader(case, "cw_jb"))
        flush_pending(session)
        point.rollback()
        assert task.round == 1
    assert harness.all(CaseActor, CaseActor.instance_id == case, CaseActor.relation == "reader") == []


def test_new_rows_and_changed_ones_of_a_table_are_written_together(harness: Desk) -> None:
    case, other = harness.slip(), harness.start("seal_slip", APPLICANT)
    with harness.engine.database.write_session() as session, session.begin():
        known = session.scalars(select(Assignment).where(Assignment.instance_id == case)).all()
        columns = Assignment.__table__.columns.keys()
        values = {name: getattr(known[0], name) for name in columns}
        session.add(Assignment(**{**values, "id": "f" * 32, "person": "fzb_jb"}))
        known[0].opinion = "同意"
        write_pending(session)
    kept = harness.all(Assignment, Assignment.instance_id == case)
    assert {row.id: row.opinion for row in kept} == {**{row.id: row.opinion for row in known}, "f" * 32: None}
    assert {row.opinion for row in kept if row.id == known[0].id} == {"同意"}
    assert [row.opinion for row in harness.all(Assignment, Assignment.instance_id == other)] == [None]
