from engine.commands.change_webhook import ChangeWebhook
from engine.store.webhooks import Webhook
from tests.factories.desk import ADMIN, APPLICANT, Desk
from tests.factories.webhooks import a_webhook, calls


def change(webhook: str, **changed: object) -> ChangeWebhook:
    given = {"name": "新系统", "url": "https://new.example.edu.cn/", "events": ("case.*",), **changed}
    return ChangeWebhook(webhook_id=webhook, **given)  # type: ignore[arg-type]


def test_what_it_is_told_changes_with_the_next_act(harness: Desk) -> None:
    webhook = a_webhook(harness)
    harness.act(ADMIN, change(webhook, seen_version=1))
    row = harness.one(Webhook)
    assert (row.name, row.url, row.events, row.version) == ("新系统", "https://new.example.edu.cn/", ["case.*"], 2)
    harness.slip("check")
    assert [job.kind for job in calls(harness, webhook)] == ["case.started"]
    assert harness.last().event == "WebhookChanged"


def test_what_is_refused(harness: Desk) -> None:
    webhook = a_webhook(harness)
    before = harness.rows()
    assert harness.code(APPLICANT, change(webhook)) == "not_permitted"
    assert harness.code(ADMIN, change("0" * 32)) == "not_found"
    assert harness.code(ADMIN, change(webhook, seen_version=7)) == "stale_version"
    assert harness.code(ADMIN, change(webhook, url="https://127.0.0.1/")) == "webhook_address"
    assert harness.code(ADMIN, change(webhook, events=("nothing",))) == "webhook_events"
    assert harness.code(ADMIN, change(webhook, process="none")) == "process_unknown"
    assert harness.changed(before) == []
