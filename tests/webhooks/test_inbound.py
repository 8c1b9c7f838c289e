"""The door over HTTP: what a sender is told."""

from dataclasses import replace

import pytest
from werkzeug.test import TestResponse

from engine.api import Actor
from engine.store.webhooks import InboundMessage
from tests.factories.desk import ADMIN, Desk
from tests.factories.inbound import Door, a_door
from tests.factories.messages import begins, office_task, package
from tests.factories.site import Site
from tests.spiff.drawing import end, message_definition
from webhooks.inbound import MAX_BODY


@pytest.fixture
def door(harness: Desk) -> Door:
    begin = begins("m", message_definition("order"), keeps="number")
    harness.deploy_files(package("ordered", [begin, office_task("look"), end()], ["m>look", "look>e"]))
    return a_door(harness, "order")


def posted(desk: Desk, door: Door, body: bytes = b'{"number": 7}', **changed: str) -> TestResponse:
    message = door.message(desk, body)
    headers = {
        "webhook-id": message.message_id,
        "webhook-timestamp": message.timestamp,
        "webhook-signature": message.signature,
        "content-type": "application/json",
        **{name.replace("_", "-"): value for name, value in changed.items()},
    }
    return Site(desk).app.test_client().post(f"/hooks/{door.id}", data=body, headers=headers)


def test_a_signed_message_begins_a_case(harness: Desk, door: Door) -> None:
    first, again = posted(harness, door), posted(harness, door)
    assert (first.status_code, first.get_json()["replayed"]) == (200, False)
    assert (again.status_code, again.get_json()["replayed"]) == (200, True)
    assert first.get_json()["instance"] == again.get_json()["instance"]


def test_what_is_not_signed_is_401(harness: Desk, door: Door) -> None:
    answer = posted(harness, door, webhook_signature="v1,bm8=")
    assert answer.status_code == 401
    assert answer.get_json()["code"] == "inbound_signature"
    assert "signature is wrong" in answer.get_json()["error"]


def test_an_unknown_door_is_404(harness: Desk) -> None:
    assert posted(harness, Door(id="0" * 32, secret="whsec_AAAA")).status_code == 404


def test_too_much_is_413_and_not_read(harness: Desk, door: Door) -> None:
    answer = posted(harness, door, b"{" + b" " * MAX_BODY + b"}")
    assert (answer.status_code, answer.get_json()["code"]) == (413, "inbound_too_long")
    (kept,) = harness.all(InboundMessage)
    assert (kept.code, kept.size, kept.body, kept.instance_id) == ("inbound_too_long", MAX_BODY + 2, None, None)


def test_a_length_that_is_only_claimed_is_refused_too(harness: Desk, door: Door) -> None:
    claimed = replace(door.message(harness, b""), too_long=10**12, limit=MAX_BODY)
    done = harness.engine.execute(claimed, Actor.external("webhook"))
    assert (done.value["accepted"], done.value["code"]) == (False, "inbound_too_long")
    (kept,) = harness.all(InboundMessage)
    assert (kept.code, kept.size) == ("inbound_too_long", 2**31 - 1)


def test_too_much_at_a_door_that_is_not_there_is_404(harness: Desk) -> None:
    nowhere = Door(id="0" * 32, secret="whsec_AAAA")
    assert posted(harness, nowhere, b" " * (MAX_BODY + 1)).status_code == 404


def test_without_a_length_it_is_411(harness: Desk, door: Door) -> None:
    answer = posted(harness, door, transfer_encoding="chunked")
    assert (answer.status_code, "Content-Length" in answer.get_json()["error"]) == (411, True)


def test_what_nobody_waits_for_is_409(harness: Desk) -> None:
    answer = posted(harness, a_door(harness, "nobody_waits"))
    assert (answer.status_code, answer.get_json()["code"]) == (409, "message_unmatched")


def test_what_cannot_be_used_is_422(harness: Desk, door: Door) -> None:
    assert posted(harness, door, b"[1]").status_code == 422


def test_a_cookie_gives_no_right_and_no_form_token_is_asked(harness: Desk, door: Door) -> None:
    visit = Site(harness).person(ADMIN)
    assert visit.client.post(f"/hooks/{door.id}", data=b"{}").status_code == 401
    assert visit.get(f"/hooks/{door.id}").status_code == 405
