"""What is asked again and again walks an index of open work: its price must not grow with what is finished."""

from collections.abc import Callable

import pytest
from sqlalchemy import event

from engine.commands.claim_task import ClaimTask
from engine.jobs import due_job_ids, lease, next_due_at
from engine.queries.inbox import Inbox
from engine.queries.overview import Overview
from engine.queries.query import Query
from engine.queries.supervision import RedList
from tests.factories.desk import APPLICANT, CLERK, Desk


def plan(desk: Desk, ask: Callable[[], object]) -> str:
    """Return SQLite's plan for every query that `ask` sends."""
    sent: list[tuple[str, tuple[str, ...]]] = []
    engine = desk.engine.database.engine

    def note(_connection: object, _cursor: object, statement: str, parameters: tuple[str, ...], *_rest: object) -> None:
        if statement.startswith("SELECT"):
            sent.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    try:
        ask()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    with engine.connect() as connection:
        return "\n".join(
            str(row[3])
            for statement, parameters in sent
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        )


@pytest.mark.parametrize("queue", ["timer", "mail"])
def test_looking_for_due_work_walks_the_index_of_waiting_jobs(on_sqlite: Desk, queue: str) -> None:
    def look() -> None:
        with on_sqlite.engine.database.reading() as session:
            due_job_ids(session, queue, on_sqlite.clock.now(), 10)
            next_due_at(session, queue)
            lease(session, queue, on_sqlite.clock.now(), 10)

    found = plan(on_sqlite, look)
    assert found.count("USING INDEX ix_job_due") == 3
    assert "SCAN job" not in found


def test_an_inbox_walks_the_index_of_open_assignments(on_sqlite: Desk) -> None:
    found = plan(on_sqlite, lambda: on_sqlite.engine.read(Inbox(person=APPLICANT)))
    assert "INDEX ix_assignment_inbox (person=?" in found
    assert "SCAN assignment" not in found


@pytest.mark.parametrize("query", [Overview(), RedList(person=APPLICANT)], ids=["overview", "red list"])
def test_what_is_late_is_found_among_open_tasks(on_sqlite: Desk, query: Query[object]) -> None:
    found = plan(on_sqlite, lambda: on_sqlite.engine.read(query))
    assert "USING INDEX ix_task_open_due" in found


def test_deferrals_are_counted_without_walking_a_cases_tasks(on_sqlite: Desk) -> None:
    task = on_sqlite.task(on_sqlite.slip())
    found = plan(on_sqlite, lambda: on_sqlite.act(CLERK, ClaimTask(task_id=task.id)))
    assert "INDEX ix_task_deferred (instance_id=? AND element=?)" in found
    assert "ix_task_instance" not in found
