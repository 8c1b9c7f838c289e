"""Who steps aside leaves the whole case, need not wait for their turn, and leaves nobody waiting for them."""

from engine.commands.add_signer import AddSigner
from engine.commands.claim_task import ClaimTask
from engine.commands.declare_recusal import DeclareRecusal
from engine.commands.declare_relation import DeclareRelation
from engine.commands.delegate_task import DelegateTask
from engine.commands.resolve_delegation import ResolveDelegation
from engine.commands.transfer_task import TransferTask
from engine.domain.actors import Actor
from engine.queries.task_detail import TaskDetail
from engine.store.picks import Pick
from engine.store.tasks import Task
from tests.factories.away import away
from tests.factories.desk import APPLICANT, CHAIR, MEMBERS, Desk
from tests.factories.slip import ask, chain, group, package, person
from tests.spiff.drawing import Shape, both, call, draw, end, start

MAY = 'recusable="true"'


def aside(task: Task) -> DeclareRecusal:
    return DeclareRecusal(task_id=task.id, reason="亲属参与")


def side_by_side(harness: Desk, left: Shape, right: Shape) -> str:
    shapes = [start(), both("fork"), left, right, both("join"), end("e")]
    flows = ["s>fork", f"fork>{left.id}", f"fork>{right.id}", f"{left.id}>join", f"{right.id}>join", "join>e"]
    return harness.deployed(package("sides", draw("sides", shapes, flows)))


def offered(harness: Desk, who: str, task: Task) -> bool:
    """Whether the task's page offers somebody to step aside."""
    return harness.engine.read(TaskDetail(person=who, task_id=task.id), Actor.person(who)).may.recuse


def alone(harness: Desk, *people: str, approval: str = "") -> Task:
    return harness.task(harness.deployed(chain("alone", ask("sign", *people, task=MAY, approval=approval))))


def test_who_was_asked_elsewhere_in_the_case_leaves_that_too(harness: Desk) -> None:
    case = side_by_side(harness, ask("a", person('"cwcz"'), task=MAY), ask("b", person('"cwcz"')))
    other = harness.task(case, "b")
    harness.act("cwcz", aside(harness.task(case, "a")))
    assert harness.people(other, "recused") == ["cwcz"]
    assert harness.code("cwcz", harness.vote_command(other)) == "task_handed_on"
    assert [(one.code, one.element) for one in harness.incidents(case)] == [
        ("nobody_to_ask", "a"),
        ("nobody_to_ask", "b"),
    ]


def test_a_pool_elsewhere_loses_them(harness: Desk) -> None:
    case = side_by_side(harness, ask("a", person('"cw_jb"'), task=MAY), ask("b", group("finance")))
    other = harness.task(case, "b")
    harness.act("cw_jb", ClaimTask(task_id=other.id))
    harness.act("cw_jb", aside(harness.task(case, "a")))
    assert harness.code("cw_jb", ClaimTask(task_id=other.id)) == "task_handed_on"
    harness.done(other, "cwcz")
    assert harness.reread(other).completed_by == "cwcz"


def test_a_vote_elsewhere_may_be_decided_by_it_also_beside_a_called_process(harness: Desk) -> None:
    everybody = 'policy="all"'
    harness.deploy_files(chain("inner_one", ask("x", person('["cwcz", "xz"]'), task=MAY, approval=everybody)))
    case = side_by_side(harness, call("c", "inner_one"), ask("b", person('["cwcz", "kycz"]'), approval=everybody))
    other = harness.task(case, "b")
    harness.done(other, "kycz")
    harness.act("cwcz", aside(harness.task(case, "x")))
    assert harness.reread(other).outcome == "approve"
    harness.done(harness.task(case, "x"), "xz")
    assert harness.case(case).state == "completed"


def test_whoever_acts_for_them_elsewhere_leaves_but_is_not_kept_out_themself(harness: Desk) -> None:
    first = ask("a", person('["cwcz", "xz"]'), task=f'{MAY} verb="vote"', approval='policy="all"')
    second = ask("b", group("finance"), approval='policy="all"')
    harness.act("cwcz", away(harness, "cw_jb2", groups=("finance",)))
    case = side_by_side(harness, first, second)
    other = harness.task(case, "b")
    assert harness.people(other) == ["cw_jb2", "cw_jb"]
    harness.act("cwcz", aside(harness.task(case, "a")))
    assert harness.people(other, "asked") == ["cw_jb"]
    harness.done(harness.task(case, "a"), "xz")
    third = TransferTask(task_id=other.id, person="cw_jb2")
    assert harness.code("cw_jb", third) == "person_excluded"


