"""Mails leave when the time for undo is over, once, about what still holds; trouble is kept and can be retried."""

from email.message import EmailMessage

from engine.commands.claim_task import ClaimTask
from engine.commands.lease_deliveries import LeaseDeliveries
from engine.commands.reassign_task import ReassignTask
from engine.commands.retry_job import RetryJob
from engine.commands.transfer_task import TransferTask
from engine.identity import OrganisationCache
from engine.jobs import LETTER_PAUSES, pause_after
from engine.queries.delivery import DeliveryContents
from engine.store.instances import Incident
from engine.store.jobs import Job, Mail
from engine.store.organisation import Person
from engine.store.tasks import Task
from engine.testing import MACHINE
from tests.benchmarks.desk import watched
from tests.factories.away import CLERK2, DEPUTY, HEAD, by_post, held
from tests.factories.desk import ADMIN, APPLICANT, CLERK, Desk
from tests.factories.post import LATER, NEVER, Post
from webhooks.channels import Handed
from webhooks.channels.mailbox import MailboxChannel
from webhooks.delivery import Delivered, deliver, deliver_due
from webhooks.words import moment

ALL = 100


def letters(harness: Desk, case: str, kind: str) -> list[Job]:
    return harness.all(Job, Job.instance_id == case, Job.queue == "mail", Job.kind == kind)


def sent_after_undo(harness: Desk, post: Post) -> Delivered:
    harness.pass_time(seconds=harness.engine.settings.undo_seconds + 1)
    return deliver_due(harness.engine, post, ALL)


def test_nothing_leaves_while_the_act_can_be_undone(harness: Desk) -> None:
    harness.slip()
    post = Post()

    assert deliver_due(harness.engine, post, ALL) == Delivered()
    assert post.letters == []


def test_everybody_asked_gets_one_letter_that_is_kept_as_it_was_sent(harness: Desk) -> None:
    case = harness.slip()
    asked = harness.people(harness.task(case))
    post = Post()

    done = sent_after_undo(harness, post)

    assert done == Delivered(sent=len(post.letters))
    assert sorted(post.recipients) == sorted(f"{login}@yxmu.example" for login in asked)
    kept = harness.one(Mail, Mail.person == CLERK)
    assert (kept.kind, kept.state, kept.language, kept.error) == ("assigned", "sent", "zh", None)
    assert f"<{kept.id}@{harness.engine.settings.mail_domain}>" == kept.message_id
    assert f"/inbox/{harness.task(case).id}" in kept.text
    assert {job.state for job in letters(harness, case, "assigned")} == {"done"}
    assert deliver_due(harness.engine, post, ALL) == Delivered()


def test_a_task_that_was_done_meanwhile_asks_nobody_any_more(harness: Desk) -> None:
    case = harness.slip()
    harness.done(harness.task(case), CLERK, "return", "请补用途")
    post = Post()

    sent_after_undo(harness, post)

    assert post.recipients == [f"{APPLICANT}@yxmu.example"]


def test_a_leased_letter_that_became_stale_is_dropped_with_its_reason(harness: Desk) -> None:
    case = harness.slip()
    task = harness.task(case)
    harness.set(Task, Task.id == task.id, state="cancelled")
    post = Post()

    done = sent_after_undo(harness, post)

    assert done == Delivered(dropped=len(harness.people(task)))
    stale = [job for job in letters(harness, case, "assigned") if job.task_id == task.id]
    assert {(job.state, job.error) for job in stale} == {("cancelled", "the task is no longer open")}
    assert harness.all(Mail, Mail.task_id == task.id) == []


def test_nobody_is_asked_by_letter_to_act_in_a_post_that_is_theirs_no_more(harness: Desk) -> None:
    task = by_post(harness)
    held(harness)
    post = Post()

    sent_after_undo(harness, post)

    (letter,) = letters(harness, task.instance_id, "assigned")
    assert (letter.person, letter.state, letter.error) == (HEAD, "cancelled", "the recipient is no longer asked")


