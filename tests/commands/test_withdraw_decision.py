from engine.commands.add_signer import AddSigner
from engine.commands.claim_task import ClaimTask
from engine.commands.comment import Comment
from engine.commands.complete_task import CompleteTask
from engine.commands.declare_recusal import DeclareRecusal
from engine.commands.mark_seen import MarkSeen
from engine.commands.remind_task import RemindTask
from engine.commands.resume_instance import ResumeInstance
from engine.commands.suspend_instance import SuspendInstance
from engine.commands.withdraw_decision import WithdrawDecision
from engine.queries.withdrawals import Withdrawals
from engine.store.instances import Instance, InstanceState
from engine.store.jobs import Job
from engine.store.tasks import Assignment, Draft, Task
from tests.factories.between import OWNER, alone
from tests.factories.desk import ADMIN, APPLICANT, CHAIR, CLERK, MEMBERS, OTHER_CLERK, Desk, told
from tests.factories.slip import DONE, ask, border, chain, group, person, serve, timer_definition

VISIBLE = (Task.state, Task.outcome, Task.completed_by, Task.claimed_by, Task.signed, Task.asked, Task.data)


def picture(harness: Desk, case: str) -> dict[str, object]:
    """What a case shows: everything but the counts of acts and what was undone."""
    tasks = [t for t in harness.all(Task, Task.instance_id == case) if t.state != "undone"]
    here = {t.id for t in tasks}
    state = harness.one(InstanceState, InstanceState.instance_id == case)
    return {
        "state": (state.tokens, state.variables),
        "case": (harness.case(case).state, harness.case(case).title),
        "tasks": [[getattr(t, column.key) for column in VISIBLE] for t in tasks],
        "people": [
            (a.person, a.state, a.outcome, a.opinion, a.voted_at)
            for a in harness.all(Assignment, Assignment.instance_id == case)
            if a.task_id in here
        ],
        "jobs": [(j.id, j.kind, j.due_at) for j in harness.jobs(case)],
        "incidents": len(harness.incidents(case)),
    }


def undo(task: Task) -> WithdrawDecision:
    return WithdrawDecision(task_id=task.id)


def test_everything_is_as_before(harness: Desk) -> None:
    case = harness.slip()
    task, before = harness.task(case), picture(harness, case)
    harness.done(task, CLERK, opinion="同意")
    assert harness.task(case).element == "vote"
    harness.pass_time(seconds=7)
    harness.act(CLERK, undo(task))
    assert picture(harness, case) == before
    assert harness.reread(task).version > task.version
    event = harness.last(case)
    assert (event.event, event.actor, event.element) == ("DecisionWithdrawn", CLERK, "check")
    harness.done(harness.task(case), OTHER_CLERK, "reject", "不合规定")
    assert harness.case(case).outcome == "rejected"


def test_a_claim_stays_and_deciding_without_one_leaves_none(harness: Desk) -> None:
    case = harness.slip()
    task = harness.task(case)
    harness.done(task, CLERK)
    harness.act(CLERK, undo(task))
    assert harness.reread(task).claimed_by is None
    harness.act(CLERK, ClaimTask(task_id=task.id))
    harness.done(task, CLERK)
    harness.act(CLERK, undo(task))
    assert harness.reread(task).claimed_by == CLERK


def test_the_title_is_as_before(harness: Desk) -> None:
    case = harness.slip("apply")
    task, before = harness.task(case), picture(harness, case)
    harness.done(task, APPLICANT, "done", purpose="聘书")
    assert harness.case(case).title == "聘书"
    harness.act(APPLICANT, undo(task))
    assert picture(harness, case) == before


def test_what_the_act_queued_never_leaves(harness: Desk) -> None:
    case = harness.slip()
    task = harness.task(case)
    harness.done(task, CLERK)
    vote = harness.task(case, "vote")
    queued = [j.id for j in harness.jobs(case, "assigned") if j.task_id == vote.id]
    assert len(queued) == len(MEMBERS)
    harness.act(CLERK, undo(task))
    assert {j.state for j in harness.all(Job, Job.id.in_(queued))} == {"cancelled"}


def test_a_timer_on_the_border_runs_again(harness: Desk) -> None:
    first = ask("first", group("finance"))
    files = chain("bound", first, ask("then", group("legal")), borders=[border("t", "first", timer_definition("P3D"))])
    case = harness.deployed(files)
    task, before = harness.task(case), picture(harness, case)
    harness.done(task, "cwcz")
    assert harness.jobs(case, "timer") == []
    harness.act("cwcz", undo(task))
    assert picture(harness, case) == before
    harness.advance("P4D")
    assert harness.case(case).outcome == "late"