def test_the_chair_need_not_wait_for_their_turn(harness: Desk) -> None:
    case = harness.slip("vote")
    task = harness.task(case)
    assert offered(harness, CHAIR, task)
    harness.act(CHAIR, aside(task))
    harness.vote(case, MEMBERS)
    closed = harness.reread(task)
    assert (closed.outcome, closed.data["recused"], closed.data["due"]) == ("approve", [CHAIR], 8)


def test_the_chair_alone_at_last_may_step_aside_and_the_votes_decide(harness: Desk) -> None:
    case = harness.slip("vote")
    task = harness.task(case)
    harness.vote(case, MEMBERS[:4])
    harness.vote(case, MEMBERS[4:], "reject")
    assert harness.people(task, "asked") == [CHAIR]
    harness.act(CHAIR, aside(task))
    assert (harness.reread(task).state, harness.reread(task).outcome) == ("completed", "reject")


def test_the_next_in_a_sequence_steps_aside_early(harness: Desk) -> None:
    task = alone(harness, person('["cwcz", "kycz", "rscz"]'), approval='policy="sequence"')
    harness.act("kycz", aside(task))
    assert harness.people(task, "asked") == ["cwcz"]
    harness.done(task, "cwcz")
    assert harness.people(task, "asked") == ["rscz"]


def test_the_last_in_a_sequence_steps_aside(harness: Desk) -> None:
    task = alone(harness, person('["cwcz", "kycz"]'), approval='policy="sequence"')
    harness.done(task, "cwcz")
    harness.act("kycz", aside(task))
    assert harness.reread(task).outcome == "approve"


def test_a_substitute_who_steps_aside_early_leaves_the_place_waiting(harness: Desk) -> None:
    harness.act("xz", away(harness, "cw_jb"))
    task = alone(harness, person('["dwsj", "xz"]'), approval='policy="sequence"')
    harness.act("cw_jb", aside(task))
    assert (harness.people(task, "asked"), harness.people(task, "waiting")) == (["dwsj"], ["xz"])


def test_a_place_is_not_given_back_to_somebody_named_who_is_tied(harness: Desk) -> None:
    harness.act("cwcz", away(harness, "cw_jb"))
    task = alone(harness, person('"cwcz"'))
    harness.act("cwcz", DeclareRelation(other=APPLICANT, kind="kin"))
    harness.act("cw_jb", aside(task))
    assert harness.people(task, "asked") == []
    assert [one.code for one in harness.incidents(task.instance_id)] == ["nobody_to_ask"]


def test_a_group_of_which_everybody_stepped_aside_is_none(harness: Desk) -> None:
    task = alone(harness, group("finance"), group("legal"), approval='policy="group" minimum="2"')
    house, now = harness.engine.organisation, harness.clock.now()
    for one in house.members("legal", now):
        harness.act(one, aside(task))
    assert harness.reread(task).state == "open"
    for one in house.members("finance", now):
        harness.done(task, one)
    assert harness.reread(task).outcome == "approve"


def test_a_delegate_steps_aside_and_the_task_is_its_owners_again(harness: Desk) -> None:
    task = alone(harness, person('"cwcz"'))
    harness.act("cwcz", DelegateTask(task_id=task.id, person="cw_jb"))
    harness.act("cw_jb", aside(task))
    assert harness.people(task, "asked") == ["cwcz"]
    assert harness.code("cw_jb", ResolveDelegation(task_id=task.id, opinion="已拟")) == "task_handed_on"
    harness.done(task, "cwcz")


def test_a_delegate_who_is_tied_keeps_nobody_waiting_though_the_element_lets_nobody_step_aside(harness: Desk) -> None:
    task = harness.task(harness.deployed(chain("plain", ask("sign", person('"cwcz"')))))
    harness.act("cwcz", DelegateTask(task_id=task.id, person="cw_jb"))
    assert harness.code("cw_jb", aside(task)) == "not_recusable"
    harness.act("cw_jb", DeclareRelation(other=APPLICANT, kind="kin"))
    harness.act("cw_jb", aside(task))
    assert harness.people(task, "asked") == ["cwcz"]


def test_a_signer_beside_a_drawn_panel_is_not_replaced_by_lot(harness: Desk) -> None:
    panel = '<hq:assignee group="expert" pick="draw" count="3"/>'
    task = alone(harness, panel, approval='policy="all"')
    drawn = harness.people(task)
    harness.act(drawn[0], AddSigner(task_id=task.id, persons=("kycz",), place="before"))
    harness.act("kycz", aside(task))
    assert (harness.people(task, "asked"), harness.incidents(task.instance_id)) == (drawn, [])
    assert len(harness.all(Pick, Pick.instance_id == task.instance_id)) == 1
