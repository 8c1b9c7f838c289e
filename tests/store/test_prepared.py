from datetime import timedelta
from typing import cast

from sqlalchemy import Table

from engine.domain.chain import GENESIS
from engine.jobs import new_job
from engine.store.instances import Instance
from engine.store.jobs import Job
from engine.store.prepared import prepared_insert, prepared_update
from tests.factories.desk import APPLICANT, Desk

JOBS = cast("Table", Job.__table__)
INSTANCES = cast("Table", Instance.__table__)


def test_rows_come_back_as_they_were_written(harness: Desk) -> None:
    now = harness.clock.now()
    rows = [
        new_job(
            f"{number:032d}", "mail", "test", now + timedelta(days=number), now, payload={"名": [number, None, 1.5]}
        )
        for number in range(3)
    ]
    with harness.engine.database.write_session() as session, session.begin():
        prepared_insert(session.connection(), JOBS).run(session.connection(), rows)
    with harness.engine.database.reading() as session:
        found = [session.get_one(Job, row["id"]) for row in rows]
    assert [{name: getattr(job, name) for name in rows[0]} for job in found] == rows


def test_an_update_changes_the_named_columns_of_one_row(harness: Desk) -> None:
    case, other = harness.start("project_lifecycle", APPLICANT), harness.start("project_lifecycle", APPLICANT)
    now = harness.clock.now()
    changed = {"audit_hash": GENESIS, "ended_at": now, "title": "聘书", "number": None}
    with harness.engine.database.write_session() as session, session.begin():
        statement = prepared_update(session.connection(), INSTANCES, frozenset(changed))
        statement.run(session.connection(), [{**changed, "id": case}])
    found = harness.instance(case)
    assert {name: getattr(found, name) for name in changed} == changed
    assert harness.instance(other).ended_at is None
