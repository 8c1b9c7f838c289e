from dataclasses import replace

from engine.api import Actor
from engine.commands.make_link import MakeLink
from engine.commands.open_session import OpenSession
from engine.commands.redeem_link import RedeemLink
from engine.store.accounts import Credential, OneTimeLink
from engine.store.organisation import Person, Role
from tests.factories.desk import Desk, codes, race

STRANGER = Actor.external("sign-in")


def redeem(harness: Desk) -> RedeemLink:
    token = str(harness.machine(MakeLink(purpose="first_administrator")).value["token"])
    return RedeemLink(token=token, login="root.1", name=" 首位 ", email="r@example.org", password="a long password")


def test_the_first_administrator_comes_in(harness: Desk) -> None:
    link = redeem(harness)
    done = harness.engine.execute(link, STRANGER)
    assert done.value == {"login": "root.1"}
    assert harness.one(OneTimeLink).used_at == harness.clock.now()
    assert harness.one(Person, Person.login == "root.1").name == {"zh": "首位", "en": "首位"}
    assert harness.one(Role, Role.person == "root.1").role == "administrator"
    assert harness.one(Credential).person == "root.1"
    assert harness.engine.organisation.roles("root.1") == {"administrator"}
    event = harness.last()
    assert (event.event, event.payload) == ("AdministratorCreated", {"person": "root.1"})
    opened = harness.engine.execute(OpenSession(login="root.1", password="a long password"), STRANGER)
    assert "token" in opened.value


def test_a_link_is_used_once(harness: Desk) -> None:
    link = redeem(harness)
    results = race(*[lambda: harness.engine.execute(link, STRANGER)] * 3)
    assert codes(results) == ["done", "link_invalid", "link_invalid"]


def test_what_is_refused(harness: Desk) -> None:
    link = redeem(harness)
    assert harness.code(STRANGER, replace(link, token="guess")) == "link_invalid"
    assert harness.code(STRANGER, replace(link, login="Root!")) == "person_unknown"
    assert harness.code(STRANGER, replace(link, name=" ")) == "person_unknown"
    assert harness.code(STRANGER, replace(link, email="nowhere")) == "person_unknown"
    assert harness.code(STRANGER, replace(link, password="short")) == "password_weak"
    harness.pass_time(hours=24)
    assert harness.code(STRANGER, link) == "link_invalid"
