from engine.commands.add_signer import AddSigner
from engine.commands.claim_task import ClaimTask
from engine.commands.declare_recusal import MAX_REASON, DeclareRecusal
from engine.commands.delegate_task import DelegateTask
from engine.commands.suspend_instance import SuspendInstance
from engine.store.tasks import Task
from tests.factories.desk import ADMIN, APPLICANT, CHAIR, CLERK, MEMBERS, OTHER_CLERK, Desk
from tests.factories.slip import DONE, ask, chain, group, person


def aside(task: Task, reason: str = "本人是合作方顾问") -> DeclareRecusal:
    return DeclareRecusal(task_id=task.id, reason=reason)


def test_who_steps_aside_leaves_the_base(harness: Desk) -> None:
    case = harness.slip("vote")
    task = harness.task(case)
    harness.act(MEMBERS[0], aside(task))
    row, now = harness.assignment(task, MEMBERS[0]), harness.reread(task)
    assert (row.state, row.opinion, now.asked) == ("recused", "本人是合作方顾问", 8)
    event = harness.last(case)
    names = harness.events(case)
    assert "RecusalDeclared" in names
    assert event.actor == MEMBERS[0]
    harness.vote(case, MEMBERS[1:7])
    closed = harness.one(Task, Task.id == task.id)
    assert (closed.outcome, closed.data["due"], closed.data["recused"]) == ("approve", 8, [MEMBERS[0]])


def test_a_recusal_may_decide(harness: Desk) -> None:
    case = harness.slip("vote")
    task = harness.task(case)
    harness.vote(case, MEMBERS[:4], "reject")
    harness.vote(case, MEMBERS[4:6], "approve")
    assert harness.reread(task).state == "open"
    for member in MEMBERS[6:]:
        if harness.reread(task).state == "open":
            harness.act(member, aside(task))
    assert harness.reread(task).outcome == "reject"
    assert harness.case(case).outcome == "rejected"


def test_the_chairs_turn_comes_when_the_last_other_steps_aside(harness: Desk) -> None:
    case = harness.slip("vote")
    task = harness.task(case)
    harness.vote(case, MEMBERS[:4])
    harness.vote(case, MEMBERS[4:7], "reject")
    assert harness.people(task, "waiting") == [CHAIR]
    harness.act(MEMBERS[7], aside(task))
    assert harness.people(task, "asked") == [CHAIR]


def test_out_of_a_pool_the_others_remain(harness: Desk) -> None:
    task = harness.task(harness.slip())
    harness.act(CLERK, ClaimTask(task_id=task.id))
    harness.act(CLERK, aside(task))
    now = harness.reread(task)
    assert (now.asked, now.claimed_by, now.state) == (1, None, "open")
    assert harness.code(CLERK, ClaimTask(task_id=task.id)) == "task_handed_on"
    harness.done(task, OTHER_CLERK)
    assert harness.reread(task).completed_by == OTHER_CLERK


def test_when_the_only_one_steps_aside_the_superior_is_asked(harness: Desk) -> None:
    alone = ask("sign", group("dept_head", '"CWC"'), task='recusable="true"')
    case = harness.deployed(chain("alone", alone))
    task = harness.task(case)
    harness.act("cwcz", aside(task))
    assert harness.people(task, "asked") == ["xz"]
    assert ["skipped_recused", {"person": "cwcz"}] in harness.assignment(task, "xz").why
    assert harness.incidents(case) == []
    harness.done(task, "xz")
    assert harness.reread(task).completed_by == "xz"


def test_whoever_waits_for_those_they_added_need_not_wait_to_step_aside(harness: Desk) -> None:
    alone = ask("sign", group("dept_head", '"CWC"'), task='recusable="true"')
    task = harness.task(harness.deployed(chain("alone", alone)))
    harness.act("cwcz", AddSigner(task_id=task.id, persons=("gjcz", CLERK), place="before", mode="all"))
    harness.done(task, CLERK, "approve", "经费可行")
    harness.act("cwcz", aside(task))
    assert harness.people(task, "asked") == ["xz"]
    assert [harness.assignment(task, one).state for one in ("cwcz", "gjcz", CLERK)] == ["recused", "removed", "voted"]
    assert harness.code("gjcz", harness.vote_command(task)) == "task_handed_on"
    harness.done(task, "xz")
    assert harness.reread(task).completed_by == "xz"


def test_whoever_delegated_need_not_wait_to_step_aside(harness: Desk) -> None:
    alone = ask("sign", group("dept_head", '"CWC"'), task='recusable="true"')
    task = harness.task(harness.deployed(chain("alone", alone)))
    harness.act("cwcz", DelegateTask(task_id=task.id, person=CLERK))
    harness.act("cwcz", aside(task))
    assert harness.assignment(task, CLERK).state == "removed"
    assert harness.people(task, "asked") == ["xz"]


def test_when_nobody_is_left_an_incident_says_so(harness: Desk) -> None:
    alone = ask("sign", person('"cwcz"'), task='recusable="true"')
    case = harness.deployed(chain("alone", alone))
    harness.act("cwcz", aside(harness.task(case)))
    (incident,) = harness.incidents(case)
    assert (incident.kind, incident.code, incident.element) == ("assignment", "nobody_to_ask", "sign")


def test_what_is_refused(harness: Desk) -> None:
    task = harness.task(harness.slip("vote"))
    assert harness.code(MEMBERS[0], aside(task, " ")) == "reason_required"
    assert harness.code(MEMBERS[0], aside(task, "x" * (MAX_REASON + 1))) == "text_too_long"
    assert harness.code(CLERK, aside(task)) == "task_not_yours"
    harness.act(MEMBERS[0], aside(task))
    assert harness.code(MEMBERS[0], aside(task)) == "task_handed_on"
    harness.act(ADMIN, SuspendInstance(instance_id=task.instance_id, reason="核查"))
    assert harness.code(MEMBERS[1], aside(task)) == "case_not_active"


def test_where_nobody_may_step_aside(harness: Desk) -> None:
    case = harness.deployed(chain("plain", ask("first", person("starter.id"), outcomes=DONE)))
    assert harness.code(APPLICANT, aside(harness.task(case))) == "not_recusable"
