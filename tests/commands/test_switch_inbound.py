from engine.commands.switch_inbound import SwitchInbound
from engine.store.webhooks import Inbound
from tests.factories.desk import ADMIN, APPLICANT, Desk
from tests.factories.inbound import a_door


def test_a_door_is_closed_and_opened(harness: Desk) -> None:
    door = a_door(harness, "permit")
    for state in ("paused", "active", "removed"):
        harness.act(ADMIN, SwitchInbound(inbound_id=door.id, state=state))  # type: ignore[arg-type]
        assert harness.one(Inbound).state == state
    assert harness.code(ADMIN, SwitchInbound(inbound_id=door.id, state="active")) == "not_found"


def test_a_new_secret_leaves_the_old_one_a_day(harness: Desk) -> None:
    door = a_door(harness, "permit")
    secret = harness.act(ADMIN, SwitchInbound(inbound_id=door.id, new_secret=True)).value["secret"]
    newest, last = harness.one(Inbound).secrets
    assert (newest["secret"], newest["until"], last["secret"]) == (secret, None, door.secret)
    assert secret not in str(harness.last().payload)


def test_what_is_refused(harness: Desk) -> None:
    door = a_door(harness, "permit")
    assert harness.code(APPLICANT, SwitchInbound(inbound_id=door.id, state="paused")) == "not_permitted"
    assert harness.code(ADMIN, SwitchInbound(inbound_id="0" * 32, state="paused")) == "not_found"
    assert harness.code(ADMIN, SwitchInbound(inbound_id=door.id, state="active")) == "webhook_state"