def test_a_person_reads_their_own_language(harness: Desk) -> None:
    harness.slip()
    harness.set(Person, Person.login == CLERK, language="en")
    harness.engine.installation.organisation = OrganisationCache()
    post = Post()

    sent_after_undo(harness, post)

    kept = harness.one(Mail, Mail.person == CLERK)
    assert (kept.language, kept.subject) == ("en", "Approve: 聘书 (check)")
    assert '<html lang="en">' in kept.html


def test_who_is_asked_reads_what_the_ladder_does_if_they_do_nothing(harness: Desk) -> None:
    case = harness.slip()
    rung = min((job for job in harness.jobs(case, "ladder") if job.payload["act"] != "remind"), key=lambda j: j.due_at)
    sent_after_undo(harness, Post())

    kept = harness.one(Mail, Mail.person == CLERK)
    assert rung.payload["act"] == "copy_superior"
    assert f"不办的话：{moment(rung.due_at, 'zh', harness.engine.calendar.zone)} 告知您的上级" in kept.text


def test_where_the_clock_stands_nothing_is_said_to_follow(harness: Desk) -> None:
    case = harness.slip()
    harness.set(Task, Task.id == harness.task(case).id, paused_at=harness.clock.now())
    sent_after_undo(harness, Post())

    assert "不办的话" not in harness.one(Mail, Mail.person == CLERK).text


def test_what_is_put_off_is_tried_again_later(harness: Desk) -> None:
    case = harness.slip()
    post = Post(LATER)

    done = sent_after_undo(harness, post)

    waiting = [job for job in letters(harness, case, "assigned") if job.state == "waiting"]
    assert done.deferred == len(waiting) == len(post.letters)
    assert {(job.attempts, job.error) for job in waiting} == {(1, "451 try again later")}
    assert all(job.due_at == harness.clock.now() + pause_after(job.id, 1) for job in waiting)
    assert harness.one(Mail, Mail.person == CLERK).state == "deferred"
    first, post.answer = post.ids[:], Post().answer
    harness.pass_time(seconds=38)
    assert deliver_due(harness.engine, post, ALL).sent == len(waiting)
    assert sorted(post.ids[len(first) :]) == sorted(first)
    assert harness.one(Mail, Mail.person == CLERK).state == "sent"


def test_spent_attempts_become_an_incident(harness: Desk) -> None:
    case = harness.slip()
    post = Post(LATER)
    sent_after_undo(harness, post)
    harness.set(Job, Job.kind == "assigned", attempts=len(LETTER_PAUSES))  # as after hours of it
    harness.pass_time(minutes=5)
    deliver_due(harness.engine, post, ALL)

    asked = [job for job in letters(harness, case, "assigned") if job.state == "dead"]
    assert {job.attempts for job in asked} == {len(LETTER_PAUSES) + 1}
    assert {i.code for i in harness.incidents(case)} == {"mail_undelivered"}
    handed = len(post.letters)
    deliver_due(harness.engine, post, ALL)
    assert len(post.letters) == handed


def test_a_refused_letter_is_an_incident_that_can_be_retried(harness: Desk) -> None:
    case = harness.slip()
    post = Post(NEVER)
    sent_after_undo(harness, post)
    incidents = harness.incidents(case)
    assert {(i.kind, i.code) for i in incidents} == {("job", "mail_refused")}
    assert "550 no such user" in incidents[0].message

    harness.act(ADMIN, RetryJob(job_id=str(incidents[0].job_id)))

    post.answer = Post().answer
    assert deliver_due(harness.engine, post, ALL) == Delivered(sent=1)
    assert harness.one(Incident, Incident.id == incidents[0].id).state == "resolved"


