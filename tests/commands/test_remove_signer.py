from engine.commands.add_signer import AddSigner
from engine.commands.declare_recusal import DeclareRecusal
from engine.commands.delegate_task import DelegateTask
from engine.commands.remove_signer import RemoveSigner
from engine.commands.suspend_instance import SuspendInstance
from engine.commands.transfer_task import TransferTask
from engine.store.tasks import Task
from tests.commands.test_add_signer import add, alone, body
from tests.factories.desk import ADMIN, Desk
from tests.factories.slip import ask, chain, person


def off(task: Task, login: str, reason: str = "") -> RemoveSigner:
    return RemoveSigner(task_id=task.id, person=login, reason=reason)


def test_the_owner_is_asked_again_when_nobody_before_is_left(harness: Desk) -> None:
    task = alone(harness)
    harness.act("cwcz", add(task, "before", "xz", "gjcz"))
    harness.act("cwcz", off(task, "xz", "出差"))
    assert harness.people(task, "asked") == ["gjcz"]
    harness.act("cwcz", off(task, "gjcz"))
    assert harness.people(task, "asked") == ["cwcz"]
    assert harness.people(task, "removed") == ["xz", "gjcz"]
    event = next(e for e in harness.trail(task.instance_id) if e.event == "SignerRemoved")
    assert event.payload == {"to": "xz", "place": "before", "reason": "出差"}
    harness.done(task, "cwcz")


def test_in_turn_the_next_one_is_asked(harness: Desk) -> None:
    task = alone(harness)
    harness.act("cwcz", add(task, "before", "xz", "gjcz", mode="in_turn"))
    harness.act("cwcz", off(task, "xz"))
    assert harness.people(task, "asked") == ["gjcz"]


def test_it_may_decide_now(harness: Desk) -> None:
    task = alone(harness)
    harness.act("cwcz", add(task, "after", "xz"))
    harness.done(task, "cwcz")
    harness.act("cwcz", off(task, "xz"))
    now = harness.reread(task)
    assert (now.outcome, now.completed_by) == ("approve", "cwcz")


def test_one_who_joined_the_vote_leaves_the_base(harness: Desk) -> None:
    task = body(harness, 'policy="all"', "cwcz", "xz")
    harness.act("cwcz", add(task, "parallel", "gjcz"))
    harness.done(task, "cwcz")
    harness.done(task, "xz")
    harness.act("cwcz", off(task, "gjcz"))
    now = harness.reread(task)
    assert (now.outcome, now.data["due"]) == ("approve", 2)


def test_who_decided_alone_does_so_again(harness: Desk) -> None:
    task = alone(harness)
    harness.act("cwcz", add(task, "parallel", "xz"))
    harness.act("cwcz", off(task, "xz"))
    now = harness.reread(task)
    assert (now.joined, now.asked) == (None, 1)
    harness.done(task, "cwcz")
    assert harness.reread(task).completed_by == "cwcz"


def test_who_decided_alone_and_has_spoken_has_decided(harness: Desk) -> None:
    task = alone(harness)
    harness.act("cwcz", add(task, "parallel", "xz"))
    harness.done(task, "cwcz", "approve", "同意", amount=7)
    harness.act("cwcz", off(task, "xz"))
    assert harness.reread(task).outcome == "approve"
    assert harness.variables(task.instance_id)["results"]["sign"]["amount"] == 7


def test_never_below_what_the_policy_needs(harness: Desk) -> None:
    task = body(harness, 'policy="quorum" passCount="3"', "cwcz", "xz", "gjcz")
    harness.act("cwcz", add(task, "parallel", "kycz"))
    harness.act("gjcz", DeclareRecusal(task_id=task.id, reason="顾问"))
    assert harness.code("cwcz", off(task, "kycz")) == "signer_needed"


def test_a_delegation_is_taken_back_with_all_behind_it(harness: Desk) -> None:
    task = alone(harness)
    harness.act("cwcz", DelegateTask(task_id=task.id, person="cw_fcz"))
    harness.act("cw_fcz", DelegateTask(task_id=task.id, person="cw_jb2"))
    harness.act("cwcz", off(task, "cw_fcz"))
    assert harness.people(task, "asked") == ["cwcz"]
    assert harness.people(task, "removed") == ["cw_fcz", "cw_jb2"]


def test_the_new_owner_may_and_so_may_who_added_them(harness: Desk) -> None:
    task = alone(harness)
    harness.act("cwcz", AddSigner(task_id=task.id, persons=("xz", "gjcz"), place="after"))
    harness.act("cwcz", TransferTask(task_id=task.id, person="kycz"))
    harness.act("kycz", off(task, "xz"))
    harness.act("cwcz", off(task, "gjcz"))
    harness.done(task, "kycz")
    assert harness.reread(task).outcome == "approve"


def test_what_is_refused(harness: Desk) -> None:
    task = body(harness, 'policy="all"', "cwcz", "xz")
    assert harness.code("cwcz", off(task, "xz")) == "not_a_signer"
    assert harness.code("kycz", off(task, "xz")) == "not_permitted"
    harness.act("cwcz", add(task, "parallel", "gjcz"))
    assert harness.code("xz", off(task, "gjcz")) == "not_permitted"
    assert harness.code("gjcz", off(task, "gjcz")) == "not_permitted"
    assert harness.code("cwcz", off(task, "gjcz", "长" * 4001)) == "text_too_long"
    harness.done(task, "gjcz")
    assert harness.code("cwcz", off(task, "gjcz")) == "signer_spoke"
    harness.act("cwcz", add(task, "before", "jwcz"))
    harness.act("cwcz", off(task, "jwcz"))
    assert harness.code("cwcz", off(task, "jwcz")) == "not_a_signer"
    harness.act("cwcz", add(task, "before", "jwcz"))
    harness.act(ADMIN, SuspendInstance(instance_id=task.instance_id, reason="核查"))
    assert harness.code("cwcz", off(task, "jwcz")) == "case_not_active"


def test_a_task_that_is_done(harness: Desk) -> None:
    task = alone(harness)
    harness.act("cwcz", add(task, "after", "xz"))
    harness.done(task, "cwcz", "reject", "不同意")
    assert harness.code("cwcz", off(task, "xz")) == "task_closed"


def test_a_task_on_which_nobody_decides_any_more_is_not_decided_by_it(harness: Desk) -> None:
    sign = ask("sign", person('"cwcz"'), task='recusable="true"')
    task = harness.task(harness.deployed(chain("left", sign, ask("then", person('"ky_jb"')))))
    harness.act("cwcz", AddSigner(task_id=task.id, persons=("kycz", "jwcz"), place="after"))
    harness.act("cwcz", DeclareRecusal(task_id=task.id, reason="顾问"))
    harness.act("cwcz", RemoveSigner(task_id=task.id, person="kycz"))
    assert (harness.reread(task).state, harness.people(task, "waiting")) == ("open", ["jwcz"])
    assert [incident.code for incident in harness.incidents(task.instance_id)] == ["nobody_to_ask"]
