"""Whoever has a tie to a case is kept out at every entry: asked, claiming, deciding out of a pool, reassigned."""

import pytest
import yaml

from engine.commands.claim_task import ClaimTask
from engine.commands.import_organisation import ImportOrganisation
from engine.commands.reassign_task import ReassignTask
from engine.testing import ROOT
from tests.factories.desk import ADMIN, APPLICANT, CLERK, OTHER_CLERK, Desk
from tests.factories.slip import ask, chain, group, person


def declare(harness: Desk, one: str, other: str) -> None:
    """Have somebody declare a relation."""
    document = yaml.safe_load((ROOT / "demo" / "organisation.yaml").read_text("utf-8"))
    document["relations"].append({"person": one, "other": other, "kind": "kin"})
    harness.machine(ImportOrganisation(document=document))


def test_a_declared_relation_keeps_somebody_out_when_people_are_asked(harness: Desk) -> None:
    declare(harness, CLERK, APPLICANT)
    task = harness.task(harness.slip())
    assert CLERK not in harness.people(task)
    assert OTHER_CLERK in harness.people(task)


@pytest.mark.parametrize("claiming", [True, False])
def test_a_relation_declared_since_keeps_somebody_from_taking_it(harness: Desk, *, claiming: bool) -> None:
    task = harness.task(harness.slip())
    declare(harness, APPLICANT, CLERK)
    command = ClaimTask(task_id=task.id) if claiming else harness.vote_command(task)
    assert harness.code(CLERK, command) == "person_excluded"
    harness.done(task, OTHER_CLERK)


def test_nobody_is_reassigned_a_relation_s_case(harness: Desk) -> None:
    task = harness.task(harness.slip())
    declare(harness, APPLICANT, "cw_fcz")
    assert harness.code(ADMIN, ReassignTask(task_id=task.id, person="cw_fcz", reason="出差")) == "person_excluded"


def test_the_applicant_s_unit_where_the_element_says_so(harness: Desk) -> None:
    unit = harness.case(harness.slip()).starter_unit
    there = [p.login for p in harness.engine.organisation.persons.values() if p.unit == unit and p.login != APPLICANT]
    names = ", ".join(f'"{login}"' for login in [*there, "cwcz"])
    near, far = f"[{names}]", ask("sign", person(f"[{names}]"), task='avoidSameUnit="true"')
    assert harness.people(harness.task(harness.deployed(chain("far", far)))) == ["cwcz"]
    near_too = harness.task(harness.deployed(chain("near", ask("sign", person(near)))))
    assert harness.people(near_too) == [*there, "cwcz"]


def test_an_earlier_part_in_the_case(harness: Desk) -> None:
    everyone = 'policy="all"'
    panel = ask("panel", person('["cwcz", "xz", "gjcz"]'), approval=everyone, task='recusable="true"')
    again = ask("again", person('["cwcz", "xz", "kycz"]'), approval=everyone, task='avoidRoles="panel"')
    case = harness.deployed(chain("twice", panel, again))
    task = harness.task(case)
    for voter in ("cwcz", "xz", "gjcz"):
        harness.done(task, voter)
    assert harness.people(harness.task(case, "again")) == ["kycz"]


def test_who_voted_on_what_is_to_be_signed_does_not_sign_it(harness: Desk) -> None:
    drafted = ask("draft", person('["cwcz", "xz"]'), approval='policy="all"')
    sign = ask("sign", group("finance"), task='separateFrom="draft"')
    case = harness.deployed(chain("hands", drafted, sign))
    for voter in ("cwcz", "xz"):
        harness.done(harness.task(case, "draft"), voter)
    assert "cwcz" not in harness.people(harness.task(case, "sign"))
