from engine.api import Actor
from engine.commands.start_instance import StartInstance
from engine.store.instances import CaseActor, Instance
from engine.testing import MACHINE
from tests.factories.desk import ADMIN, APPLICANT, Desk, codes, race
from tests.factories.slip import ask, chain, group, person

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
    assert harness.code(Actor.external("notice"), SLIP) == "not_permitted"
    assert harness.code(APPLICANT, StartInstance(process_key="nothing")) == "process_unknown"


def test_a_program_starts_a_case_in_the_machines_name(harness: Desk) -> None:
    files = chain("tour", ask("first", group("finance")))
    harness.deploy_files(files)
    start = StartInstance(process_key="tour", variables={"amount": 5}, business_key="2026-17")
    case = harness.machine(start).instance_id
    row = harness.one(Instance)
    assert (row.id, row.starter, row.number) == (case, MACHINE.id, "2026-17")
    assert harness.task(str(case)).element == "first"
    assert harness.code(MACHINE, start) == "business_key_taken"


def test_what_a_program_sets_is_never_the_engines_own(harness: Desk) -> None:
    for name in ("starter", "case", "results", "_engine"):
        refusal = harness.refusal(MACHINE, StartInstance(process_key="seal_slip", variables={name: 1}))
        assert (refusal.code, refusal.fields) == ("reserved_name", {"name": name})


def test_a_person_sets_no_variables_outside_tests(on_sqlite: Desk) -> None:
    shared = on_sqlite.engine.installation
    shared.settings, tested = shared.settings.model_copy(update={"test_mode": False}), shared.settings
    smuggled = StartInstance(process_key="seal_slip", variables={"approved": True})
    assert on_sqlite.code(APPLICANT, smuggled) == "not_permitted"
    assert on_sqlite.code(APPLICANT, StartInstance(process_key="seal_slip", business_key="1")) == "not_permitted"
    assert on_sqlite.machine(smuggled).instance_id is not None
    shared.settings = tested
