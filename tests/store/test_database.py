import pytest
from sqlalchemy import insert
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