def test_an_incident_of_the_act_goes_with_it(harness: Desk) -> None:
    first = ask("first", group("finance"))
    case = harness.deployed(chain("gap", first, ask("then", person('"nobody"'))))
    task, before = harness.task(case), picture(harness, case)
    harness.done(task, "cwcz")
    assert [i.code for i in harness.incidents(case)] == ["nobody_to_ask"]
    harness.pass_time(seconds=3)
    harness.act("cwcz", undo(task))
    assert picture(harness, case) == before


def test_one_vote_of_many(harness: Desk) -> None:
    case = harness.slip("vote")
    task = harness.task(case)
    harness.vote(case, MEMBERS[:2])
    before = picture(harness, case)
    harness.vote(case, MEMBERS[2:3], "reject")
    harness.act(MEMBERS[2], undo(task))
    assert picture(harness, case) == before


def test_the_chair_waits_again(harness: Desk) -> None:
    case = harness.slip("vote")
    task = harness.task(case)
    harness.vote(case, MEMBERS[:4])
    harness.vote(case, MEMBERS[4:7], "reject")
    before = picture(harness, case)
    harness.vote(case, MEMBERS[7:], "reject")
    assert harness.people(task, "asked") == [CHAIR]
    harness.act(MEMBERS[7], undo(task))
    assert picture(harness, case) == before
    harness.vote(case, MEMBERS[7:], "reject")
    assert ("assigned", CHAIR) in harness.mails(case)


def test_the_deciding_vote(harness: Desk) -> None:
    case = harness.slip("vote")
    for member in MEMBERS[:5]:
        harness.vote(case, [member], "defer")
    task, before = harness.task(case), picture(harness, case)
    harness.vote(case, MEMBERS[5:6], "defer")
    if harness.open_tasks(case, "vote"):
        harness.act(MEMBERS[5], undo(task))
        assert picture(harness, case) == before
        return
    harness.act(MEMBERS[5], undo(task))
    assert picture(harness, case) == before


def sent(harness: Desk, case: str) -> None:
    """The letters of a case leave, as they do once the seconds are over."""
    for job in harness.jobs(case):
        if job.queue == "mail":
            harness.set(Job, Job.id == job.id, state="done", done_at=harness.clock.now())


def test_after_the_seconds_it_is_a_withdrawal_of_which_those_who_were_asked_are_told(harness: Desk) -> None:
    case = harness.slip()
    task, before = harness.task(case), picture(harness, case)
    harness.done(task, CLERK)
    harness.pass_time(hours=3)
    sent(harness, case)
    harness.act(CLERK, undo(task))
    letters = [(job.kind, job.person) for job in harness.jobs(case, "taken_back")]
    assert sorted(letters) == sorted(("taken_back", member) for member in MEMBERS)
    now, same = picture(harness, case), ("state", "case", "tasks", "people")
    assert [now[part] for part in same] == [before[part] for part in same]


def test_once_the_next_handler_opened_it_it_is_too_late(harness: Desk) -> None:
    case = harness.slip()
    task = harness.task(case)
    harness.done(task, CLERK)
    harness.pass_time(seconds=1)
    harness.act(MEMBERS[1], MarkSeen(instance_id=case))
    harness.pass_time(seconds=6)
    with_seconds_left = harness.engine.read(Withdrawals(person=CLERK, task_ids=(task.id,)))
    assert [verdict.can for verdict in with_seconds_left] == [True]
    harness.pass_time(seconds=2)
    refused = harness.refusal(CLERK, undo(task))
    assert (refused.code, told(refused)) == ("undo_opened", {"by": "校长", "at": "2026-09-01 09:00"})
    (verdict,) = harness.engine.read(Withdrawals(person=CLERK, task_ids=(task.id,)))
    assert (verdict.refused, verdict.why) == ("undo_opened", "校长 已于 2026-09-01 09:00 打开这件事项，不能再撤回。")


def test_a_reader_who_was_not_asked_because_of_it_may_have_opened_it(harness: Desk) -> None:
    case = harness.slip()
    task = harness.task(case)
    harness.done(task, CLERK)
    harness.pass_time(seconds=9)
    harness.act(APPLICANT, MarkSeen(instance_id=case))
    harness.act(CLERK, undo(task))
    assert harness.reread(task).state == "open"


