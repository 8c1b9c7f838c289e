import pytest
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError

from engine.store.accounts import Setting
from engine.store.driver import execute, in_one_go
from tests.factories.desk import Desk

TWICE = "INSERT INTO setting (key, value) SELECT key, value FROM setting"


def send(harness: Desk, *statements: str) -> None:
    """Execute statements in one go, and take back what they did."""
    with harness.engine.database.write_session() as session, in_one_go(session.connection()):
        for statement in statements:
            execute(session.connection(), statement)


def test_errors_are_those_of_every_other_statement(harness: Desk) -> None:
    with harness.engine.database.write_session() as session, pytest.raises(IntegrityError) as failed:
        execute(session.connection(), TWICE)
    assert failed.value.statement == TWICE


def test_an_error_shows_when_all_was_sent(harness: Desk) -> None:
    with pytest.raises(IntegrityError):
        send(harness, TWICE, "DELETE FROM draft")


def test_after_an_error_the_connection_serves_again(harness: Desk) -> None:
    with pytest.raises(IntegrityError):
        send(harness, "DELETE FROM draft", TWICE)
    send(harness, "DELETE FROM draft")
    assert harness.all(Setting) != []


def test_whoever_listens_hears_of_it(harness: Desk) -> None:
    engine, heard = harness.engine.database.engine, []

    def hear(_connection: object, _cursor: object, sql: str, *_rest: object) -> None:
        heard.append(sql)

    event.listen(engine, "before_cursor_execute", hear)
    try:
        with harness.engine.database.write_session() as session:
            execute(session.connection(), "DELETE FROM draft")
    finally:
        event.remove(engine, "before_cursor_execute", hear)
    assert heard[-1] == "DELETE FROM draft"
