from datetime import datetime, timedelta

from engine.commands.rotate_webhook_secret import RotateWebhookSecret
from engine.store.webhooks import Webhook
from tests.factories.desk import ADMIN, APPLICANT, Desk
from tests.factories.webhooks import a_webhook


def test_for_a_day_both_secrets_sign(harness: Desk) -> None:
    webhook = a_webhook(harness)
    old = harness.one(Webhook).secrets[0]["secret"]
    secret = harness.act(ADMIN, RotateWebhookSecret(webhook_id=webhook)).value["secret"]
    newest, last = harness.one(Webhook).secrets
    assert (newest, last["secret"]) == ({"secret": secret, "until": None}, old)
    assert datetime.fromisoformat(last["until"]) == harness.clock.real_now() + timedelta(days=1)
    assert secret not in str(harness.last().payload)


def test_a_third_secret_ends_the_first(harness: Desk) -> None:
    webhook = a_webhook(harness)
    second = harness.act(ADMIN, RotateWebhookSecret(webhook_id=webhook)).value["secret"]
    third = harness.act(ADMIN, RotateWebhookSecret(webhook_id=webhook)).value["secret"]
    assert [one["secret"] for one in harness.one(Webhook).secrets] == [third, second]


def test_what_is_refused(harness: Desk) -> None:
    webhook = a_webhook(harness)
    assert harness.code(APPLICANT, RotateWebhookSecret(webhook_id=webhook)) == "not_permitted"
    assert harness.code(ADMIN, RotateWebhookSecret(webhook_id="0" * 32)) == "not_found"
