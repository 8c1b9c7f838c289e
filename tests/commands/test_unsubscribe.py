import pytest

from engine.api import Actor
from engine.commands.lease_deliveries import LeaseDeliveries
from engine.commands.unsubscribe import Unsubscribe
from engine.domain.unsubscribing import make_token
from engine.queries.unsubscribing import UnsubscribeLink
from engine.store.accounts import Setting
from engine.store.mails import MAIL_SECRET, MailPreference
from tests.factories.desk import CLERK, Desk

ANYBODY = Actor.external("unsubscribe")


def token(harness: Desk, topic: str = "mentions", person: str = CLERK) -> str:
    """A token as the letters carry them; the secret is made with the first letter."""
    harness.slip()
    harness.pass_time(seconds=9)
    harness.machine(LeaseDeliveries(limit=1))
    return make_token(str(harness.one(Setting, Setting.key == MAIL_SECRET).value), person, topic)


def test_one_press_turns_one_kind_off_and_a_second_changes_nothing(harness: Desk) -> None:
    link = token(harness)
    shown = harness.engine.read(UnsubscribeLink(token=link), ANYBODY)
    assert shown is not None
    assert (shown.topic.key, shown.address, shown.off) == ("mentions", "c…@yxmu.example", False)
    harness.engine.execute(Unsubscribe(token=link), ANYBODY)
    assert harness.one(MailPreference).choices == {"mentions": "off"}
    event = harness.last()
    assert (event.event, event.actor, event.payload["person"]) == ("MailPreferencesSet", "external:unsubscribe", CLERK)
    before = harness.rows()
    harness.engine.execute(Unsubscribe(token=link), ANYBODY)
    assert harness.changed(before) == []
    again = harness.engine.read(UnsubscribeLink(token=link), ANYBODY)
    assert again is not None
    assert again.off


@pytest.mark.parametrize("topic", ["late", "tasks", "decisions", "weather"])
def test_a_link_turns_off_only_what_may_be_off(harness: Desk, topic: str) -> None:
    assert harness.code(ANYBODY, Unsubscribe(token=token(harness, topic))) == "unsubscribe_unknown"


def test_a_link_that_is_not_ours(harness: Desk) -> None:
    assert harness.code(ANYBODY, Unsubscribe(token="mentions.Y3dfamI.0")) == "unsubscribe_unknown"  # before any letter
    link = token(harness)
    assert harness.engine.read(UnsubscribeLink(token=link[:-1]), ANYBODY) is None
    assert harness.code(ANYBODY, Unsubscribe(token=link[:-1])) == "unsubscribe_unknown"
    assert harness.code(ANYBODY, Unsubscribe(token=token(harness, person="nobody"))) == "unsubscribe_unknown"
