from engine.commands.claim_task import ClaimTask
from engine.commands.delegate_task import DelegateTask
from engine.commands.reassign_task import ReassignTask
from engine.commands.resolve_delegation import ResolveDelegation
from engine.commands.save_draft import SaveDraft
from engine.commands.suspend_instance import SuspendInstance
from engine.commands.transfer_task import TransferTask
from engine.store.tasks import Task
from tests.factories.desk import ADMIN, APPLICANT, CLERK, MEMBERS, OTHER_CLERK, Desk
from tests.factories.slip import ask, chain, person


def give(task: Task, to: str, text: str = "") -> DelegateTask:
    return DelegateTask(task_id=task.id, person=to, text=text)


def back(task: Task, opinion: str = "拟同意") -> ResolveDelegation:
    return ResolveDelegation(task_id=task.id, opinion=opinion)


def alone(harness: Desk) -> Task:
    sign = ask("sign", person('"cwcz"'), due='in="5 workdays" ladder="L-STD"')
    return harness.task(harness.deployed(chain("alone", sign)))


def test_the_delegate_has_it_and_the_owner_waits(harness: Desk) -> None:
    task = alone(harness)
    case = task.instance_id
    harness.act("cwcz", give(task, "cw_fcz", "请先核对经费"))
    assert harness.people(task, "asked") == ["cw_fcz"]
    assert harness.people(task, "waiting") == ["cwcz"]
    row = harness.assignment(task, "cw_fcz")
    assert (row.kind, row.added_by, row.due_at) == ("delegated", "cwcz", task.due_at)
    assert ("delegated", "cw_fcz") in harness.mails(case)
    event = harness.last(case)
    assert (event.event, event.payload) == ("TaskDelegated", {"to": "cw_fcz", "text": "请先核对经费"})


def test_the_owner_does_not_decide_meanwhile_and_the_delegate_never(harness: Desk) -> None:
    task = alone(harness)
    harness.act("cwcz", give(task, "cw_fcz"))
    refusal = harness.refusal("cwcz", harness.vote_command(task))
    assert refusal.code == "delegated_out"
    assert harness.code("cw_fcz", harness.vote_command(task)) == "only_prepares"
    harness.act("cw_fcz", SaveDraft(task_id=task.id, data={"opinion": "…"}))


def test_out_of_a_pool_it_comes_back_to_the_one_who_claimed_it(harness: Desk) -> None:
    task = harness.task(harness.slip())
    assert harness.code(CLERK, give(task, "cw_fcz")) == "task_not_claimed"
    harness.act(CLERK, ClaimTask(task_id=task.id))
    harness.act(CLERK, give(task, "cw_fcz"))
    assert harness.code(OTHER_CLERK, ClaimTask(task_id=task.id)) == "task_claimed_by_other"
    harness.act("cw_fcz", back(task))
    assert CLERK in harness.people(task, "candidate")
    harness.done(task, CLERK)
    assert harness.reread(task).completed_by == CLERK


def test_a_delegate_may_delegate_but_never_back(harness: Desk) -> None:
    task = alone(harness)
    harness.act("cwcz", give(task, "cw_fcz"))
    harness.act("cw_fcz", give(task, "cw_jb2"))
    assert harness.code("cw_jb2", give(task, "cwcz")) == "delegation_cycle"
    assert harness.code("cw_jb2", give(task, "cw_fcz")) == "delegation_cycle"
    assert harness.code("cw_fcz", back(task)) == "delegated_out"
    harness.act("cw_jb2", back(task, "已核对"))
    assert harness.people(task, "asked") == ["cw_fcz"]
    harness.act("cw_fcz", back(task))
    assert harness.people(task, "asked") == ["cwcz"]


def test_the_chain_has_an_end(harness: Desk) -> None:
    task = alone(harness)
    for one, other in (("cwcz", "cw_fcz"), ("cw_fcz", "cw_jb2"), ("cw_jb2", "xz")):
        harness.act(one, give(task, other))
    assert harness.code("xz", give(task, "gjcz")) == "delegation_chain"


def test_who_may_not_be_a_delegate(harness: Desk) -> None:
    task = alone(harness)
    assert harness.code("cwcz", give(task, APPLICANT)) == "person_excluded"
    assert harness.code("cwcz", give(task, "cwcz")) == "person_self"
    assert harness.code("cwcz", give(task, "nobody")) == "person_unknown"
    vote = harness.task(harness.slip("vote"))
    assert harness.code(MEMBERS[0], give(vote, "cwcz")) == "vote_in_person"


def test_what_is_delegated_is_not_handed_on(harness: Desk) -> None:
    task = alone(harness)
    harness.act("cwcz", give(task, "cw_fcz"))
    assert harness.code("cwcz", TransferTask(task_id=task.id, person="xz")) == "delegated_out"
    assert harness.code("cw_fcz", TransferTask(task_id=task.id, person="xz")) == "only_prepares"


def test_a_superior_who_reassigns_it_ends_the_delegation(harness: Desk) -> None:
    task = alone(harness)
    harness.act("cwcz", give(task, "cw_fcz"))
    harness.act("cw_fcz", give(task, "cw_jb2"))
    harness.act(ADMIN, ReassignTask(task_id=task.id, person="xz", reason="出差"))
    assert harness.people(task, "asked", "waiting") == ["xz"]
    assert harness.code("cw_jb2", back(task)) == "task_handed_on"
    harness.done(task, "xz")


def test_the_ladder_reminds_the_delegate_and_offers_it_to_the_owner_s_superior(harness: Desk) -> None:
    task = alone(harness)
    harness.act("cwcz", give(task, "cw_jb2"))
    harness.advance("8 workdays")
    assert ("overdue", "cw_jb2") in harness.mails(task.instance_id)
    superior = harness.engine.organisation.superior_of("cwcz", harness.clock.now())
    assert harness.people(task, "candidate") == [superior]
    harness.done(task, str(superior))
    assert harness.reread(task).state == "completed"


def test_when_others_decide_the_delegate_is_not_needed_any_more(harness: Desk) -> None:
    either = ask("sign", person('["cwcz", "xz"]'), approval='policy="any"')
    task = harness.task(harness.deployed(chain("either", either)))
    harness.act("cwcz", give(task, "cw_fcz"))
    harness.done(task, "xz")
    assert harness.people(task, "closed") == ["cwcz", "cw_fcz"]
    assert harness.code("cw_fcz", back(task)) == "task_already_completed"


def test_what_is_refused(harness: Desk) -> None:
    task = alone(harness)
    assert harness.code("xz", give(task, "cw_fcz")) == "task_not_yours"
    assert harness.code("cwcz", give(task, "cw_fcz", "长" * 4001)) == "text_too_long"
    harness.act(ADMIN, SuspendInstance(instance_id=task.instance_id, reason="核查"))
    assert harness.code("cwcz", give(task, "cw_fcz")) == "case_not_active"
