from dataclasses import replace

import orjson
import pytest

from engine.api import Actor, Result
from engine.commands.receive_message import ReceiveMessage
from engine.commands.suspend_instance import SuspendInstance
from engine.commands.switch_inbound import SwitchInbound
from engine.store.instances import Instance
from engine.store.webhooks import InboundMessage
from tests.factories.desk import ADMIN, APPLICANT, Desk, race
from tests.factories.inbound import Door, a_door
from tests.factories.messages import asked, begins, office_task, package, waits
from tests.spiff.drawing import end, message_definition, start

OUTSIDE = Actor.external("webhook")
BODY = b'{"number": 7, "until": "2027-01-01", "by": "someone"}'


def permit(name: str = "keyed") -> dict[str, bytes]:
    wait = waits("permit", "permit", key="results.ask.number", keeps="until")
    shapes = [start(), asked("ask"), wait, office_task("after"), end()]
    return package(name, shapes, ["s>ask", "ask>permit", "permit>after", "after>e"])


def waiting(desk: Desk, number: int = 7) -> str:
    case = desk.deployed(permit())
    desk.done(desk.task(case), APPLICANT, "done", number=number)
    return case


def sent(desk: Desk, message: ReceiveMessage) -> Result:
    return desk.engine.execute(message, OUTSIDE)


def refused(desk: Desk, message: ReceiveMessage) -> str:
    """The code of a refusal; it changed nothing but the log."""
    before = desk.rows()
    value = sent(desk, message).value
    assert desk.changed(before) == ["inbound_message"]
    assert (value["accepted"], value["instance"]) == (False, None)
    return str(value["code"])


def test_it_reaches_the_case_with_that_key(harness: Desk) -> None:
    case = waiting(harness)
    door = a_door(harness, "permit", key="body.number")
    done = sent(harness, door.message(harness, BODY))
    assert done.value == {"accepted": True, "replayed": False, "instance": case}
    assert [task.element for task in harness.open_tasks(case)] == ["after"]
    assert harness.variables(case)["results"]["permit"] == {"until": "2027-01-01"}
    assert harness.last(case).actor == "external:webhook"
    row = harness.one(InboundMessage)
    assert (row.message_id, row.code, row.instance_id, row.size) == ("m1", None, case, len(BODY))


def test_the_payload_is_what_the_door_says(harness: Desk) -> None:
    case = waiting(harness)
    door = a_door(harness, "permit", key="body.number", payload='{ until: "bis " + body.until }')
    sent(harness, door.message(harness, BODY))
    assert harness.variables(case)["results"]["permit"] == {"until": "bis 2027-01-01"}


def test_it_begins_a_process(harness: Desk) -> None:
    begin = begins("m", message_definition("order"), keeps="number")
    harness.deploy_files(package("ordered", [begin, office_task("look"), end()], ["m>look", "look>e"]))
    done = sent(harness, a_door(harness, "order").message(harness, BODY))
    assert harness.one(Instance, Instance.id == done.value["instance"]).definition_key == "ordered"


def test_the_same_again_acts_once(harness: Desk) -> None:
    case = waiting(harness)
    door = a_door(harness, "permit", key="body.number")
    message = door.message(harness, BODY)
    sent(harness, message)
    before = harness.rows()
    assert sent(harness, message).value == {"accepted": True, "replayed": True, "instance": case}
    assert harness.changed(before) == []


def test_sixteen_at_once_act_once(harness: Desk) -> None:
    case = waiting(harness)
    door = a_door(harness, "permit", key="body.number")
    message = door.message(harness, BODY)
    results = race(*[lambda: sent(harness, message)] * 16)
    values = [result.value for result in results if isinstance(result, Result)]
    assert [value["replayed"] for value in values].count(False) == 1
    assert {value["instance"] for value in values} == {case}
    assert len(values) == 16


def test_what_came_too_early_can_be_sent_again(harness: Desk) -> None:
    door = a_door(harness, "permit", key="body.number")
    assert refused(harness, door.message(harness, BODY)) == "message_unmatched"
    case = waiting(harness)
    assert sent(harness, door.message(harness, BODY)).value["instance"] == case


