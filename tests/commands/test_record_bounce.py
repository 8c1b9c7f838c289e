from dataclasses import replace

from engine.commands.record_bounce import RecordBounce
from engine.commands.retry_job import RetryJob
from engine.store.instances import Incident
from engine.store.jobs import Job, Mail
from engine.store.mails import MailAddress
from engine.testing import MACHINE
from tests.factories.desk import ADMIN, CLERK, Desk
from tests.factories.post import Post
from webhooks.delivery import Delivered, deliver_due


def bounced(harness: Desk) -> RecordBounce:
    harness.slip()
    harness.pass_time(seconds=harness.engine.settings.undo_seconds + 1)
    deliver_due(harness.engine, Post(), 100)
    mail = harness.one(Mail, Mail.person == CLERK)
    return RecordBounce(job_id=mail.id, final=True, refused=True, error="5.1.1 550 no such user")


def test_it_is_what_a_refusal_in_the_conversation_would_have_been(harness: Desk) -> None:
    report = bounced(harness)
    assert harness.machine(report).value == {"state": "refused"}
    mail, job = harness.one(Mail, Mail.id == report.job_id), harness.one(Job, Job.id == report.job_id)
    assert (mail.state, mail.error, job.state) == ("refused", report.error, "dead")
    (incident,) = harness.incidents(str(job.instance_id))
    assert (incident.code, incident.message) == ("mail_refused", f"{mail.address}: {report.error}")
    event = harness.last(str(job.instance_id))
    assert (event.event, event.payload["person"]) == ("DeliveryFailed", CLERK)
    assert [kept.bounces for kept in harness.all(MailAddress)] == [1]


def test_it_can_be_tried_again(harness: Desk) -> None:
    report = bounced(harness)
    harness.machine(report)
    harness.act(ADMIN, RetryJob(job_id=report.job_id))
    assert deliver_due(harness.engine, Post(), 100) == Delivered(sent=1)
    assert harness.one(Mail, Mail.id == report.job_id).state == "sent"
    assert {incident.state for incident in harness.all(Incident)} == {"resolved"}


def test_what_is_only_late_is_noted(harness: Desk) -> None:
    report = replace(bounced(harness), final=False, refused=False, error="4.4.1 connection timed out")
    assert harness.machine(report).value == {"state": "late"}
    mail, job = harness.one(Mail, Mail.id == report.job_id), harness.one(Job, Job.id == report.job_id)
    assert (mail.state, mail.error, job.state) == ("sent", report.error, "done")
    assert (harness.all(Incident), harness.all(MailAddress)) == ([], [])


def test_a_letter_refused_for_what_it_is_says_nothing_of_its_address(harness: Desk) -> None:
    harness.machine(replace(bounced(harness), refused=False, error="5.7.1 looks like spam"))
    assert harness.all(MailAddress) == []


def test_the_same_report_again_changes_nothing(harness: Desk) -> None:
    report = bounced(harness)
    harness.machine(report)
    before = harness.rows()
    assert harness.machine(report).value == {"state": "known"}
    assert harness.changed(before) == []


def test_what_is_refused(harness: Desk) -> None:
    report = bounced(harness)
    assert harness.code(ADMIN, report) == "not_permitted"
    assert harness.code(MACHINE, replace(report, job_id="0" * 32)) == "not_found"