def test_an_address_that_is_none_is_refused_and_hurts_nobody_else(harness: Desk) -> None:
    harness.slip()
    harness.set(Person, Person.login == CLERK, email="nobody")
    harness.engine.installation.organisation = OrganisationCache()
    post = Post()

    done = sent_after_undo(harness, post)

    assert (done.refused, done.sent) == (1, len(post.letters))
    assert harness.one(Mail, Mail.person == CLERK).error == "'nobody' is not a mail address"


def test_a_crash_before_the_report_sends_the_same_letter_again(harness: Desk) -> None:
    harness.slip()
    harness.pass_time(seconds=harness.engine.settings.undo_seconds + 1)
    leased = harness.engine.execute(LeaseDeliveries(limit=ALL), MACHINE).value["jobs"]
    post = Post()
    assert deliver_due(harness.engine, post, ALL) == Delivered()

    harness.pass_time(seconds=61)
    deliver_due(harness.engine, post, ALL)

    domain = harness.engine.settings.mail_domain
    assert set(post.ids) <= {f"<{job_id}@{domain}>" for job_id in leased}
    assert len(post.ids) == len(leased)


def test_a_mail_that_does_not_exist_has_no_content(harness: Desk) -> None:
    assert harness.engine.read(DeliveryContents(job_ids=("0" * 32,))) == {}


def test_what_cannot_be_begun_in_time_is_given_back_untried(harness: Desk) -> None:
    harness.slip()
    harness.pass_time(seconds=harness.engine.settings.undo_seconds + 1)
    leased = harness.engine.execute(LeaseDeliveries(limit=ALL), MACHINE).value["jobs"]
    post = Post()

    assert deliver(harness.engine, post, leased, in_time=-1) == Delivered()

    assert post.letters == []
    rows = [harness.one(Job, Job.id == job_id) for job_id in leased]
    assert {(job.state, job.attempts, job.lease_until) for job in rows} == {("waiting", 0, None)}
    assert deliver_due(harness.engine, post, ALL).sent == len(leased)


def test_letters_that_leave_the_house_are_reported_one_by_one(harness: Desk) -> None:
    harness.slip()
    harness.slip()

    class Watching(Post):
        """Looks, with each letter, how many of those before are reported."""

        reported: list[int] = []  # noqa: RUF012 - one in a test

        def send(self, message: EmailMessage) -> Handed:
            self.reported.append(len(harness.all(Mail, Mail.state == "sent")))
            return super().send(message)

    post = Watching()
    done = sent_after_undo(harness, post)
    assert (post.reported, done.sent) == (list(range(done.sent)), len(post.letters))


def test_letters_that_stay_in_the_house_are_reported_together(harness: Desk) -> None:
    harness.slip()
    harness.slip()
    harness.pass_time(seconds=harness.engine.settings.undo_seconds + 1)
    with watched(harness) as traffic:
        done = deliver_due(harness.engine, MailboxChannel(), ALL)
    assert done.sent == len(harness.all(Mail, Mail.state == "sent"))
    assert (done.sent > 3, sum("INSERT INTO mail " in one for one in traffic.statements)) == (True, 1)


def test_a_supervision_order_that_has_gone_on_is_told_to_who_has_it_alone(harness: Desk) -> None:
    task = by_post(harness, due='in="5 workdays" ladder="L-STD"')
    harness.advance("10 workdays")
    harness.act(HEAD, ClaimTask(task_id=task.id))
    harness.act(HEAD, TransferTask(task_id=task.id, person=CLERK2))
    harness.act(ADMIN, ReassignTask(task_id=task.id, person=DEPUTY, reason="出国"))
    post = Post()

    sent_after_undo(harness, post)

    told = {job.person: (job.state, job.error) for job in letters(harness, task.instance_id, "supervised")}
    office = sorted(harness.engine.organisation.members("lsg_office", harness.clock.now()))
    over = ("cancelled", "the order is no longer theirs")
    assert told == {HEAD: over, CLERK2: over, DEPUTY: ("done", None), **dict.fromkeys(office, ("done", None))}
