"""The digest of the day: once a person and day, by slack, with what follows; and nothing in it is mailed singly."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from engine.api import Actor
from engine.commands.comment import Comment
from engine.commands.lease_deliveries import LeaseDeliveries
from engine.commands.set_mail_preferences import SetMailPreferences
from engine.commands.unsubscribe import Unsubscribe
from engine.domain.calendar import WorkingCalendar
from engine.domain.unsubscribing import make_token
from engine.queries.digest import Digest, digest_of
from engine.queries.reader import Reader
from engine.store.accounts import Setting
from engine.store.jobs import Job, Mail
from engine.store.mails import MAIL_SECRET, MailDigest
from engine.testing import MACHINE
from tests.factories.away import DEPUTY, by_post, opened
from tests.factories.calendar import off, worked_out
from tests.factories.desk import APPLICANT, CLERK, Desk, race
from tests.factories.post import LATER, SENT, Post
from webhooks.delivery import deliver_due
from webhooks.passing_time import pass_time

ALL = 500
SUPERIOR = "xz"


def calendars(harness: Desk, unit: str) -> tuple[WorkingCalendar, WorkingCalendar]:
    """A unit's own, and the organisation's."""
    return harness.engine.calendar_of(unit), harness.engine.calendar


def deliver(harness: Desk, post: Post) -> None:
    while deliver_due(harness.engine, post, ALL).total:
        pass


def next_morning(harness: Desk, post: Post, minutes: float = 0) -> None:
    """Let what was done leave, and move on to the next digest."""
    harness.pass_time(seconds=9)
    deliver(harness, post)
    planned = harness.all(Job, Job.kind == "digest", Job.state == "waiting")
    harness.clock.set(min(job.due_at for job in planned) + timedelta(minutes=minutes))
    deliver(harness, post)


def digest(harness: Desk, login: str = CLERK, language: str = "zh") -> Digest:
    with harness.engine.database.reading() as session:
        return digest_of(Reader(session, harness.engine.installation), login, language)


def mails(harness: Desk, login: str = CLERK, kind: str = "digest") -> list[Mail]:
    return harness.all(Mail, Mail.person == login, Mail.kind == kind)


def test_a_substitute_reads_for_whom_each_task_is(harness: Desk) -> None:
    opened(harness)
    by_post(harness)
    assert [line.on_behalf_of for line in digest(harness, DEPUTY).lines] == ["财务处处长"]
    assert [line.on_behalf_of for line in digest(harness, DEPUTY, "en").lines] == ["Director, finance"]


def test_one_a_day_that_names_each_task_by_its_slack_and_leads_to_it(harness: Desk) -> None:
    first, post = harness.slip(), Post()
    harness.pass_time(hours=2)
    second = harness.slip()
    next_morning(harness, post)
    sent = mails(harness)[0]
    assert (sent.kind, sent.instance_id, sent.state) == ("digest", None, "sent")
    assert sent.subject == "今日待办 2 件"
    links = [line.strip() for line in sent.text.splitlines() if "/inbox/" in line]
    root = harness.engine.settings.public_url
    assert links == [f"{root}/inbox/{harness.task(case).id}" for case in (first, second)]
    assert harness.clock.now() == datetime.fromisoformat("2026-09-02T08:30+08:00")
    deliver(harness, post)
    assert len(mails(harness)) == 1


def test_a_line_says_what_follows_when_nothing_is_done(harness: Desk) -> None:
    case = harness.slip()
    (line,) = digest(harness).lines
    rung = min((job for job in harness.jobs(case, "ladder") if job.payload["act"] != "remind"), key=lambda j: j.due_at)
    assert line.next is not None
    assert (line.next.at, line.next.act) == (rung.due_at, rung.payload["act"])
    next_morning(harness, Post())
    text = mails(harness)[0].text
    assert "不办的话：9月8日 周二 09:00 告知您的上级" in text
    harness.act(CLERK, SetMailPreferences(language="en"))
    harness.pass_time(days=1)
    deliver(harness, Post())
    english = mails(harness)[-1]
    assert (english.language, english.subject) == ("en", "1 task today")
    assert "If nothing is done: on Tue 8 Sept, 09:00 your superior," in english.text


def test_an_empty_digest_is_not_sent_and_calls_up_no_other(harness: Desk) -> None:
    case, post = harness.slip(), Post()
    harness.pass_time(seconds=9)
    deliver(harness, post)
    harness.done(harness.task(case), CLERK, "return", "请补用途")
    harness.clock.set(datetime.fromisoformat("2026-09-02T08:30+08:00"))
    deliver(harness, post)
    assert mails(harness) == []
    for _ in range(3):
        harness.pass_time(days=1)
        deliver(harness, post)
    assert {row.day for row in harness.all(MailDigest, MailDigest.person == CLERK)} == {"2026-09-02"}
    assert mails(harness) == []


def test_whoever_gets_no_mail_costs_nothing(harness: Desk) -> None:
    harness.slip()
    harness.pass_time(seconds=9)
    deliver(harness, Post())
    told = {job.person for job in harness.all(Job, Job.queue == "mail")}
    assert {row.person for row in harness.all(MailDigest)} == told
    assert len(told) < len(harness.engine.organisation.persons)


def test_several_workers_plan_one_a_person_and_day(harness: Desk) -> None:
    harness.slip()
    harness.slip()
    harness.pass_time(seconds=9)
    race(*[lambda: harness.machine(LeaseDeliveries(limit=11))] * 4)
    with harness.engine.database.reading() as session:
        planned = session.execute(
            select(Job.person, func.count()).where(Job.kind == "digest").group_by(Job.person)
        ).all()
    assert planned
    assert {count for _, count in planned} == {1}
    assert len(planned) == len(harness.all(MailDigest))


def test_what_is_wanted_there_is_told_there_and_not_mailed(harness: Desk) -> None:
    case, post = harness.slip(), Post()
    harness.act(CLERK, SetMailPreferences(choices={"mentions": "digest", "tasks": "digest"}))
    harness.act(APPLICANT, Comment(instance_id=case, text="请看附件", mentions=(CLERK,)))
    next_morning(harness, post)
    assert [mail.kind for mail in harness.all(Mail, Mail.person == CLERK)] == ["digest"]
    text = mails(harness)[0].text
    assert "留言提到您" in text
    told = harness.all(Job, Job.person == CLERK, Job.queue == "mail", Job.kind.in_(("assigned", "mentioned")))
    assert {job.state for job in told} == {"done"}
    assert digest(harness).news == ()


@pytest.mark.parametrize("way", ["chosen", "link", "installation"])
def test_who_gets_no_digest_any_more_is_sent_what_was_put_by_for_it(harness: Desk, way: str) -> None:
    case, post = harness.slip(), Post()
    harness.act(CLERK, SetMailPreferences(choices={"mentions": "digest"}))
    harness.act(APPLICANT, Comment(instance_id=case, text="请看附件", mentions=(CLERK,)))
    harness.pass_time(seconds=9)
    deliver(harness, post)
    assert harness.one(Job, Job.kind == "mentioned").state == "digest"
    if way == "chosen":
        harness.act(CLERK, SetMailPreferences(choices={"mentions": "digest", "digest": "off"}))
    elif way == "link":
        secret = str(harness.one(Setting, Setting.key == MAIL_SECRET).value)
        harness.engine.execute(Unsubscribe(token=make_token(secret, CLERK, "digest")), Actor.external("unsubscribe"))
    with harness.configured(digests=way != "installation") as desk:
        next_morning(desk, post)
        assert {mail.kind for mail in desk.all(Mail, Mail.person == CLERK)} == {"assigned", "mentioned"}
        assert desk.one(Job, Job.kind == "mentioned").state == "done"


def test_what_a_digest_that_was_put_off_told_is_told_by_the_next(harness: Desk) -> None:
    case, post = harness.slip(), Post()
    harness.act(CLERK, SetMailPreferences(choices={"mentions": "digest"}))
    harness.act(APPLICANT, Comment(instance_id=case, text="请看附件", mentions=(CLERK,)))
    harness.pass_time(seconds=9)
    deliver(harness, post)
    post.answer = LATER
    harness.clock.set(datetime.fromisoformat("2026-09-02T08:30+08:00"))
    deliver_due(harness.engine, post, ALL)
    assert harness.one(Job, Job.kind == "mentioned").state == "digest"
    post.answer = SENT
    harness.pass_time(days=1)
    deliver(harness, post)
    (sent,) = [mail for mail in mails(harness) if mail.state == "sent"]
    assert "留言提到您" in sent.text
    stale = [job.error for job in harness.all(Job, Job.person == CLERK, Job.kind == "digest", Job.state == "cancelled")]
    assert stale == ["a later digest has taken its place"]


def test_a_superior_hears_of_exceptions_only(harness: Desk) -> None:
    harness.slip()
    assert digest(harness, SUPERIOR).late == ()
    pass_time(harness.engine, Post(), harness.clock.now() + timedelta(days=7, hours=2), MACHINE)
    found = digest(harness, SUPERIOR)
    late = next(line for line in found.late if line.who == "财务处处长")
    assert (late.title, late.slack.state, found.lines) == ("聘书", "over", ())
    next_morning(harness, Post())
    assert "您处的例外" in mails(harness, SUPERIOR)[-1].text


def test_how_late_it_is_goes_by_the_days_of_the_unit_above_all_who_are_asked(harness: Desk) -> None:
    worked_out(harness, off("2026-09-09", unit="YX"))
    harness.slip()
    pass_time(harness.engine, Post(), harness.clock.now() + timedelta(days=8, hours=2), MACHINE)
    line = next(line for line in digest(harness, SUPERIOR).late if line.who == "财务处处长")
    due, now = line.slack.due_at, harness.clock.now()
    assert due is not None
    assert due.date().isoformat() < "2026-09-09"
    late = [calendar.slack(now, due) // timedelta(minutes=1) for calendar in calendars(harness, "YX")]
    assert late[0] > late[1]
    assert line.slack.minutes == late[0]


def test_nobody_gets_more_than_the_hour_s_number_whatever_happens(harness: Desk) -> None:
    with harness.configured(mails_per_hour=3) as desk:
        post = Post()
        for _ in range(5):
            desk.slip()
        desk.pass_time(seconds=9)
        deliver(desk, post)
        assert post.recipients.count(f"{CLERK}@yxmu.example") == 3
        beyond = desk.all(Job, Job.person == CLERK, Job.queue == "mail", Job.state == "digest")
        assert [job.kind for job in beyond] == ["assigned", "assigned"]
        next_morning(desk, post)
        assert mails(desk)[0].subject == "今日待办 5 件"


def test_several_workers_keep_to_the_number_too(harness: Desk) -> None:
    with harness.configured(mails_per_hour=3) as desk:
        for _ in range(5):
            desk.slip()
        desk.pass_time(seconds=9)
        race(*[lambda: desk.machine(LeaseDeliveries(limit=30))] * 4)
        while sum(map(bool, desk.machine(LeaseDeliveries(limit=30)).value.values())):
            pass  # whoever came second to a letter left others lying
        assert len(desk.all(Job, Job.person == CLERK, Job.queue == "mail", Job.state == "leased")) == 3


def test_an_installation_without_digests_sends_everything_at_once(harness: Desk) -> None:
    with harness.configured(digests=False) as desk:
        desk.slip()
        desk.pass_time(seconds=9)
        deliver(desk, Post())
        assert desk.all(MailDigest) == []
        assert desk.all(Job, Job.kind == "digest") == []


def test_a_kind_that_is_turned_off_is_dropped_with_its_reason(harness: Desk) -> None:
    case = harness.slip()
    harness.act(CLERK, SetMailPreferences(choices={"mentions": "off"}))
    harness.act(APPLICANT, Comment(instance_id=case, text="请看附件", mentions=(CLERK,)))
    harness.pass_time(seconds=9)
    deliver(harness, Post())
    job = harness.one(Job, Job.kind == "mentioned")
    assert (job.state, job.error) == ("cancelled", "the recipient does not want it")


def test_what_falls_into_the_night_leaves_in_the_morning_as_no_attempt(harness: Desk) -> None:
    harness.clock.set(datetime.fromisoformat("2026-09-01T22:00+08:00"))
    case, post = harness.slip(), Post()
    harness.pass_time(seconds=9)
    deliver(harness, post)
    assert post.letters == []
    job = next(job for job in harness.jobs(case, "assigned") if job.person == CLERK)
    assert (job.due_at, job.attempts) == (datetime.fromisoformat("2026-09-02T07:30+08:00"), 0)
    harness.clock.set(job.due_at)
    deliver(harness, post)
    assert len(post.letters) == len(harness.people(harness.task(case)))
