from engine.commands.add_signer import AddSigner
from engine.commands.claim_task import ClaimTask
from engine.commands.declare_recusal import DeclareRecusal
from engine.commands.reassign_task import ReassignTask
from engine.commands.remind_task import RemindTask
from engine.commands.suspend_instance import SuspendInstance
from engine.domain.rejections import sentence
from engine.store.tasks import Task
from tests.factories.desk import ADMIN, APPLICANT, CLERK, MEMBERS, OTHER_CLERK, Desk
from tests.factories.slip import ask, chain, group, person


def give(task: Task, to: str, reason: str = "出差", instead_of: str | None = None) -> ReassignTask:
    return ReassignTask(task_id=task.id, person=to, reason=reason, instead_of=instead_of)


def test_an_administrator_gives_a_pool_task_to_one(harness: Desk) -> None:
    case = harness.slip()
    task = harness.task(case)
    harness.act(CLERK, ClaimTask(task_id=task.id))
    harness.act(ADMIN, give(task, "cw_fcz"))
    now = harness.reread(task)
    assert (now.claimed_by, now.version) == (None, task.version + 1)
    assert harness.people(task, "asked", "candidate") == ["cw_fcz"]
    assert harness.code(CLERK, ClaimTask(task_id=task.id)) == "task_handed_on"
    assert ("assigned", "cw_fcz") in harness.mails(case)
    assert harness.assignment(task, "cw_fcz").why == [["reassigned", {"by": ADMIN, "reason": "出差"}]]
    event = harness.last(case)
    assert (event.event, event.payload) == ("TaskReassigned", {"to": "cw_fcz", "reason": "出差"})


def test_a_superior_gives_their_peoples_task(harness: Desk) -> None:
    case = harness.deployed(chain("one", ask("sign", group("dept_handler", '"CWC"'))))
    task = harness.task(case)
    assert harness.code("fzbzr", give(task, "cw_jb2")) == "not_permitted"
    harness.act("cwcz", give(task, "cw_jb2"))
    harness.done(task, "cw_jb2")
    assert harness.reread(task).completed_by == "cw_jb2"


def test_one_voter_instead_of_another(harness: Desk) -> None:
    case = harness.slip("vote")
    task = harness.task(case)
    harness.act(ADMIN, give(task, "ky_fcz", instead_of="kycz"))
    assert harness.reread(task).asked == 9
    assert harness.assignment(task, "kycz").state == "removed"
    harness.vote(case, ["ky_fcz", *MEMBERS[:3]])
    assert harness.reread(task).signed == 4


def test_nobody_votes_twice(harness: Desk) -> None:
    case = harness.slip("vote")
    task = harness.task(case)
    assert harness.code(ADMIN, give(task, "xz", instead_of="kycz")) == "person_already_asked"
    harness.vote(case, ["xz"])
    assert harness.code(ADMIN, give(task, "xz", instead_of="kycz")) == "person_already_asked"


def test_of_several_it_must_be_said_who_leaves(harness: Desk) -> None:
    task = harness.task(harness.slip("vote"))
    assert harness.code(ADMIN, give(task, "ky_fcz")) == "person_unknown"
    assert harness.code(ADMIN, give(task, "ky_fcz", instead_of=CLERK)) == "person_unknown"


def test_who_may_not_be_given_it(harness: Desk) -> None:
    task = harness.task(harness.slip("vote"))
    refusal = harness.refusal(ADMIN, give(task, APPLICANT, instead_of="kycz"))
    assert sentence(refusal, "zh").what == "临床项目负责人 应当回避（申请人或项目负责人），不能办理这件事项。"
    assert sentence(refusal, "en").what.endswith("must not act on this (applied for this or leads it).")
    harness.act("xz", DeclareRecusal(task_id=task.id, reason="顾问"))
    assert harness.code(ADMIN, give(task, "xz", instead_of="kycz")) == "person_excluded"
    assert harness.code(ADMIN, give(task, "nobody", instead_of="kycz")) == "person_unknown"


def test_who_drafted_it_is_not_given_it(harness: Desk) -> None:
    sign = ask("sign", group("dept_handler", '"CWC"'), task='separateFrom="draft"')
    case = harness.deployed(chain("hands", ask("draft", group("dept_head", '"CWC"')), sign))
    harness.done(harness.task(case), "cwcz")
    assert harness.code(ADMIN, give(harness.task(case), "cwcz")) == "person_excluded"


def test_somebody_for_a_task_all_stepped_aside_from(harness: Desk) -> None:
    case = harness.deployed(chain("alone", ask("sign", person('"cwcz"'), task='recusable="true"')))
    task = harness.task(case)
    harness.act("cwcz", DeclareRecusal(task_id=task.id, reason="顾问"))
    assert len(harness.incidents(case)) == 1
    harness.act(ADMIN, give(task, "xz"))
    assert (harness.incidents(case), harness.reread(task).asked) == ([], 1)
    harness.done(task, "xz")
    assert harness.case(case).state == "completed"


def test_what_is_refused(harness: Desk) -> None:
    case = harness.slip()
    task = harness.task(case)
    assert harness.code(OTHER_CLERK, give(task, CLERK)) == "not_permitted"
    assert harness.code(ADMIN, give(task, CLERK, " ")) == "reason_required"
    assert harness.code(ADMIN, ReassignTask(task_id="0" * 32, person=CLERK, reason="x")) == "not_found"
    harness.act(ADMIN, SuspendInstance(instance_id=case, reason="核查"))
    assert harness.code(ADMIN, give(task, CLERK)) == "case_not_active"


def test_a_task_that_is_done(harness: Desk) -> None:
    task = harness.task(harness.slip())
    harness.done(task, CLERK)
    assert harness.code(ADMIN, give(task, OTHER_CLERK)) == "task_closed"


def test_a_task_whose_owner_stepped_aside_though_signers_are_to_come(harness: Desk) -> None:
    sign = ask("sign", person('"cwcz"'), task='recusable="true"')
    task = harness.task(harness.deployed(chain("left", sign, ask("then", person('"ky_jb"')))))
    harness.act("cwcz", AddSigner(task_id=task.id, persons=("kycz",), place="after"))
    harness.act("cwcz", DeclareRecusal(task_id=task.id, reason="顾问"))
    assert harness.code(APPLICANT, RemindTask(task_id=task.id)) == "nobody_to_ask"
    harness.act(ADMIN, ReassignTask(task_id=task.id, person="xz", reason="回避"))
    harness.done(task, "xz")
    assert harness.people(task, "asked") == ["kycz"]


def test_neither_who_has_it_nor_one_of_its_signers(harness: Desk) -> None:
    task = harness.task(harness.deployed(chain("has", ask("sign", person('"cwcz"')))))
    harness.act("cwcz", AddSigner(task_id=task.id, persons=("kycz",), place="after"))
    for who in ("cwcz", "kycz"):
        again = ReassignTask(task_id=task.id, person=who, reason="出差")
        assert harness.code(ADMIN, again) == "person_already_asked"
