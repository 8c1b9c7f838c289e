from dataclasses import replace
from datetime import timedelta
from typing import Literal

from engine.commands.lease_deliveries import LeaseDeliveries
from engine.commands.record_delivery import RecordDelivery
from engine.domain.letters import Letter
from engine.jobs import LETTER_PAUSES, pause_after
from engine.store.instances import Incident
from engine.store.jobs import Job, Mail
from engine.testing import MACHINE
from tests.factories.desk import ADMIN, Desk


def report(harness: Desk, state: Literal["dropped", "deferred", "refused"] = "refused") -> RecordDelivery:
    harness.slip()
    harness.pass_time(seconds=8)
    (job_id,) = harness.machine(LeaseDeliveries(limit=1)).value["jobs"]
    letter = Letter(
        job_id=job_id,
        address="a@example.org",
        language="zh",
        subject="待办",
        text="请办理",
        html="<p>请办理</p>",
        message_id="<1@example.org>",
    )
    return RecordDelivery(job_id=job_id, state=state, letter=None if state == "dropped" else letter, error="450 busy")


def test_what_is_stale_is_dropped(harness: Desk) -> None:
    dropped = report(harness, "dropped")
    harness.machine(dropped)
    assert harness.one(Job, Job.id == dropped.job_id).state == "cancelled"
    assert harness.all(Mail) == []


def test_what_was_put_off_is_tried_again_until_it_is_an_incident(harness: Desk) -> None:
    deferred = report(harness, "deferred")
    last = len(LETTER_PAUSES)
    for attempt in (1, 2, 3, last):
        harness.set(Job, Job.id == deferred.job_id, attempts=attempt)
        harness.machine(deferred)
        job = harness.one(Job, Job.id == deferred.job_id)
        pause = pause_after(job.id, attempt, LETTER_PAUSES)
        assert pause < timedelta(minutes=5)  # so soon it leaves once the server is back
        assert (job.state, job.due_at) == ("waiting", harness.clock.now() + pause)
        harness.clock.set(job.due_at)
        while job.id not in harness.machine(LeaseDeliveries(limit=100)).value["jobs"]:
            pass  # the letters beside it, which nobody here comes to an end with
    harness.machine(deferred)
    assert harness.one(Job, Job.id == deferred.job_id).state == "dead"
    incident = harness.one(Incident)
    assert (incident.code, incident.message) == ("mail_undelivered", "a@example.org: 450 busy")
    assert harness.one(Mail).state == "deferred"


def test_what_was_refused_is_an_incident_at_once(harness: Desk) -> None:
    refused = report(harness, "refused")
    harness.machine(refused)
    assert harness.one(Incident).code == "mail_refused"
    job = harness.one(Job, Job.id == refused.job_id)
    event = harness.last(str(job.instance_id))
    told = {"job": job.id, "kind": job.kind, "person": job.person, "error": "450 busy"}
    assert (event.event, event.actor, event.payload) == ("DeliveryFailed", "system:test", told)


def test_what_was_refused_is_kept_as_it_was_written(harness: Desk) -> None:
    refused = report(harness)
    harness.machine(refused)
    job, mail = harness.one(Job, Job.id == refused.job_id), harness.one(Mail)
    assert (mail.id, mail.state, mail.person, mail.subject) == (job.id, "refused", job.person, "待办")
    assert (mail.error, mail.answer, mail.sent_at) == ("450 busy", None, harness.clock.now())


def test_what_is_refused(harness: Desk) -> None:
    refused = report(harness)
    assert harness.code(ADMIN, refused) == "not_permitted"
    assert harness.code(MACHINE, replace(refused, job_id="0" * 32)) == "job_moved_on"
    harness.machine(refused)
    assert harness.code(MACHINE, refused) == "job_moved_on"
