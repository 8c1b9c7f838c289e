"""Whoever has a tie to a case is kept out at every entry: asked, claiming, deciding out of a pool, reassigned."""

from itertools import pairwise

import pytest

from engine.commands.claim_task import ClaimTask
from engine.commands.declare_recusal import DeclareRecusal
from engine.commands.declare_relation import DeclareRelation
from engine.commands.import_organisation import ImportOrganisation
from engine.commands.reassign_task import ReassignTask
from engine.commands.transfer_task import TransferTask
from tests.factories.desk import ADMIN, APPLICANT, CLERK, OTHER_CLERK, Desk
from tests.factories.people import demo_people
from tests.factories.slip import ask, chain, group, package, person
from tests.spiff.drawing import call, draw, end, start


def declare(harness: Desk, one: str, other: str) -> None:
    """Have somebody declare a relation."""
    document = demo_people()
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


def test_the_same_unit_is_that_of_a_second_post_too(harness: Desk) -> None:
    """An expert of a hospital is in the research office too: people there are colleagues, from either side."""
    document = demo_people()
    document["posts"].append(
        {"code": "KYC.second", "unit": "KYC", "title": {"zh": "兼职"}, "holders": [{"person": "zj_n6"}]}
    )
    harness.import_organisation(document)
    sign = ask("sign", person('["zj_n6", "ky_jb", "cwcz"]'), task='avoidSameUnit="true"')
    harness.deploy_files(chain("second", sign))
    for starter, asked in (("kycz", ["cwcz"]), ("zj_n6", ["zj_n6", "cwcz"])):
        assert harness.people(harness.task(harness.start("second", starter))) == asked


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


@pytest.mark.parametrize(("drafts", "signs"), [("inner", "outer"), ("outer", "inner"), ("inner", "third")])
def test_four_eyes_see_into_called_processes(harness: Desk, drafts: str, signs: str) -> None:
    draft, sign = ask("draft", person('"cwcz"')), ask("sign", group("finance"), task='separateFrom="draft"')
    tasks = {drafts: draft, signs: sign}
    called = [name for name in (drafts, signs) if name != "outer"]
    for name in called:
        harness.deploy_files(chain(name, tasks[name]))
    steps = [call(f"to_{n}", n) if n in called else tasks[n] for n in (drafts, signs)]
    names = ["s", *(step.id for step in steps), "e"]
    flows = [f"{one}>{other}" for one, other in pairwise(names)]
    case = harness.deployed(package("outer_one", draw("outer_one", [start(), *steps, end("e")], flows)))
    harness.done(harness.task(case, "draft"), "cwcz")
    assert harness.people(harness.task(case, "sign")) == ["cw_jb"]


def test_a_substitute_s_draft_is_also_that_of_whom_they_act_for(harness: Desk) -> None:
    document = demo_people()
    window = {"person": "cw_jb", "substitute": "cw_jb2", "from": "2026-08-01", "until": "2026-09-10"}
    document["substitutions"].append(window)
    harness.machine(ImportOrganisation(document=document))
    draft = ask("draft", group("dept_handler", '"CWC"'))
    case = harness.deployed(chain("hands", draft, ask("sign", group("finance"), task='separateFrom="draft"')))
    assert harness.people(harness.task(case, "draft")) == ["cw_jb2"]
    harness.done(harness.task(case, "draft"), "cw_jb2")
    assert harness.people(harness.task(case, "sign")) == ["cwcz"]


def test_who_handed_a_draft_on_has_not_drafted_it(harness: Desk) -> None:
    case = harness.deployed(
        chain("hands", ask("draft", person('"cwcz"')), ask("sign", group("finance"), task='separateFrom="draft"'))
    )
    task = harness.task(case, "draft")
    harness.act("cwcz", TransferTask(task_id=task.id, person="cw_jb"))
    harness.done(task, "cw_jb")
    assert harness.people(harness.task(case, "sign")) == ["cwcz"]


def test_who_stepped_aside_is_not_asked_again_in_the_case(harness: Desk) -> None:
    first = ask("first", person('["cwcz", "xz"]'), task='recusable="true"', approval='policy="all"')
    case = harness.deployed(chain("aside", first, ask("second", group("finance"))))
    done = harness.act("cwcz", DeclareRecusal(task_id=harness.task(case).id, reason="亲属参与"))
    assert done.value == {"decided": False, "outcome": None, "next": [], "asked": False}
    harness.done(harness.task(case), "xz")
    assert harness.people(harness.task(case, "second")) == ["cw_jb"]


def test_whom_the_rule_would_ask_next_is_told_to_a_body_that_lost_somebody(harness: Desk) -> None:
    body = ask("vote", group("finance"), task='recusable="true"', approval='policy="all"')
    case = harness.deployed(chain("aside", body))
    done = harness.act("cw_jb", DeclareRecusal(task_id=harness.task(case).id, reason="亲属参与"))
    assert done.value["next"] == ["xz"]
    assert harness.people(harness.task(case), "asked") == ["cwcz"]


def test_who_must_not_act_may_always_step_aside(harness: Desk) -> None:
    case = harness.deployed(chain("stuck", ask("sign", person('["cwcz", "xz"]'), approval='policy="all"')))
    command = DeclareRecusal(task_id=harness.task(case).id, reason="亲属参与")
    assert harness.code("cwcz", command) == "not_recusable"
    harness.act("cwcz", DeclareRelation(other=APPLICANT, kind="kin"))
    harness.act("cwcz", command)
    harness.done(harness.task(case), "xz")
    assert harness.case(case).state == "completed"
