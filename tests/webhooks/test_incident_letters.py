"""Administrators are written to where a case stands still, and not about letters that could not be sent."""

from engine.store.instances import Incident
from engine.store.jobs import Job, Mail
from tests.factories.desk import Desk
from tests.factories.post import NEVER, Post
from tests.factories.slip import ask, chain, person
from webhooks.delivery import deliver_due

ALL = 100
ADMINISTRATORS = {"sys_admin", "sys_admin2"}


def stuck(desk: Desk) -> str:
    """A case whose task its rule finds nobody for."""
    return desk.deployed(chain("stuck", ask("sign", person("null"))))


def letters(desk: Desk) -> list[Job]:
    return desk.all(Job, Job.kind == "incident")


def test_each_administrator_gets_one_letter(harness: Desk) -> None:
    case = stuck(harness)
    assert {(job.person, job.instance_id) for job in letters(harness)} == {(who, case) for who in ADMINISTRATORS}
    harness.pass_time(seconds=9)
    deliver_due(harness.engine, Post(), ALL)
    sent = harness.all(Mail, Mail.kind == "incident")
    assert {mail.person for mail in sent} == ADMINISTRATORS
    assert all("/cockpit/incidents" in mail.text for mail in sent)
    assert all("按规则找不到能办理“sign”的人。" in mail.text for mail in sent)
    assert all("Nobody was found" not in mail.text for mail in sent)


def test_it_is_not_sent_where_the_incident_is_over(harness: Desk) -> None:
    stuck(harness)
    harness.set(Incident, Incident.state == "open", state="resolved")
    harness.pass_time(seconds=9)
    deliver_due(harness.engine, Post(), ALL)
    assert {(job.state, job.error) for job in letters(harness)} == {("cancelled", "the incident is over")}


def test_a_letter_that_is_refused_is_an_incident_without_a_letter(harness: Desk) -> None:
    harness.slip()
    harness.pass_time(seconds=9)
    deliver_due(harness.engine, Post(NEVER), ALL)
    assert harness.all(Incident) != []
    assert letters(harness) == []
