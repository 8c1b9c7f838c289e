from engine.commands.open_session import OpenSession
from engine.commands.set_password import SetPassword
from engine.store.accounts import Credential, Session
from tests.factories.desk import ADMIN, APPLICANT, CLERK, Desk

SECURITY = "wx_fzr"
SECRET = "correct horse battery"


def test_one_sets_ones_own_and_other_sessions_end(harness: Desk) -> None:
    harness.act(APPLICANT, SetPassword(login=APPLICANT, password=SECRET))
    harness.act(APPLICANT, OpenSession(login=APPLICANT, password=SECRET))
    assert len(harness.all(Session)) == 1
    harness.act(APPLICANT, SetPassword(login=APPLICANT, password=SECRET + "!"))
    assert harness.all(Session) == []
    stored = harness.one(Credential)
    assert (stored.person, stored.password_hash.startswith("$argon2id$")) == (APPLICANT, True)
    event = harness.last()
    assert (event.event, event.payload) == ("PasswordSet", {"person": APPLICANT})
    assert SECRET not in repr(SetPassword(login=APPLICANT, password=SECRET))


def test_the_security_administrator_sets_anybodys(harness: Desk) -> None:
    harness.act(SECURITY, SetPassword(login=CLERK, password=SECRET))
    assert harness.one(Credential).person == CLERK


def test_what_is_refused(harness: Desk) -> None:
    assert harness.code(APPLICANT, SetPassword(login=CLERK, password=SECRET)) == "not_permitted"
    assert harness.code(ADMIN, SetPassword(login=CLERK, password=SECRET)) == "not_permitted"
    assert harness.code(SECURITY, SetPassword(login="nobody", password=SECRET)) == "person_unknown"
    assert harness.code(APPLICANT, SetPassword(login=APPLICANT, password="short")) == "password_weak"
