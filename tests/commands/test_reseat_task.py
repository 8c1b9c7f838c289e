from engine.commands.claim_task import ClaimTask
from engine.commands.declare_recusal import DeclareRecusal
from engine.commands.end_substitution import EndSubstitution
from engine.commands.reseat_task import ReseatTask
from engine.commands.resume_instance import ResumeInstance
from engine.commands.suspend_instance import SuspendInstance
from engine.commands.transfer_task import TransferTask
from engine.store.jobs import Job
from engine.testing import MACHINE
from tests.factories.away import CLERK2, DEPUTY, HEAD, by_post, holder, opened
from tests.factories.desk import ADMIN, CLERK, OTHER_CLERK, Desk
from tests.factories.slip import ask, chain, group, person


def test_a_claimed_task_stays_claimed(harness: Desk) -> None:
    task = harness.task(harness.slip())
    harness.act(CLERK, ClaimTask(task_id=task.id))
    opened(harness, CLERK, CLERK2)
    assert harness.reread(task).claimed_by == CLERK2
    harness.done(task, CLERK2)


def test_a_case_that_stands_still_waits_with_it(harness: Desk) -> None:
    task = by_post(harness)
    harness.act(ADMIN, SuspendInstance(instance_id=task.instance_id, reason="核查"))
    opened(harness)
    assert holder(harness, task) == (HEAD, None)
    harness.act(ADMIN, ResumeInstance(instance_id=task.instance_id, reason="已核"))
    harness.settle()
    assert holder(harness, task) == (DEPUTY, HEAD)


def test_a_turn_that_has_not_come_moves_without_a_letter(harness: Desk) -> None:
    order = ask("sign", person('["xz", "cwcz"]'), approval='policy="sequence"')
    task = harness.task(harness.deployed(chain("order", order)))
    opened(harness)
    row = harness.assignment(task, DEPUTY)
    assert (row.state, row.on_behalf_of) == ("waiting", HEAD)
    assert ("moved", DEPUTY) not in harness.mails(task.instance_id)
    harness.done(task, "xz")
    harness.done(task, DEPUTY)
    assert harness.reread(task).outcome == "approve"


def test_who_is_given_it_while_away_has_it_done_by_their_substitute(harness: Desk) -> None:
    task = harness.task(harness.deployed(chain("one", ask("sign", person('"xz"')))))
    opened(harness)
    harness.act("xz", TransferTask(task_id=task.id, person=HEAD))
    harness.settle()
    assert holder(harness, task) == (DEPUTY, HEAD)


def test_the_substitute_can_hand_it_on(harness: Desk) -> None:
    task = by_post(harness)
    window = opened(harness)
    harness.act(DEPUTY, TransferTask(task_id=task.id, person=OTHER_CLERK))
    harness.act(HEAD, EndSubstitution(window_id=window.id))
    harness.settle()
    assert holder(harness, task) == (OTHER_CLERK, None)
    harness.done(task, OTHER_CLERK)


def test_nothing_to_do_leaves_no_trace(harness: Desk) -> None:
    task = by_post(harness)
    opened(harness, processes=("seal_slip",))
    assert "TaskReseated" not in harness.events(task.instance_id)
    assert harness.reread(task).version == task.version


def test_a_pool_whose_members_have_the_same_substitute(harness: Desk) -> None:
    pool = ask("sign", group("finance"))
    task = harness.task(harness.deployed(chain("pool", pool)))
    opened(harness, HEAD, CLERK2)
    opened(harness, CLERK, CLERK2)
    assert harness.people(task, "candidate") == [CLERK, CLERK2]


def test_only_the_machine_and_only_once(harness: Desk) -> None:
    task = by_post(harness)
    opened(harness)
    job = harness.one(Job, Job.kind == "reseat", Job.task_id == task.id)
    assert job.state == "done"
    assert harness.code(ADMIN, ReseatTask(job_id=job.id)) == "not_permitted"
    assert harness.code(MACHINE, ReseatTask(job_id=job.id)) == "job_moved_on"
    assert harness.code(MACHINE, ReseatTask(job_id="0" * 32)) == "job_moved_on"


def test_a_substitute_who_steps_aside_gives_the_place_back(harness: Desk) -> None:
    signs = ask("sign", group("dept_head", '"CWC"'), person('"xz"'), approval='policy="all"', task='recusable="true"')
    task = harness.task(harness.deployed(chain("both", signs)))
    opened(harness)
    harness.act(DEPUTY, DeclareRecusal(task_id=task.id, reason="与外方有往来"))
    assert harness.assignment(task, DEPUTY).state == "recused"
    assert (harness.assignment(task, HEAD).state, harness.reread(task).asked) == ("asked", 2)
    assert harness.assignment(task, HEAD).why[-1] == [
        "substitute_passed", {"person": DEPUTY, "reason": "skipped_recused"},
    ]  # fmt: skip
    harness.done(task, HEAD)
    harness.done(task, "xz")
    assert harness.reread(task).outcome == "approve"


def test_a_late_task_goes_up_to_the_superior_of_whoever_is_away(harness: Desk) -> None:
    sign = ask("sign", group("dept_handler", '"CWC"'), due='in="1 workdays" ladder="L-STD"')
    task = harness.task(harness.deployed(chain("late", sign)))
    opened(harness, CLERK, HEAD, days=30)
    assert harness.assignment(task, HEAD).on_behalf_of == CLERK
    harness.advance("4 workdays")
    offered = [a.person for a in harness.asked(task.id) if ["ladder_superior", {}] in a.why]
    assert offered == ["xz"]
