import base64

import pytest

from engine.commands.register_webhook import RegisterWebhook
from engine.store.webhooks import Webhook
from engine.testing import MACHINE
from tests.factories.desk import ADMIN, APPLICANT, Desk
from tests.factories.webhooks import a_webhook, calls

URL = "https://oa.example.edu.cn/hook"


def test_a_webhook_is_kept_and_its_secret_told_once(harness: Desk) -> None:
    done = harness.act(ADMIN, RegisterWebhook(name=" 办公系统 ", url=URL, events=("task.*", "case.ended")))
    row = harness.one(Webhook)
    assert (row.id, row.name, row.url, row.events) == (done.value["webhook"], "办公系统", URL, ["task.*", "case.ended"])
    assert (row.state, row.failures, row.created_by) == ("active", 0, ADMIN)
    assert row.secrets == [{"secret": done.value["secret"], "until": None}]
    assert len(base64.b64decode(done.value["secret"].removeprefix("whsec_"))) == 32
    event = harness.last()
    assert event.event == "WebhookRegistered"
    assert done.value["secret"] not in str(event.payload)


def test_from_then_on_it_is_told(harness: Desk) -> None:
    webhook = a_webhook(harness)
    harness.slip("check")
    assert [job.kind for job in calls(harness, webhook)] == [
        "case.started",
        "task.created",
        "task.completed",
        "task.created",
    ]


def test_only_what_it_asks_for(harness: Desk) -> None:
    webhook, other = a_webhook(harness, "case.*"), a_webhook(harness, process="project_lifecycle")
    harness.slip("check")
    assert [job.kind for job in calls(harness, webhook)] == ["case.started"]
    assert calls(harness, other) == []


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"name": "  "}, "name_required"),
        ({"name": "长" * 81}, "text_too_long"),
        ({"url": "http://oa.example.edu.cn/hook"}, "webhook_address"),
        ({"url": "https://10.0.0.1/"}, "webhook_address"),
        ({"url": "https://oa.example.edu.cn/" + "a" * 2000}, "text_too_long"),
        ({"events": ()}, "webhook_events"),
        ({"events": ("task.*", "tusk.completed")}, "webhook_events"),
        ({"process": "no_such_process"}, "process_unknown"),
    ],
)
def test_what_is_refused(harness: Desk, changed: dict[str, object], code: str) -> None:
    before = harness.rows()
    given = {"name": "办公系统", "url": URL, "events": ("*",), **changed}
    assert harness.code(ADMIN, RegisterWebhook(**given)) == code  # type: ignore[arg-type]
    assert harness.changed(before) == []


def test_only_an_administrator_registers(harness: Desk) -> None:
    command = RegisterWebhook(name="办公系统", url=URL, events=("*",))
    assert harness.code(APPLICANT, command) == "not_permitted"
    assert harness.code(MACHINE, command) == "not_permitted"
