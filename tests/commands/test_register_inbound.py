import pytest

from engine.commands.register_inbound import RegisterInbound
from engine.store.webhooks import Inbound
from engine.testing import MACHINE
from tests.factories.desk import ADMIN, APPLICANT, Desk


def test_a_door_is_opened_and_its_secret_told_once(harness: Desk) -> None:
    done = harness.act(ADMIN, RegisterInbound(name="财政厅", message="permit", key="body.number"))
    row = harness.one(Inbound)
    assert (row.id, row.name, row.message, row.key, row.payload) == (
        done.value["inbound"],
        "财政厅",
        "permit",
        "body.number",
        None,
    )
    assert (row.state, row.secrets) == ("active", [{"secret": done.value["secret"], "until": None}])
    assert harness.last().event == "InboundRegistered"
    assert done.value["secret"] not in str(harness.last().payload)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"name": " "}, "name_required"),
        ({"message": ""}, "name_required"),
        ({"key": "body.number +"}, "inbound_expression"),
        ({"payload": "("}, "inbound_expression"),
        ({"payload": "1" * 501}, "text_too_long"),
    ],
)
def test_what_is_refused(harness: Desk, changed: dict[str, str], code: str) -> None:
    before = harness.rows()
    given = {"name": "财政厅", "message": "permit", **changed}
    assert harness.code(ADMIN, RegisterInbound(**given)) == code
    assert harness.changed(before) == []


def test_only_an_administrator_opens_one(harness: Desk) -> None:
    assert harness.code(APPLICANT, RegisterInbound(name="财政厅", message="permit")) == "not_permitted"
    assert harness.code(MACHINE, RegisterInbound(name="财政厅", message="permit")) == "not_permitted"
