import hashlib
from datetime import timedelta

from engine.commands.make_link import MakeLink
from engine.store.accounts import OneTimeLink
from tests.factories.desk import ADMIN, Desk


def test_the_token_is_told_once_and_stored_as_its_hash(harness: Desk) -> None:
    token = str(harness.machine(MakeLink(purpose="first_administrator")).value["token"])
    link = harness.one(OneTimeLink)
    assert link.token_hash == hashlib.sha256(token.encode()).hexdigest()
    assert (link.purpose, link.used_at) == ("first_administrator", None)
    assert link.expires_at == harness.clock.now() + timedelta(hours=24)
    event = harness.last()
    assert (event.event, event.payload) == ("LinkMade", {"purpose": "first_administrator"})


def test_only_the_machine(harness: Desk) -> None:
    assert harness.code(ADMIN, MakeLink(purpose="first_administrator")) == "not_permitted"
