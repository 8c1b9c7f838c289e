from engine.commands.declare_recusal import DeclareRecusal
from engine.commands.import_organisation import ImportOrganisation
from engine.commands.retry_incident import RetryIncident
from engine.commands.set_job_aside import SetJobAside
from engine.commands.suspend_instance import SuspendInstance
from engine.store.instances import Incident, Instance
from engine.store.jobs import Job
from engine.testing import MACHINE
from tests.factories.desk import ADMIN, APPLICANT, MEMBERS, Desk
from tests.factories.slip import ask, chain, group, person

NEWCOMER = {
    "units": [{"code": "X", "name": "外单位"}],
    "persons": [{"login": "newcomer", "name": "新人", "unit": "X", "email": "n@example.org"}],
    "posts": [{"code": "X.head", "unit": "X", "title": "主任", "holders": [{"person": "newcomer"}]}],
    "groups": [{"code": "fresh", "name": "新组", "members": [{"post": "X.head"}]}],
    "roles": [{"person": ADMIN, "role": "administrator"}],
}


def broken(harness: Desk) -> tuple[str, Incident]:
    """A case whose service failed when the vote had passed."""
    case = harness.slip("vote")
    harness.register.broken = True
    harness.vote(case, MEMBERS[:6])
    (incident,) = harness.incidents(case)
    return case, incident


def test_a_service_that_fails_leaves_nothing_but_an_incident(harness: Desk) -> None:
    case, incident = broken(harness)
    assert (incident.kind, incident.code, incident.element) == ("element", "register_closed", "record")
    assert incident.message == "The register is closed."
    assert (harness.case(case).state, harness.open_tasks(case)) == ("active", [])
    assert "Recorded" not in harness.events(case)
    assert [k for k, _ in harness.mails(case) if k == "suggestions"] == []
    assert harness.events(case)[-2:] == ["IncidentOpened", "TaskCompleted"]


def test_the_case_goes_on_where_it_stood(harness: Desk) -> None:
    case, incident = broken(harness)
    harness.register.broken = False
    harness.pass_time(minutes=5)
    harness.act(ADMIN, RetryIncident(incident_id=incident.id))
    solved = harness.one(Incident)
    assert (solved.state, solved.resolved_by, solved.resolved_at) == ("resolved", ADMIN, harness.clock.now())
    assert harness.case(case).outcome == "approved"
    assert harness.register.served == [APPLICANT]
    assert [k for k, _ in harness.mails(case) if k == "suggestions"] == ["suggestions"]
    event = harness.last(case)
    assert (event.event, event.actor, event.payload["code"]) == ("IncidentRetried", ADMIN, "register_closed")
    assert [step for step in event.payload["path"] if step[0] in ("left", "end")] == [
        ["left", "record"],
        ["end", "approved"],
    ]


def test_if_it_fails_again_a_new_incident_says_why(harness: Desk) -> None:
    case, incident = broken(harness)
    harness.act(ADMIN, RetryIncident(incident_id=incident.id))
    (again,) = harness.incidents(case)
    assert (again.id != incident.id, again.code) == (True, "register_closed")


def test_a_task_that_found_nobody_is_asked_anew(harness: Desk) -> None:
    case = harness.deployed(chain("later", ask("sign", person('"newcomer"'), due='in="5 workdays" ladder="L-STD"')))
    (incident,) = harness.incidents(case)
    assert (incident.kind, incident.code, harness.open_tasks(case)) == ("assignment", "nobody_to_ask", [])
    harness.machine(ImportOrganisation(document=NEWCOMER))
    harness.act(ADMIN, RetryIncident(incident_id=incident.id))
    assert harness.people(harness.task(case)) == ["newcomer"]
    assert len(harness.jobs(case, "ladder")) == 5
    assert harness.incidents(case) == []


def test_a_task_all_stepped_aside_from_is_asked_anew(harness: Desk) -> None:
    rule = person('"cwcz"') + person('"newcomer"')
    case = harness.deployed(chain("later", ask("sign", rule, task='recusable="true"')))
    task = harness.task(case)
    harness.act("cwcz", DeclareRecusal(task_id=task.id, reason="顾问"))
    (incident,) = harness.incidents(case)
    harness.act(ADMIN, RetryIncident(incident_id=incident.id))
    (again,) = harness.incidents(case)
    harness.machine(ImportOrganisation(document=NEWCOMER))
    harness.act(ADMIN, RetryIncident(incident_id=again.id))
    assert (harness.incidents(case), harness.people(task, "asked")) == ([], ["newcomer"])
    assert [t.id for t in harness.open_tasks(case)] == [task.id]


def test_a_job_whose_attempts_were_spent_waits_again(harness: Desk) -> None:
    case = harness.slip()
    job = harness.jobs(case, "ladder")[0]
    for _ in range(6):
        harness.machine(SetJobAside(job_id=job.id, error="kaputt"))
    (incident,) = harness.incidents(case)
    harness.act(ADMIN, RetryIncident(incident_id=incident.id))
    again = harness.one(Job, Job.id == job.id)
    assert (again.state, again.attempts, again.due_at) == ("waiting", 0, harness.clock.now())


def test_what_is_refused(harness: Desk) -> None:
    case, incident = broken(harness)
    retry = RetryIncident(incident_id=incident.id)
    assert harness.code(APPLICANT, retry) == "not_permitted"
    assert harness.code(MACHINE, retry) == "not_permitted"
    assert harness.code(ADMIN, RetryIncident(incident_id="0" * 32)) == "not_found"
    harness.act(ADMIN, SuspendInstance(instance_id=case, reason="核查"))
    assert harness.code(ADMIN, retry) == "case_not_active"
    harness.set(Instance, Instance.id == case, state="active")
    harness.register.broken = False
    harness.act(ADMIN, retry)
    assert harness.code(ADMIN, retry) == "incident_not_open"


def test_only_the_broken_branch_waits(harness: Desk) -> None:
    case = harness.deployed(chain("gap", ask("first", group("finance")), ask("then", person('"nobody"'))))
    harness.done(harness.task(case), "cwcz")
    assert [i.element for i in harness.incidents(case)] == ["then"]
    assert harness.case(case).state == "active"