def test_a_wrong_signature_is_not_even_read(harness: Desk) -> None:
    waiting(harness)
    door = a_door(harness, "permit", key="body.number")
    other = Door(id=door.id, secret="whsec_" + "A" * 43 + "=")
    assert refused(harness, other.message(harness, BODY)) == "inbound_signature"
    assert harness.one(InboundMessage).body is None


@pytest.mark.parametrize(("secret", "seconds"), [("whsec_" + "A" * 43 + "=", 0), ("", 301)])
def test_whoever_floods_a_door_fills_no_disk(harness: Desk, secret: str, seconds: int) -> None:
    door = a_door(harness, "permit", key="body.number")
    other = Door(id=door.id, secret=secret or door.secret)
    for n in range(103):
        sent(harness, other.message(harness, BODY, f"m{n}", seconds=seconds))
    assert len(harness.all(InboundMessage)) == 100
    case = waiting(harness)
    assert sent(harness, door.message(harness, BODY, "good")).value["instance"] == case, "others are not kept off"
    harness.pass_time(hours=1)
    assert sent(harness, other.message(harness, BODY, "later", seconds=seconds)).value["accepted"] is False
    assert len(harness.all(InboundMessage)) == 102


@pytest.mark.parametrize("seconds", [-301, 301])
def test_a_stale_message_is_refused(harness: Desk, seconds: int) -> None:
    waiting(harness)
    door = a_door(harness, "permit", key="body.number")
    assert refused(harness, door.message(harness, BODY, seconds=seconds)) == "inbound_stale"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"[]",
        b'"text"',
        b"{}",
        b'{"number": {}}',
        b'{"number": true}',
        b'{"number": "a\\u0000b"}',
        b'{"number": NaN}',
        b"\xff\x00",
    ],
)
def test_what_cannot_be_used_is_refused_and_kept_to_be_read(harness: Desk, body: bytes) -> None:
    waiting(harness)
    door = a_door(harness, "permit", key="body.number")
    assert refused(harness, door.message(harness, body)) == "inbound_unreadable"
    assert harness.one(InboundMessage).size == len(body)


def test_a_case_that_is_suspended_takes_nothing(harness: Desk) -> None:
    case = waiting(harness)
    door = a_door(harness, "permit", key="body.number")
    harness.act(ADMIN, SuspendInstance(instance_id=case, reason="核查"))
    assert refused(harness, door.message(harness, BODY)) == "case_not_active"


def test_two_cases_with_one_key_are_told_apart_by_nobody(harness: Desk) -> None:
    waiting(harness)
    other = harness.start("keyed", APPLICANT)
    harness.done(harness.task(other), APPLICANT, "done", number=7)
    assert refused(harness, a_door(harness, "permit", key="body.number").message(harness, BODY)) == "message_ambiguous"


def test_a_door_that_is_closed_takes_nothing(harness: Desk) -> None:
    waiting(harness)
    door = a_door(harness, "permit", key="body.number")
    harness.act(ADMIN, SwitchInbound(inbound_id=door.id, state="paused"))
    assert refused(harness, door.message(harness, BODY)) == "inbound_paused"
    assert refused(harness, replace(door.message(harness, BODY), signature="v1,none")) == "inbound_signature"
    harness.act(ADMIN, SwitchInbound(inbound_id=door.id, state="removed"))
    assert harness.code(OUTSIDE, door.message(harness, BODY)) == "not_found"


def test_for_a_day_the_old_secret_is_taken_as_well(harness: Desk) -> None:
    waiting(harness)
    door = a_door(harness, "permit", key="body.number")
    harness.act(ADMIN, SwitchInbound(inbound_id=door.id, new_secret=True))
    early = orjson.dumps({"number": 8})
    assert refused(harness, door.message(harness, early)) == "message_unmatched"
    harness.pass_time(hours=25)
    assert refused(harness, door.message(harness, BODY)) == "inbound_signature"
