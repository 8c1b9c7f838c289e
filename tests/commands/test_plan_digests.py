from engine.commands.plan_digests import PlanDigests
from engine.commands.set_mail_preferences import SetMailPreferences
from engine.store.jobs import Job
from engine.store.mails import MailDigest
from tests.factories.desk import ADMIN, CLERK, OTHER_CLERK, Desk


def test_everybody_for_whom_something_waits_has_one_to_come_and_nobody_else(harness: Desk) -> None:
    case = harness.slip()
    harness.act(OTHER_CLERK, SetMailPreferences(choices={"digest": "off"}))
    harness.machine(PlanDigests())
    asked = set(harness.people(harness.task(case)))
    assert {row.person for row in harness.all(MailDigest)} == asked - {OTHER_CLERK}
    job = harness.one(Job, Job.kind == "digest", Job.person == CLERK)
    assert (job.queue, job.state, job.due_at.isoformat()) == ("mail", "waiting", "2026-09-02T00:30:00+00:00")


def test_twice_is_once(harness: Desk) -> None:
    harness.slip()
    harness.machine(PlanDigests())
    before = harness.rows()
    harness.machine(PlanDigests())
    assert harness.changed(before) == []


def test_only_the_machine(harness: Desk) -> None:
    assert harness.code(ADMIN, PlanDigests()) == "not_permitted"
