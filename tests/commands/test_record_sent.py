from dataclasses import replace

from engine.commands.lease_deliveries import LeaseDeliveries
from engine.commands.record_delivery import RecordDelivery
from engine.commands.record_sent import RecordSent, Sent
from engine.domain.letters import Letter
from engine.store.instances import Incident
from engine.store.jobs import Job, Mail
from engine.store.mails import MailAddress
from engine.testing import MACHINE
from tests.factories.desk import ADMIN, Desk


def leased(harness: Desk, limit: int = 1) -> list[str]:
    harness.slip()
    harness.pass_time(seconds=8)
    return list(harness.machine(LeaseDeliveries(limit=limit)).value["jobs"])


def letter(job_id: str, address: str = "a@example.org") -> Letter:
    return Letter(
        job_id=job_id,
        address=address,
        language="zh",
        subject="待办",
        text="请办理",
        html="<p>请办理</p>",
        message_id=f"<{job_id}@example.org>",
    )


def test_what_was_sent_is_kept(harness: Desk) -> None:
    (job_id,) = leased(harness)
    harness.machine(RecordSent(letters=(Sent(letter=letter(job_id), answer="250 queued as 7"),)))
    job, mail = harness.one(Job, Job.id == job_id), harness.one(Mail)
    assert (job.state, job.done_at, job.lease_until) == ("done", harness.clock.now(), None)
    assert (mail.id, mail.state, mail.person, mail.subject) == (job.id, "sent", job.person, "待办")
    assert (mail.kind, mail.instance_id, mail.task_id) == (job.kind, job.instance_id, job.task_id)
    assert (mail.answer, mail.error, mail.sent_at) == ("250 queued as 7", None, harness.clock.now())
    assert harness.all(Incident) == []


def test_many_are_reported_in_one_act(harness: Desk) -> None:
    jobs = [*leased(harness, 100), *leased(harness, 100)]
    done = harness.machine(RecordSent(letters=tuple(Sent(letter=letter(job)) for job in jobs)))
    assert (len(jobs) > 2, sorted(done.value["recorded"])) == (True, sorted(jobs))
    assert sorted(mail.id for mail in harness.all(Mail)) == sorted(jobs)


def test_whose_lease_is_somebody_elses_is_left_alone(harness: Desk) -> None:
    jobs = [*leased(harness, 100), *leased(harness, 100)]
    harness.set(Job, Job.id == jobs[0], state="waiting")
    done = harness.machine(RecordSent(letters=tuple(Sent(letter=letter(job)) for job in jobs)))
    assert sorted(done.value["recorded"]) == sorted(jobs[1:])
    assert harness.all(Mail, Mail.id == jobs[0]) == []
    assert harness.one(Job, Job.id == jobs[0]).state == "waiting"


def test_what_was_put_off_before_is_kept_as_it_left_in_the_end(harness: Desk) -> None:
    (job_id,) = leased(harness)
    harness.machine(RecordDelivery(job_id=job_id, state="deferred", letter=letter(job_id), error="450 busy"))
    harness.clock.set(harness.one(Job, Job.id == job_id).due_at)
    harness.machine(LeaseDeliveries(limit=100))
    harness.machine(RecordSent(letters=(Sent(letter=replace(letter(job_id), subject="待办（二）")),)))
    mail = harness.one(Mail, Mail.id == job_id)
    assert (mail.state, mail.error, mail.subject) == ("sent", None, "待办（二）")


def test_an_address_that_takes_a_letter_has_refused_nothing(harness: Desk) -> None:
    jobs = [*leased(harness, 100), *leased(harness, 100)]
    refused = RecordDelivery(
        job_id=jobs[0], state="refused", letter=letter(jobs[0], "A@Example.org"), error="550 no", bounced=True
    )
    harness.machine(refused)
    assert [kept.bounces for kept in harness.all(MailAddress)] == [1]
    harness.machine(RecordSent(letters=(Sent(letter=letter(jobs[1])),)))
    assert harness.all(MailAddress) == []


def test_what_is_refused(harness: Desk) -> None:
    (job_id,) = leased(harness)
    sent = RecordSent(letters=(Sent(letter=letter(job_id)),))
    assert harness.code(ADMIN, sent) == "not_permitted"
    harness.machine(sent)
    assert harness.engine.execute(sent, MACHINE).value["recorded"] == []
