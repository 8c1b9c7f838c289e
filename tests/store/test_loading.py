from typing import cast

from sqlalchemy import Table, bindparam, inspect, select, text
from sqlalchemy.orm import Session

from engine.store.instances import Instance
from engine.store.loading import Reading, read
from engine.store.tasks import Assignment, Task
from tests.factories.desk import Desk

TASKS, ASSIGNMENTS = cast("Table", Task.__table__), cast("Table", Assignment.__table__)
OF_CASE = (
    select(TASKS, ASSIGNMENTS, text("7"))
    .outerjoin(ASSIGNMENTS, (ASSIGNMENTS.c.task_id == TASKS.c.id) & (ASSIGNMENTS.c.state == bindparam("state")))
    .where(TASKS.c.instance_id == bindparam("case"))
    .order_by(TASKS.c.id, ASSIGNMENTS.c.id)
)
BY_STATE = Reading(OF_CASE, Task, Assignment)


def columns(row: Task | Assignment | None) -> dict[str, object] | None:
    return None if row is None else {name: getattr(row, name) for name in row.__table__.columns.keys()}  # noqa: SIM118 - not a dict


def test_rows_are_what_a_query_of_the_session_gives(harness: Desk) -> None:
    case = harness.slip("vote")
    with harness.engine.database.reading() as session:
        (found,) = read(session, {"case": case, "state": "voted"}, BY_STATE)
    with harness.engine.database.reading() as session:
        expected = session.execute(
            select(Task, Assignment)
            .outerjoin(Assignment, (Assignment.task_id == Task.id) & (Assignment.state == "voted"))
            .where(Task.instance_id == case)
            .order_by(Task.id, Assignment.id)
        ).all()
    assert [(columns(t), columns(a), 7) for t, a in expected] == [(columns(t), columns(a), n) for t, a, n in found]
    assert [a for _, a, _ in found][-1] is None


def test_a_row_is_one_object_of_the_session(harness: Desk) -> None:
    case = harness.slip("vote")
    with harness.engine.database.reading() as session:
        known = session.scalars(select(Task).where(Task.instance_id == case)).all()
        (found,) = read(session, {"case": case, "state": "asked"}, BY_STATE)
        assert {id(task) for task, _, _ in found} == {id(task) for task in known}
        assert all(assignment in session for _, assignment, _ in found if assignment is not None)


def test_what_is_set_on_a_row_is_a_change_of_the_session(harness: Desk) -> None:
    case = harness.slip("vote")
    with harness.engine.database.write_session() as session, session.begin():
        task = last_task(session, case)
        assert not session.dirty
        task.outcome = "approve"
        assert list(session.dirty) == [task]
        assert inspect(task).committed_state == {"outcome": None}
    assert harness.task(case).outcome == "approve"


def test_several_are_read_with_the_same_values(harness: Desk) -> None:
    case = harness.slip("vote")
    cases = cast("Table", Instance.__table__)
    itself = Reading(select(cases).where(cases.c.id == bindparam("case")), Instance)
    with harness.engine.database.reading() as session:
        ((instance,),), tasks = read(session, {"case": case, "state": "asked"}, itself, BY_STATE)
    assert (instance.id, {task.instance_id for task, _, _ in tasks}) == (case, {case})


def last_task(session: Session, case: str) -> Task:
    (found,) = read(session, {"case": case, "state": "asked"}, BY_STATE)
    task: Task = found[-1][0]
    return task
