"""The pages of webhooks: register, see the secret once, read the log, send again, pause, remove."""

from collections.abc import Iterator

import pytest

from engine.commands.ping_webhook import PingWebhook
from engine.commands.record_call import RESTS
from engine.store.audit import Audit
from engine.store.webhooks import Webhook
from tests.commands.test_record_call import ill
from tests.factories.browser import Browser, demo, words
from tests.factories.desk import ADMIN, APPLICANT, Desk
from tests.factories.receiver import Receiver, a_receiver
from tests.factories.webhooks import INSIDE, a_webhook, calls
from webhooks.calling import call_due
from webhooks.channels.http import HttpChannel

AUDITOR = "sj_yw"
LIST = "/cockpit/webhooks"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with a_receiver() as running:
        yield running


def test_a_webhook_is_registered_and_its_secret_shown_once(harness: Desk) -> None:
    browser = Browser(demo(harness)).sign_in(ADMIN)
    page = browser.post(
        LIST, on=LIST, name="办公系统", url="https://oa.example.edu.cn/", events=["task.*", "case.ended"]
    )
    row = harness.one(Webhook)
    assert (row.name, row.events) == ("办公系统", ["task.*", "case.ended"])
    secret = row.secrets[0]["secret"]
    assert secret in page.get_data(as_text=True)
    assert secret not in browser.get(f"{LIST}/{row.id}").get_data(as_text=True)
    assert "办公系统" in words(browser.get(LIST))


def test_what_was_typed_stays_after_a_refusal(harness: Desk) -> None:
    browser = Browser(demo(harness)).sign_in(ADMIN)
    page = browser.post(LIST, on=LIST, name="办公系统", url="https://10.0.0.1/", events=["case.ended"])
    assert page.status_code == 422
    assert "10.0.0.1 不是公网地址。" in words(page)
    assert "Expected" not in words(page)
    text = page.get_data(as_text=True)
    assert 'value="办公系统"' in text
    assert 'value="case.ended" checked' in text
    assert harness.all(Webhook) == []


def test_the_log_shows_what_was_sent_and_answered(harness: Desk, receiver: Receiver) -> None:
    with harness.configured(webhook_allow=INSIDE) as desk:
        webhook = a_webhook(desk, url=receiver.url)
        receiver.status, receiver.answer = 500, "数据库维护中".encode()
        desk.act(ADMIN, PingWebhook(webhook_id=webhook))
        call_due(desk.engine, HttpChannel())
        browser = Browser(demo(desk)).sign_in(ADMIN)
        page = words(browser.get(f"{LIST}/{webhook}"))
    assert "webhook.test" in page
    assert "500" in page
    assert "数据库维护中" in page
    assert "huiqian.webhook.test" in page


def test_a_call_is_sent_again_from_the_log(harness: Desk, receiver: Receiver) -> None:
    with harness.configured(webhook_allow=INSIDE) as desk:
        webhook = a_webhook(desk, url=receiver.url)
        desk.act(ADMIN, PingWebhook(webhook_id=webhook))
        call_due(desk.engine, HttpChannel())
        (call,) = calls(desk, webhook)
        browser = Browser(demo(desk)).sign_in(ADMIN)
        again = browser.post(f"{LIST}/{webhook}/replay", on=f"{LIST}/{webhook}", job=call.id)
        assert "已排入待发：1 次。" in words(browser.get(again.headers["Location"]))
        call_due(desk.engine, HttpChannel())
    assert len(receiver.came) == 2
    assert receiver.came[0].body == receiver.came[1].body


def test_a_span_that_can_t_be_read_sends_nothing_again(harness: Desk, receiver: Receiver) -> None:
    with harness.configured(webhook_allow=INSIDE) as desk:
        webhook = a_webhook(desk, url=receiver.url)
        desk.act(ADMIN, PingWebhook(webhook_id=webhook))
        call_due(desk.engine, HttpChannel())
        browser, here = Browser(demo(desk)).sign_in(ADMIN), f"{LIST}/{webhook}"
        for since, until in (
            ("", ""),
            ("soon", "later"),
            ("2026-01-01T00:00", "x"),
            ("0001-01-01T00:00", "9999-12-31"),
        ):
            answer = browser.post(f"{here}/replay", on=here, since=since, until=until)
            assert answer.status_code == 422
            assert "什么都没有重发" in words(answer)
        none = browser.post(f"{here}/replay", on=here, since="2020-01-01T00:00", until="2020-01-02T00:00")
        assert "这段时间里没有可以重发的通知" in words(none)
        assert call_due(desk.engine, HttpChannel()) == 0
        paused = browser.post(f"{here}/paused", on=here)
        assert paused.status_code == 302
        refused = browser.post(f"{here}/ping", on=here)
        assert "这个订阅现在是“已暂停”" in words(refused)


