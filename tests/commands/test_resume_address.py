import pytest

from engine.api import Actor
from engine.commands.resume_address import ResumeAddress
from engine.queries.mail_settings import MailSettings, RefusingAddresses
from engine.store.instances import Incident
from engine.store.jobs import Job, Mail
from engine.store.mails import MailAddress
from tests.factories.desk import ADMIN, APPLICANT, CLERK, Desk
from tests.factories.post import SENT, Post
from webhooks.channels import Handed
from webhooks.delivery import deliver_due
from webhooks.handing import MARKED

BOUNCED = Handed(state="refused", error="550 mailbox full", bounced=True)
ADDRESS = f"{CLERK}@yxmu.example"


def refused(harness: Desk, times: int = 3) -> Post:
    """Everybody's mailbox refuses so many letters, each of another case."""
    post = Post(BOUNCED)
    for _ in range(times):
        harness.slip()
        harness.pass_time(seconds=9)
        deliver_due(harness.engine, post, 100)
    return post


def test_an_address_is_marked_after_so_many_in_a_row_and_gets_no_more(harness: Desk) -> None:
    post = refused(harness, 2)
    kept = harness.one(MailAddress, MailAddress.address == ADDRESS)
    assert (kept.bounces, kept.marked_at, kept.answer) == (2, None, "550 mailbox full")
    post = refused(harness, 1)
    assert harness.one(MailAddress, MailAddress.address == ADDRESS).marked_at == harness.clock.now()
    incidents = len(harness.all(Incident))
    post = refused(harness, 1)
    assert post.letters == []  # nobody is tried
    assert {(m.state, m.error) for m in harness.all(Mail, Mail.person == CLERK)} == {
        ("refused", "550 mailbox full"),
        ("refused", MARKED),
    }
    assert len(harness.all(Incident)) == incidents  # the administrator knows of it


def test_an_address_that_takes_a_letter_is_as_if_nothing_had_been(harness: Desk) -> None:
    post = refused(harness, 2)
    post.answer = SENT
    harness.slip()
    harness.pass_time(seconds=9)
    deliver_due(harness.engine, post, 100)
    assert harness.all(MailAddress) == []


def test_a_refusal_that_is_not_the_address_s_own_marks_nobody(harness: Desk) -> None:
    harness.slip()
    harness.pass_time(seconds=9)
    deliver_due(harness.engine, Post(Handed(state="refused", error="554 looks like spam")), 100)
    assert harness.all(MailAddress) == []


@pytest.mark.parametrize("who", [CLERK, ADMIN])
def test_what_did_not_arrive_is_sent_after_all(harness: Desk, who: str) -> None:
    refused(harness)
    view = harness.engine.read(MailSettings(person=CLERK), Actor.person(CLERK))
    assert view.trouble is not None
    assert (view.trouble.bounces, view.trouble.marked_at) == (3, harness.clock.now())
    failed = harness.all(Job, Job.person == CLERK, Job.state == "dead")
    assert harness.act(who, ResumeAddress(address=ADDRESS.upper())).value == {"again": len(failed)}
    assert {j.state for j in harness.all(Job, Job.id.in_([j.id for j in failed]))} == {"waiting"}
    assert harness.all(Incident, Incident.job_id.in_([j.id for j in failed]), Incident.state == "open") == []
    assert (harness.last().event, harness.last().payload) == ("AddressResumed", {"address": ADDRESS, "again": 3})
    post = Post()
    deliver_due(harness.engine, post, 100)
    assert post.recipients == [ADDRESS] * 3


def test_the_administrator_sees_which_address_and_whose(harness: Desk) -> None:
    refused(harness)
    rows = harness.engine.read(RefusingAddresses(), Actor.person(ADMIN))
    row = next(row for row in rows if row.address == ADDRESS)
    assert (row.bounces, row.answer, len(row.names)) == (3, "550 mailbox full", 1)


def test_what_is_refused(harness: Desk) -> None:
    assert harness.code(ADMIN, ResumeAddress(address=ADDRESS)) == "address_not_marked"
    refused(harness, 1)
    assert harness.code(ADMIN, ResumeAddress(address=ADDRESS)) == "address_not_marked"
    assert harness.code(APPLICANT, ResumeAddress(address=ADDRESS)) == "not_permitted"