def test_having_opened_it_before_the_decision_is_no_obstacle(harness: Desk) -> None:
    case = harness.slip()
    task = harness.task(case)
    harness.done(task, CLERK, "return", "请补材料")
    again = harness.task(case)
    harness.act(APPLICANT, MarkSeen(instance_id=case))
    harness.done(again, APPLICANT, "done", purpose="聘书")
    second = harness.task(case)
    harness.pass_time(minutes=5)
    harness.done(second, CLERK, "return", "还缺一份")
    harness.pass_time(seconds=9)
    harness.act(CLERK, undo(second))
    assert harness.reread(second).state == "open"


def test_what_was_told_to_somebody_is_not_taken_back(harness: Desk) -> None:
    tell = serve("tell", "decision.notify", kind='"returned"', reason='"缺材料"')
    case = harness.deployed(chain("telling", ask("first", group("finance")), tell, ask("then", group("legal"))))
    task = harness.task(case)
    harness.done(task, "cwcz")
    harness.pass_time(seconds=9)
    sent(harness, case)
    assert harness.code("cwcz", undo(task)) == "undo_told"


def test_one_vote_of_many_is_taken_back_until_somebody_votes(harness: Desk) -> None:
    case = harness.slip("vote")
    task = harness.task(case)
    harness.vote(case, MEMBERS[:1])
    before = picture(harness, case)
    harness.vote(case, MEMBERS[1:2], "reject")
    harness.pass_time(hours=1)
    harness.act(MEMBERS[1], undo(task))
    assert picture(harness, case) == before


def test_a_vote_that_decided_nothing_is_taken_back_also_after_others_have_voted(harness: Desk) -> None:
    case = harness.slip("vote")
    task = harness.task(case)
    harness.vote(case, MEMBERS[:1], "reject")
    harness.vote(case, MEMBERS[1:3])
    harness.pass_time(hours=1)
    harness.act(MEMBERS[0], undo(task))
    assert harness.assignment(task, MEMBERS[0]).state == "asked"
    assert [harness.assignment(task, one).outcome for one in MEMBERS[:3]] == [None, "approve", "approve"]
    assert harness.reread(task).signed == 2
    harness.act(MEMBERS[1], undo(task))  # taking a vote back is no obstacle either
    harness.vote(case, [*MEMBERS[:2], *MEMBERS[3:]])
    assert harness.reread(task).outcome == "approve"


def test_a_vote_that_let_another_s_turn_come_is_not_taken_back_after_theirs(harness: Desk) -> None:
    people = person('["cwcz", "xz", "gjcz"]')
    task = harness.task(
        harness.deployed(chain("turns", ask("sign", people, approval='policy="sequence"'), ask("then", people)))
    )
    for login in ("cwcz", "xz"):
        harness.done(task, login)
    assert harness.code("cwcz", undo(task)) == "undo_acted"


def test_what_changes_hands_since_keeps_a_vote_where_it_is(harness: Desk) -> None:
    task = harness.task(harness.slip("vote"))
    harness.vote(task.instance_id, MEMBERS[:1])
    harness.act(ADMIN, SuspendInstance(instance_id=task.instance_id, reason="核查"))
    harness.act(ADMIN, ResumeInstance(instance_id=task.instance_id, reason="核完"))
    harness.vote(task.instance_id, MEMBERS[1:2])
    refused = harness.refusal(MEMBERS[0], undo(task))
    assert (refused.code, told(refused)["by"]) == ("undo_acted", "流程管理员")


def test_whoever_decided_may_look_at_what_comes_of_it(harness: Desk) -> None:
    then = ask("then", person('"cwcz"'))
    task = harness.task(harness.deployed(chain("own", ask("first", person('"cwcz"')), then)))
    harness.done(task, "cwcz")
    harness.pass_time(seconds=9)
    harness.act("cwcz", MarkSeen(instance_id=task.instance_id))
    harness.act("cwcz", undo(task))
    assert harness.reread(task).state == "open"


def test_after_somebody_else_acted_it_is_too_late(harness: Desk) -> None:
    case = harness.slip()
    task = harness.task(case)
    harness.done(task, CLERK)
    harness.vote(case, MEMBERS[1:2])
    refused = harness.refusal(CLERK, undo(task))
    assert (refused.code, told(refused)) == ("undo_acted", {"by": "校长", "at": "2026-09-01 09:00"})


def test_talk_beside_a_task_moves_nothing(harness: Desk) -> None:
    case = harness.slip()
    task, before = harness.task(case), picture(harness, case)
    harness.done(task, CLERK)
    harness.act(APPLICANT, Comment(instance_id=case, text="请尽快"))
    harness.act(APPLICANT, RemindTask(task_id=harness.task(case).id))
    harness.act(CLERK, undo(task))
    assert {**picture(harness, case), "jobs": 0} == {**before, "jobs": 0}