def test_pause_resume_secret_and_removal(harness: Desk) -> None:
    webhook = a_webhook(harness)
    here = f"{LIST}/{webhook}"
    browser = Browser(demo(harness)).sign_in(ADMIN)
    browser.post(f"{here}/paused", on=here)
    assert harness.one(Webhook).state == "paused"
    assert "已暂停" in words(browser.get(here))
    browser.post(f"{here}/active", on=here)
    assert harness.one(Webhook).state == "active"
    page = browser.post(f"{here}/secret", on=here)
    assert harness.one(Webhook).secrets[0]["secret"] in page.get_data(as_text=True)
    browser.post(here, on=here, name="新名", url="https://new.example.edu.cn/", events=["*"], seen_version="1")
    assert harness.one(Webhook).name == "办公系统"  # somebody had changed it since
    removed = browser.post(f"{here}/removed", on=here)
    assert (removed.status_code, removed.location) == (302, LIST)
    assert browser.get(here).status_code == 404


def test_others_see_nothing(harness: Desk) -> None:
    webhook = a_webhook(harness)
    browser = Browser(demo(harness)).sign_in(APPLICANT)
    assert browser.get(LIST).status_code == 403
    assert browser.get(f"{LIST}/{webhook}").status_code == 403


def test_the_list_asks_the_same_with_one_and_with_three(harness: Desk) -> None:
    from tests.factories.site import Site

    site = Site(harness)
    visit = site.person(ADMIN)
    counts = []
    for more in (1, 2):
        for _ in range(more):
            a_webhook(harness)
        visit.get(LIST)
        with site.statements() as sent:
            visit.get(LIST)
        counts.append(len(sent))
    assert counts[0] == counts[1]


def test_what_waits_for_a_receiver_that_keeps_failing_says_so_among_the_jobs(harness: Desk) -> None:
    webhook = a_webhook(harness)
    ill(harness, webhook)
    harness.act(ADMIN, PingWebhook(webhook_id=webhook))
    harness.pass_time(minutes=RESTS[0].total_seconds() / 120)
    browser = Browser(demo(harness)).sign_in(ADMIN)
    page = words(browser.get("/cockpit/jobs?queue=webhook"))
    assert "对方连续失败，最早" in page
    harness.pass_time(minutes=RESTS[0].total_seconds() / 60)
    assert "对方连续失败，最早" not in words(browser.get("/cockpit/jobs?queue=webhook"))


def test_what_may_be_secret_in_an_address_is_read_by_whoever_may_change_it_only(harness: Desk) -> None:
    webhook = a_webhook(harness, url="https://oa.example.edu.cn/hook?token=geheim&from=huiqian")
    administrator = Browser(demo(harness)).sign_in(ADMIN)
    assert "https://oa.example.edu.cn/hook?token=…&from=…" in words(administrator.get(LIST))
    assert "geheim" not in administrator.get(LIST).get_data(as_text=True)
    page = administrator.get(f"{LIST}/{webhook}").get_data(as_text=True)
    assert page.count("geheim") == 1, "in the field, to be changed"
    assert 'value="https://oa.example.edu.cn/hook?token=geheim&amp;from=huiqian"' in page
    auditor = Browser(demo(harness)).sign_in(AUDITOR)
    for path in (LIST, f"{LIST}/{webhook}"):
        assert "https://oa.example.edu.cn/hook?token=…" in words(auditor.get(path))
        assert "geheim" not in auditor.get(path).get_data(as_text=True)
    told = [str(row.payload) for row in harness.all(Audit, Audit.event == "WebhookRegistered")]
    assert ["geheim" in one for one in told] == [False], "nor does the trail keep it"
