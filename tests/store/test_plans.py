"""What is asked again and again walks an index of open work: its price must not grow with what is finished."""

from collections.abc import Callable

import pytest
from sqlalchemy import event

from engine.jobs import due_job_ids, due_queues, next_due_at
from engine.queries.inbox import Inbox
from engine.queries.overview import Overview
from engine.queries.query import Query
from engine.queries.search import Search
from engine.queries.supervision import RedList
from tests.factories.desk import ADMIN, APPLICANT, Desk


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
            due_queues(session, on_sqlite.clock.now())

    found = plan(on_sqlite, look)
    assert found.count("USING INDEX ix_job_due") == 2 + 3
    assert "SCAN job" not in found


def test_an_inbox_walks_the_index_of_open_assignments(on_sqlite: Desk) -> None:
    found = plan(on_sqlite, lambda: on_sqlite.engine.read(Inbox(person=APPLICANT)))
    assert "INDEX ix_assignment_inbox (person=?" in found
    assert "SCAN assignment" not in found


@pytest.mark.parametrize("query", [Overview(), RedList(person=APPLICANT)], ids=["overview", "red list"])
def test_what_is_late_is_found_among_open_tasks(on_sqlite: Desk, query: Query[object]) -> None:
    found = plan(on_sqlite, lambda: on_sqlite.engine.read(query))
    assert "USING INDEX ix_task_open_due" in found


@pytest.mark.parametrize(
    ("person", "text", "walked"),
    [
        (APPLICANT, "联合 期限<3天", "SEARCH case_actor USING COVERING INDEX ix_case_actor_person"),
        (ADMIN, "联合实验室 -会议", "SCAN case_terms VIRTUAL TABLE INDEX"),
        (ADMIN, "联合 单位:财务处", "ix_instance_unit"),
        (ADMIN, "期限<3天", "USING INDEX ix_task_open_due"),
        (ADMIN, "办理人:我", "ix_assignment_inbox"),
        (ADMIN, "来自:我 -会议", "ix_instance_starter"),
        (ADMIN, "状态:未通过", "ix_instance_ended"),
        (ADMIN, "流程:用印 状态:挂起", "ix_instance_state"),
        (ADMIN, "-会议 类型:会签", "SEARCH case_text USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)"),
    ],
)
def test_a_search_walks_an_index_and_never_all_cases(on_sqlite: Desk, person: str, text: str, walked: str) -> None:
    on_sqlite.slip()
    found = plan(on_sqlite, lambda: on_sqlite.engine.read(Search(person=person, text=text)))
    assert walked in found
    assert [
        line for line in found.splitlines() if line.startswith(("SCAN instance", "SCAN case_text", "SCAN task"))
    ] == []


def test_what_waits_for_others_is_found_among_what_somebody_did_not_answer(on_sqlite: Desk) -> None:
    found = plan(on_sqlite, lambda: on_sqlite.engine.read(Inbox(person=APPLICANT, view="waiting")))
    assert "INDEX ix_assignment_done (person=? AND voted_at=?)" in found
    assert "SCAN assignment" not in found
