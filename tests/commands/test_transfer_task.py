import pytest

from engine.commands.claim_task import ClaimTask
from engine.commands.complete_task import CompleteTask
from engine.commands.declare_recusal import DeclareRecusal
from engine.commands.suspend_instance import SuspendInstance
from engine.commands.transfer_task import TransferTask
from engine.commands.withdraw_decision import WithdrawDecision
from engine.domain.errors import Rejection
from engine.domain.handing import MAX_TRANSFERS
from engine.domain.rejections import sentence
from engine.store.tasks import Task
from tests.factories.desk import ADMIN, APPLICANT, CLERK, MEMBERS, OTHER_CLERK, Desk
from tests.factories.slip import ask, chain, group, person

DUE = 'in="5 workdays" ladder="L-STD"'


def hand(task: Task, to: str, opinion: str = "") -> TransferTask:
    return TransferTask(task_id=task.id, person=to, opinion=opinion)


def alone(harness: Desk, **more: str) -> Task:
    """A task of one person with a deadline and a ladder."""
    sign = ask("sign", person('"cwcz"'), due=DUE, task=more.get("task", ""))
    return harness.task(harness.deployed(chain("alone", sign)))


def test_it_goes_away_with_its_deadline_and_its_ladder(harness: Desk) -> None:
    task = alone(harness)
    case, rungs = task.instance_id, harness.jobs(task.instance_id, "ladder")
    harness.pass_time(days=1)
    harness.act("cwcz", hand(task, "cw_fcz", "请阅办"))
    now = harness.reread(task)
    assert (now.due_at, now.version) == (task.due_at, task.version + 1)
    assert [(j.id, j.due_at) for j in harness.jobs(case, "ladder")] == [(j.id, j.due_at) for j in rungs]
    assert harness.people(task, "asked") == ["cw_fcz"]
    mine = harness.assignment(task, "cwcz")
    assert (mine.state, mine.opinion) == ("removed", "请阅办")
    assert harness.assignment(task, "cw_fcz").why == [["rule_person", {}], ["transferred", {"by": "cwcz"}]]
    assert ("transferred", "cw_fcz") in harness.mails(case)
    event = harness.last(case)
    assert (event.event, event.payload) == (
        "TaskTransferred",
        {"to": "cw_fcz", "opinion": "请阅办", "transfers": 1},
    )
    assert harness.code("cwcz", harness.vote_command(task)) == "task_handed_on"
    harness.done(task, "cw_fcz")
    assert harness.reread(task).completed_by == "cw_fcz"


def test_out_of_a_pool_it_stays_with_the_one_it_was_given_to(harness: Desk) -> None:
    task = harness.task(harness.slip())
    assert harness.code(CLERK, hand(task, "cw_fcz")) == "task_not_claimed"
    harness.act(CLERK, ClaimTask(task_id=task.id))
    harness.act(CLERK, hand(task, "cw_fcz"))
    assert harness.reread(task).claimed_by == "cw_fcz"
    assert harness.code(OTHER_CLERK, ClaimTask(task_id=task.id)) == "task_claimed_by_other"
    harness.done(task, "cw_fcz")


def test_a_colleague_of_the_pool_can_have_it(harness: Desk) -> None:
    task = harness.task(harness.slip())
    harness.act(CLERK, ClaimTask(task_id=task.id))
    harness.act(CLERK, hand(task, OTHER_CLERK))
    assert harness.reread(task).claimed_by == OTHER_CLERK
    assert harness.people(task, "candidate").count(OTHER_CLERK) == 1
    harness.done(task, OTHER_CLERK)


def test_the_chain_has_an_end(harness: Desk) -> None:
    task = alone(harness)
    holders = ["cwcz", "cw_fcz", "xz", "gjcz", "kycz", "jwcz"]
    for number in range(MAX_TRANSFERS):
        harness.act(holders[number], hand(task, holders[number + 1]))
    assert harness.code(holders[MAX_TRANSFERS], hand(task, holders[MAX_TRANSFERS + 1])) == "transfer_chain"
    harness.done(task, holders[MAX_TRANSFERS])


