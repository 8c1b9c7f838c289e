from engine.api import Actor
from engine.commands.close_session import CloseSession
from engine.commands.open_session import OpenSession
from engine.store.accounts import Session
from tests.factories.desk import APPLICANT, Desk

STRANGER = Actor.external("sign-in")


def test_the_session_is_forgotten(harness: Desk) -> None:
    with harness.configured(demo=True) as demo:
        demo.engine.execute(OpenSession(login=APPLICANT), STRANGER)
    harness.act(APPLICANT, CloseSession(token_hash=harness.one(Session).token_hash))
    assert harness.all(Session) == []
    event = harness.last()
    assert (event.event, event.actor, event.payload) == ("SessionClosed", APPLICANT, {"person": APPLICANT})


def test_an_unknown_session_is_nothing_to_complain_about(harness: Desk) -> None:
    before = harness.rows()
    harness.engine.execute(CloseSession(token_hash="0" * 64), STRANGER)
    assert harness.changed(before) == []
