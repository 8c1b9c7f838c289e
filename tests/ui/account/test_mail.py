"""The page of mail settings, and what a person whose mailbox refuses mail sees."""

from engine.domain.mail_preferences import Preferences
from engine.queries.mail_settings import MailSettings
from engine.store.jobs import Mail
from engine.store.mails import MailAddress
from tests.factories.desk import ADMIN, CLERK, Desk
from tests.factories.post import Post
from tests.factories.site import Site, words
from webhooks.channels import Handed
from webhooks.delivery import deliver_due

PAGE = "/account/mail"
FORM = {"night": "1", "night_from": "21:00", "night_until": "07:00", "days_off": "1", "language": ""}
STOPPED = "发给您的信被退回，已停发。"


def wishes(desk: Desk) -> Preferences:
    return desk.engine.read(MailSettings(person=CLERK)).wishes


def test_it_shows_what_holds_and_why_some_can_t_be_off(site: Site) -> None:
    shown = site.person(CLERK).text(PAGE)
    assert "这是正式告知，期限从送达起算，所以不能关。" in shown
    assert "下一封 9月2日 08:30" in shown
    page = site.person(CLERK).get(PAGE).get_data(as_text=True)
    assert 'name="topic.late"' not in page
    assert '<option value="off"' in page
    english = site.person(CLERK, "en").text(PAGE)
    assert "Formal notice, from which periods run, so it can't be off." in english


def test_what_is_chosen_holds_and_is_shown(site: Site) -> None:
    visit = site.person(CLERK)
    done = visit.post(PAGE, {**FORM, "topic.mentions": "off", "digest_at": "16:00", "language": "en"})
    assert (done.status_code, done.location) == (302, f"{PAGE}?done=set")
    assert "已保存" in visit.text(f"{PAGE}?done=set")
    kept = wishes(site.desk)
    assert (kept.chosen("mentions"), str(kept.digest_at), kept.language) == ("off", "16:00:00", "en")
    assert '<option value="off" selected>' in visit.get(PAGE).get_data(as_text=True)
    assert 'value="16:00"' in visit.get(PAGE).get_data(as_text=True)
    visit.post(PAGE, {"night_from": "20:00", "night_until": "07:30"})
    kept = wishes(site.desk)
    assert (kept.night, kept.days_off_quiet, kept.chosen("mentions")) == (None, False, "at_once")


def test_a_refusal_keeps_what_was_typed(site: Site) -> None:
    visit = site.person(CLERK)
    refused = visit.post(PAGE, {**FORM, "topic.mentions": "off", "digest_at": "half past"})
    assert refused.status_code == 422
    assert "没有这样的时刻：half past" in words(refused)
    assert 'value="21:00"' in refused.get_data(as_text=True)
    assert '<option value="off" selected>' in refused.get_data(as_text=True)
    forced = visit.post(PAGE, {**FORM, "topic.late": "off"})
    assert (forced.status_code, "“逾期与催办”不能这样选" in words(forced)) == (422, True)


def test_whoever_s_mailbox_refuses_mail_is_told_on_every_page_and_can_resume_it(site: Site) -> None:
    desk, post = site.desk, Post(Handed(state="refused", error="550 mailbox full", bounced=True))
    for _ in range(3):
        desk.slip()
        desk.pass_time(seconds=9)
        deliver_due(desk.engine, post, 100)
    lost = desk.all(Mail, Mail.person == CLERK)[0].id
    assert "再发一次" in site.person(ADMIN).text(f"/cockpit/mails/{lost}")
    visit = site.person(CLERK)
    assert STOPPED in visit.text("/inbox")
    assert "550 mailbox full" in visit.text(PAGE)
    assert STOPPED not in site.person(ADMIN).text("/inbox")
    listed = site.person(ADMIN).text("/cockpit/mails")
    assert f"{CLERK}@yxmu.example 财务处经办 3 550 mailbox full" in listed
    assert visit.post(f"{PAGE}/resume").status_code == 302
    assert STOPPED not in visit.text("/inbox")
    assert desk.all(MailAddress, MailAddress.address == f"{CLERK}@yxmu.example") == []
    assert visit.post(f"{PAGE}/resume").status_code == 409
    other = desk.all(MailAddress)[0].address
    assert site.person(CLERK).post("/cockpit/mails/resume", {"address": other}).status_code == 403
    assert site.person(ADMIN).post("/cockpit/mails/resume", {"address": other}).status_code == 302
    assert site.person(ADMIN).post("/cockpit/mails/resume", {"address": other}).status_code == 409


def test_strangers_sign_in_first(site: Site) -> None:
    assert "/sign-in" in str(site.stranger().get(PAGE).location)