def test_who_may_not_be_given_it(harness: Desk) -> None:
    task = alone(harness)
    assert harness.code("cwcz", hand(task, APPLICANT)) == "person_excluded"
    assert harness.code("cwcz", hand(task, "nobody")) == "person_unknown"
    assert harness.code("cwcz", hand(task, "cwcz")) == "person_self"


def test_one_of_several_is_not_given_another_s_place(harness: Desk) -> None:
    both = ask("sign", person('["cwcz", "xz", "gjcz"]'), approval='policy="all"', task='recusable="true"')
    task = harness.task(harness.deployed(chain("both", both)))
    assert harness.code("cwcz", hand(task, "xz")) == "person_already_asked"
    harness.done(task, "xz")
    assert harness.code("cwcz", hand(task, "xz")) == "person_already_asked"
    harness.act("gjcz", DeclareRecusal(task_id=task.id, reason="顾问"))
    assert harness.code("cwcz", hand(task, "gjcz")) == "person_excluded"
    harness.act("cwcz", hand(task, "kycz"))
    harness.done(task, "kycz")
    assert harness.reread(task).outcome == "approve"


def test_who_drafted_it_is_not_given_it(harness: Desk) -> None:
    sign = ask("sign", person('"xz"'), task='separateFrom="draft"')
    case = harness.deployed(chain("hands", ask("draft", person('"cwcz"')), sign))
    harness.done(harness.task(case), "cwcz")
    assert harness.code("xz", hand(harness.task(case), "cwcz")) == "person_excluded"


def test_a_vote_is_cast_in_person(harness: Desk) -> None:
    task = harness.task(harness.slip("vote"))
    assert harness.code(MEMBERS[0], hand(task, "cwcz")) == "vote_in_person"
    body = harness.task(harness.deployed(chain("body", ask("agree", group("lsg"), approval='policy="all"'))))
    assert harness.code(MEMBERS[0], hand(body, "cwcz")) == "vote_in_person"


def test_taking_back_a_decision_gives_it_to_the_one_who_decided(harness: Desk) -> None:
    task = harness.task(harness.deployed(chain("two", ask("sign", person('"cwcz"')), ask("then", person('"xz"')))))
    harness.act("cwcz", hand(task, "cw_fcz"))
    harness.done(task, "cw_fcz")
    harness.act("cw_fcz", WithdrawDecision(task_id=task.id))
    assert harness.people(task, "asked") == ["cw_fcz"]
    assert harness.people(task, "removed") == ["cwcz"]


def test_what_is_refused(harness: Desk) -> None:
    task = alone(harness)
    assert harness.code("xz", hand(task, "cw_fcz")) == "task_not_yours"
    assert harness.code("cwcz", hand(task, "cw_fcz", "长" * 4001)) == "text_too_long"
    assert harness.code("cwcz", TransferTask(task_id="0" * 32, person="xz")) == "not_found"
    harness.act(ADMIN, SuspendInstance(instance_id=task.instance_id, reason="核查"))
    assert harness.code("cwcz", hand(task, "cw_fcz")) == "case_not_active"


def test_a_task_that_is_done(harness: Desk) -> None:
    task = alone(harness)
    harness.act("cwcz", CompleteTask(task_id=task.id, outcome="approve"))
    assert harness.code("cwcz", hand(task, "cw_fcz")) == "task_already_completed"


def test_in_another_window_one_reads_that_it_was_oneself_who_handed_it_on(harness: Desk) -> None:
    task = alone(harness)
    harness.act("cwcz", hand(task, "cw_fcz"))
    with pytest.raises(Rejection) as refused:
        harness.act("cwcz", harness.vote_command(task))
    said = [sentence(refused.value, language) for language in ("zh", "en")]
    told = [f"{one.what} {one.todo}" for one in said]
    assert told[0].startswith("这件事项不再由您办理：您本人 已于 ")
    assert told[0].endswith("如仍应由您办理，请联系现在的办理人。")
    assert told[1].startswith("This task is not yours any more: you changed who has it at ")
    assert told[1].endswith("Contact whoever has it now if it should be yours.")
