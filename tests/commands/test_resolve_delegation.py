from engine.commands.delegate_task import DelegateTask
from engine.commands.resolve_delegation import ResolveDelegation
from engine.commands.save_draft import SaveDraft
from engine.commands.suspend_instance import SuspendInstance
from engine.commands.withdraw_decision import WithdrawDecision
from engine.store.tasks import Draft, Task
from tests.factories.desk import ADMIN, Desk
from tests.factories.slip import ask, chain, person


def delegated(harness: Desk) -> Task:
    two = chain("two", ask("sign", person('"cwcz"')), ask("then", person('"xz"'), task='separateFrom="sign"'))
    task = harness.task(harness.deployed(two))
    harness.act("cwcz", DelegateTask(task_id=task.id, person="cw_fcz"))
    return task


def back(task: Task, opinion: str = "拟同意", **data: object) -> ResolveDelegation:
    return ResolveDelegation(task_id=task.id, opinion=opinion, data=data)


def test_it_comes_back_prepared(harness: Desk) -> None:
    task = delegated(harness)
    case = task.instance_id
    harness.act("cw_fcz", back(task, amount=20))
    assert harness.people(task, "asked") == ["cwcz"]
    row = harness.assignment(task, "cw_fcz")
    assert (row.state, row.opinion, row.data, row.outcome) == ("voted", "拟同意", {"amount": 20}, None)
    draft = harness.one(Draft, Draft.task_id == task.id, Draft.person == "cwcz")
    assert draft.data == {"amount": 20, "opinion": "拟同意"}
    assert ("resolved", "cwcz") in harness.mails(case)
    assert (harness.last(case).event, harness.last(case).actor) == ("DelegationResolved", "cw_fcz")


def test_what_the_owner_had_typed_elsewhere_stays(harness: Desk) -> None:
    task = harness.task(harness.deployed(chain("one", ask("sign", person('"cwcz"')))))
    harness.act("cwcz", SaveDraft(task_id=task.id, data={"amount": 1, "note": "mine"}))
    harness.act("cwcz", DelegateTask(task_id=task.id, person="cw_fcz"))
    harness.act("cw_fcz", back(task, amount=20))
    draft = harness.one(Draft, Draft.task_id == task.id, Draft.person == "cwcz")
    assert draft.data == {"amount": 20, "note": "mine", "opinion": "拟同意"}


def test_both_names_stand_in_the_result(harness: Desk) -> None:
    task = delegated(harness)
    harness.act("cw_fcz", back(task))
    harness.done(task, "cwcz", opinion="同意")
    result = harness.variables(task.instance_id)["results"]["sign"]
    assert (result["by"], result["opinion"], result["prepared_by"]) == ("cwcz", "同意", ["cw_fcz"])


def test_giving_back_can_be_taken_back(harness: Desk) -> None:
    task = delegated(harness)
    before = [(a.person, a.kind, a.state, a.opinion) for a in harness.asked(task.id)]
    harness.act("cw_fcz", back(task))
    harness.act("cw_fcz", WithdrawDecision(task_id=task.id))
    assert [(a.person, a.kind, a.state, a.opinion) for a in harness.asked(task.id)] == before
    assert harness.reread(task).signed == 0
    harness.act("cw_fcz", back(task, "再议"))
    harness.done(task, "cwcz")


def test_the_owner_s_decision_taken_back_leaves_what_was_prepared(harness: Desk) -> None:
    task = delegated(harness)
    harness.act("cw_fcz", back(task))
    before = [(a.person, a.state, a.opinion) for a in harness.asked(task.id)]
    harness.done(task, "cwcz")
    harness.act("cwcz", WithdrawDecision(task_id=task.id))
    assert [(a.person, a.state, a.opinion) for a in harness.asked(task.id)] == before


def test_what_is_refused(harness: Desk) -> None:
    task = delegated(harness)
    assert harness.code("cwcz", back(task)) == "delegated_out"
    assert harness.code("xz", back(task)) == "task_not_yours"
    assert harness.code("cw_fcz", back(task, " ")) == "opinion_required"
    assert harness.code("cw_fcz", back(task, "长" * 4001)) == "text_too_long"
    assert harness.code("cw_fcz", back(task, big="x" * 600_000)) == "text_too_long"
    harness.act(ADMIN, SuspendInstance(instance_id=task.instance_id, reason="核查"))
    assert harness.code("cw_fcz", back(task)) == "case_not_active"


def test_what_was_never_delegated(harness: Desk) -> None:
    task = harness.task(harness.deployed(chain("one", ask("sign", person('"cwcz"')))))
    assert harness.code("cwcz", back(task)) == "not_permitted"
