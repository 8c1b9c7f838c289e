from engine.api import Actor
from engine.commands.start_instance import StartInstance
from engine.store.instances import CaseActor, Instance
from engine.testing import MACHINE
from tests.factories.desk import ADMIN, APPLICANT, Desk, codes, race
from tests.factories.slip import ask, chain, person

SLIP = StartInstance(process_key="seal_slip")


def test_a_case_begins_as_a_draft_of_its_starter(harness: Desk) -> None:
    done = harness.act(APPLICANT, SLIP)
    case, task = harness.one(Instance), harness.task(str(done.instance_id))
    assert done.value == {"instance_id": case.id, "task_id": task.id}
    assert (case.state, case.starter, case.starter_unit, case.number, case.title) == (
        "active",
        APPLICANT,
        "LC",
        None,
        "",
    )
    assert (task.element, task.round, harness.people(task)) == ("apply", 1, [APPLICANT])
    assert {(row.person, row.relation) for row in harness.all(CaseActor)} == {
        (APPLICANT, "starter"),
        (APPLICANT, "assignee"),
    }
    event = harness.last(case.id)
    assert (event.event, event.actor, event.seq, event.payload["version"]) == ("InstanceStarted", APPLICANT, 1, 1)
    assert event.payload["path"][-1] == ["entered", "apply"]


def test_nobody_is_mailed_about_their_own_draft(harness: Desk) -> None:
    assert harness.mails(harness.slip("apply")) == []


def test_the_newest_version_is_started(harness: Desk) -> None:
    for due in ("P1D", "P2D"):
        harness.deploy_files(chain("tour", ask("first", person("starter.id"), due=f'in="{due}"')))
    case = harness.start("tour", APPLICANT)
    assert harness.last(case).payload["version"] == 2


def test_the_same_key_from_many_threads_starts_one_case(harness: Desk) -> None:
    results = race(*[lambda: harness.act(APPLICANT, SLIP, "one-click")] * 8)
    assert codes(results) == ["done"] + ["replayed"] * 7
    assert len({r.instance_id for r in results}) == 1
    assert len(harness.all(Instance)) == 1


def test_who_may_not_start(harness: Desk) -> None:
    lifecycle = StartInstance(process_key="project_lifecycle")
    assert harness.code(ADMIN, lifecycle) == "not_permitted"
    assert harness.code(APPLICANT, StartInstance(process_key="department_countersign")) == "not_permitted"
    assert harness.code("nobody", SLIP) == "not_permitted"
    assert harness.code(MACHINE, SLIP) == "not_permitted"
    assert harness.code(Actor.external("notice"), SLIP) == "not_permitted"
    assert harness.code(APPLICANT, StartInstance(process_key="nothing")) == "process_unknown"
