import hashlib
from datetime import timedelta

from engine.api import Actor
from engine.commands.open_session import FAILURES, OpenSession
from engine.commands.set_password import SetPassword
from engine.store.accounts import Credential, Session
from engine.store.organisation import Person
from tests.factories.desk import APPLICANT, Desk

STRANGER = Actor.external("sign-in")
SECRET = "correct horse battery"


def sign_in(harness: Desk, password: str | None = SECRET, login: str = APPLICANT) -> dict[str, object]:
    return dict(harness.engine.execute(OpenSession(login=login, password=password), STRANGER).value)


def test_only_the_hash_of_the_cookie_is_stored(harness: Desk) -> None:
    harness.act(APPLICANT, SetPassword(login=APPLICANT, password=SECRET))
    opened = sign_in(harness)
    session = harness.one(Session)
    assert session.token_hash == hashlib.sha256(str(opened["token"]).encode()).hexdigest()
    assert (session.person, session.csrf) == (APPLICANT, opened["csrf"])
    assert session.expires_at - session.opened_at == timedelta(hours=12)
    event = harness.last()
    assert (event.event, event.actor, event.payload) == ("SessionOpened", "external:sign-in", {"person": APPLICANT})


def test_a_wrong_password_is_counted_and_then_locks_for_minutes(harness: Desk) -> None:
    harness.act(APPLICANT, SetPassword(login=APPLICANT, password=SECRET))
    for count in range(1, FAILURES):
        assert sign_in(harness, "wrong")["refused"] == "sign_in_failed"
        assert harness.one(Credential).failures == count
    sign_in(harness, "wrong")
    assert harness.last().event == "AccountLocked"
    assert sign_in(harness)["refused"] == "sign_in_limited"
    harness.pass_time(minutes=5)
    assert "token" in sign_in(harness)
    assert harness.one(Credential).failures == 0


def test_who_does_not_exist_learns_nothing(harness: Desk) -> None:
    assert sign_in(harness, login="nobody") == {"refused": "sign_in_failed"}
    assert sign_in(harness) == {"refused": "sign_in_failed"}


def test_without_a_password_only_in_the_demo(harness: Desk) -> None:
    assert harness.code(STRANGER, OpenSession(login=APPLICANT)) == "sign_in_failed"
    with harness.configured(demo=True) as demo:
        assert "token" in sign_in(demo, None)
        assert demo.code(STRANGER, OpenSession(login="nobody")) == "sign_in_failed"


def test_who_has_left_does_not_come_in(harness: Desk) -> None:
    harness.act(APPLICANT, SetPassword(login=APPLICANT, password=SECRET))
    harness.set(Person, Person.login == APPLICANT, active=False)
    with harness.configured() as fresh:
        assert fresh.code(STRANGER, OpenSession(login=APPLICANT, password=SECRET)) == "sign_in_failed"
