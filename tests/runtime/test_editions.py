"""What one process remembers of what is deployed ends where another deploys something else."""

from datetime import timedelta

import pytest

from engine.commands.approve_table import ApproveTable
from engine.commands.deploy_package import DeployPackage
from engine.commands.propose_table import ProposeTable
from engine.runtime.editions import EDITION
from engine.store.accounts import Setting
from tests.factories.desk import ADMIN, APPLICANT, Desk
from tests.factories.slip import DONE, ask, chain, person
from tests.factories.tables import SECOND, a_case, a_draft, approved, dmn, grade_of, graded, with_table
from tests.spiff.drawing import call


def edition(desk: Desk) -> object:
    return [row.value for row in desk.all(Setting, Setting.key == EDITION)]


def one_task(name: str) -> dict[str, bytes]:
    return chain("inner", ask(name, person("starter.id"), outcomes=DONE))


def test_a_table_that_another_process_brings_into_force_counts_at_once(harness: Desk) -> None:
    with_table(harness)
    assert grade_of(harness, a_case(harness, 110)) == "A"
    with harness.configured() as elsewhere:
        assert grade_of(elsewhere, a_case(elsewhere, 110)) == "A"
        approved(elsewhere, major="120")
    assert grade_of(harness, a_case(harness, 110)) == "B"


def test_a_table_counts_from_its_moment_without_anybody_saying_so(harness: Desk) -> None:
    with_table(harness)
    draft, moment = a_draft(harness), harness.clock.now() + timedelta(days=2)
    harness.act(ADMIN, ProposeTable(draft_id=draft, reason="决议", effective_at=moment))
    harness.act(SECOND, ApproveTable(proposal_id=draft, answer="同意"))
    before = edition(harness)
    assert grade_of(harness, a_case(harness, 110)) == "A"
    harness.pass_time(days=3)
    assert grade_of(harness, a_case(harness, 110)) == "B"
    assert edition(harness) == before


def test_a_call_takes_the_version_that_another_process_deployed(harness: Desk) -> None:
    harness.deploy_files(one_task("first"))
    outer = chain("outer", ask("draft", person("starter.id"), outcomes=DONE), call("go", "inner"))
    case = harness.deployed(outer)
    harness.done(harness.task(case), APPLICANT, "done")
    assert harness.task(case).element == "first"
    with harness.configured() as elsewhere:
        elsewhere.deploy_files(one_task("second"))
    case = harness.start("outer", APPLICANT)
    harness.done(harness.task(case), APPLICANT, "done")
    assert harness.task(case).element == "second"


@pytest.mark.parametrize("again", [dmn(), dmn("not feel")], ids=["the same", "a broken one"])
def test_only_what_changes_something_begins_an_edition(harness: Desk, again: bytes) -> None:
    with_table(harness)
    before = edition(harness)
    command = DeployPackage(files={**graded(), "decisions/grade.dmn": again})
    if again == dmn():
        harness.act(ADMIN, command)
    else:
        harness.refusal(ADMIN, command)
    assert edition(harness) == before
