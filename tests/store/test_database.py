from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import insert, update
from sqlalchemy.exc import InternalError

from engine.store.accounts import Setting
from engine.store.audit import Audit
from tests.factories.desk import Desk


def test_what_is_written_while_reading_does_not_last(on_sqlite: Desk) -> None:
    before = on_sqlite.rows()
    with on_sqlite.engine.database.reading() as session:
        session.add(Setting(key="probe", value=1))
        session.flush()
    assert on_sqlite.changed(before) == []


def test_acts_of_one_process_wait_for_their_turn(on_sqlite: Desk) -> None:
    """Whoever waits is let in as soon as the one before has ended, however it ended."""
    database, order = on_sqlite.engine.database, []

    def write(name: str) -> None:
        with database.write_session() as session, session.begin():
            session.execute(update(Setting).values(value=Setting.value))
            order.append(name)

    with ThreadPoolExecutor(3) as pool:
        with database.write_session() as session:
            session.connection()
            waiting = [pool.submit(write, name) for name in ("second", "third")]
            order.append("first")
            session.rollback()
        for one in waiting:
            one.result()
    assert (order[0], sorted(order[1:])) == ("first", ["second", "third"])


@pytest.mark.postgresql
def test_postgresql_refuses_what_is_written_while_reading(on_postgresql: Desk) -> None:
    with pytest.raises(InternalError, match="read-only"), on_postgresql.engine.database.reading() as session:
        session.execute(insert(Setting).values(key="probe", value=1))


@pytest.mark.postgresql
def test_reading_keeps_what_the_driver_prepared(on_postgresql: Desk) -> None:
    """A rollback would make it forget every statement, and ask the server to."""
    database, known = on_postgresql.engine.database, "SELECT count(*) FROM pg_prepared_statements"
    for _ in range(9):
        with database.reading() as session:
            session.get(Setting, "nothing")
    with database.reading() as session:
        assert session.connection().exec_driver_sql(known).scalar_one() > 0


def test_a_row_has_no_other_columns_than_its_table() -> None:
    with pytest.raises(TypeError, match="Expected columns of setting, but got colour"):
        Setting(key="probe", colour="red")
    assert Setting(key="probe").key == "probe"
    assert Audit(seq=1).chain is None
