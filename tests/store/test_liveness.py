"""A connection whose server hung up on it is not used again, and one that lives is not asked."""

import pytest
from sqlalchemy import text

from tests.factories.desk import Desk

MINE = text("SELECT pg_backend_pid()")


@pytest.mark.postgresql
def test_a_connection_that_the_server_ended_is_replaced(on_postgresql: Desk) -> None:
    database = on_postgresql.engine.database
    with database.reading() as session, database.reading() as other:
        pids = {session.scalar(MINE), other.scalar(MINE)}
    with database.reading() as session:
        kept = session.scalar(MINE)
        (ended,) = pids - {kept}
        session.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": ended})
    with database.reading() as session, database.reading() as other:
        after = {session.scalar(MINE), other.scalar(MINE)}
    assert (kept in pids, ended in after, len(after)) == (True, False, 2)