def test_what_was_undone_is_not_undone_again(harness: Desk) -> None:
    task = harness.task(harness.slip())
    harness.done(task, CLERK)
    harness.act(CLERK, undo(task))
    again = harness.refusal(CLERK, undo(task))
    assert (again.code, told(again)) == ("undo_done", {"by": "财务处经办", "at": "2026-09-01 09:00"})


def test_an_end_is_an_end(harness: Desk) -> None:
    case = harness.slip()
    task = harness.task(case)
    harness.done(task, CLERK, "reject", "不合规定")
    assert harness.code(CLERK, undo(task)) == "undo_number_issued"


def test_a_number_is_never_given_back(harness: Desk) -> None:
    task = numbered(harness)
    assert harness.code("cwcz", undo(task)) == "undo_number_issued"


def numbered(harness: Desk) -> Task:
    """A task whose completion gave the case its number."""
    first, then = ask("first", group("finance")), ask("then", group("legal"))
    case = harness.deployed(chain("counted", first, serve("number", "case.accept"), then, manifest='number = "slip"'))
    task = harness.task(case)
    harness.done(task, "cwcz")
    assert harness.one(Instance, Instance.id == case).number is not None
    return task


def test_only_who_decided(harness: Desk) -> None:
    task = harness.task(harness.slip())
    assert harness.code(CLERK, undo(task)) == "not_permitted"
    harness.done(task, CLERK)
    assert harness.code(OTHER_CLERK, undo(task)) == "not_permitted"
    assert harness.code(ADMIN, undo(task)) == "not_permitted"
    assert harness.code(CLERK, WithdrawDecision(task_id="0" * 32)) == "not_found"


def test_a_case_that_is_suspended(harness: Desk) -> None:
    task = harness.task(harness.slip())
    harness.act(CLERK, CompleteTask(task_id=task.id, outcome="approve"))
    harness.act(ADMIN, SuspendInstance(instance_id=task.instance_id, reason="核查"))
    assert harness.code(CLERK, undo(task)) == "case_not_active"


def test_a_task_done_alone(harness: Desk) -> None:
    case = harness.deployed(
        chain("two", ask("first", person("starter.id"), outcomes=DONE), ask("then", group("legal")))
    )
    task, before = harness.task(case), picture(harness, case)
    harness.done(task, APPLICANT, "done")
    harness.act(APPLICANT, undo(task))
    assert picture(harness, case) == before


def test_what_was_typed_lies_there_as_a_draft(harness: Desk) -> None:
    case = harness.slip("apply")
    task = harness.task(case)
    harness.done(task, APPLICANT, "done", "急用", purpose="聘书", copies=2)
    harness.act(APPLICANT, undo(task))
    draft = harness.one(Draft, Draft.task_id == task.id)
    assert (draft.person, draft.data) == (APPLICANT, {"purpose": "聘书", "copies": 2, "opinion": "急用"})
    harness.done(task, APPLICANT, "done", purpose="合同")
    harness.act(APPLICANT, undo(task))
    assert harness.one(Draft, Draft.task_id == task.id).data == {"purpose": "合同"}


def test_the_conditions_of_an_approval_lie_there_too(harness: Desk) -> None:
    task = alone(harness)
    harness.act(OWNER, CompleteTask(task_id=task.id, outcome="approve", conditions=("先公证", "再签约")))
    harness.act(OWNER, undo(task))
    assert harness.one(Draft, Draft.task_id == task.id).data == {"task.conditions": "先公证\n再签约"}


def test_the_last_of_a_body_is_asked_again_and_no_pool(harness: Desk) -> None:
    sign = ask("sign", person('["cwcz", "xz"]'), approval='policy="all"', task='recusable="true"')
    task = harness.task(harness.deployed(chain("last", sign, ask("then", person('"ky_jb"')))))
    harness.act("xz", DeclareRecusal(task_id=task.id, reason="顾问"))
    harness.done(task, "cwcz")
    harness.act("cwcz", undo(task))
    assert (harness.people(task, "asked"), harness.reread(task).claimed_by) == (["cwcz"], None)


def test_a_signers_word_leaves_the_owners_claim(harness: Desk) -> None:
    task = harness.task(harness.deployed(chain("kept", ask("sign", person('"cwcz"')), ask("then", person('"ky_jb"')))))
    harness.act("cwcz", AddSigner(task_id=task.id, persons=("kycz", "jwcz"), place="after"))
    harness.done(task, "cwcz")
    harness.done(task, "kycz")
    harness.act("kycz", undo(task))
    assert (harness.people(task, "asked"), harness.reread(task).claimed_by) == (["kycz", "jwcz"], "cwcz")
