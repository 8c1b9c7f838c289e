from engine.commands.acknowledge import Acknowledge
from engine.commands.copy_task import CopyTask
from engine.commands.suspend_instance import SuspendInstance
from engine.commands.withdraw_decision import WithdrawDecision
from engine.queries.task_detail import TaskDetail
from engine.runtime.copies import MAX_COPIES, MAX_TEXT
from engine.store.conversations import Copy
from engine.store.tasks import Task
from tests.factories.desk import ADMIN, CLERK, Desk
from tests.factories.slip import ask, chain, person


def alone(harness: Desk) -> Task:
    return harness.task(harness.deployed(chain("alone", ask("sign", person('"cwcz"')), ask("then", person('"xz"')))))


def copy(task: Task, *people: str, kind: str = "acknowledge", text: str = "") -> CopyTask:
    return CopyTask(task_id=task.id, persons=people, kind=kind, text=text)  # type: ignore[arg-type]


def test_who_receives_a_copy_reads_the_case_and_nothing_waits(harness: Desk) -> None:
    task = alone(harness)
    harness.act("cwcz", copy(task, "kycz", "jwcz", text="请阅"))
    rows = harness.all(Copy)
    assert [(r.person, r.kind, r.text, r.sent_by, r.task_id, r.state) for r in rows] == [
        ("kycz", "acknowledge", "请阅", "cwcz", task.id, "open"),
        ("jwcz", "acknowledge", "请阅", "cwcz", task.id, "open"),
    ]
    assert {("copied", "kycz"), ("copied", "jwcz")} <= set(harness.mails(task.instance_id))
    assert harness.engine.read(TaskDetail(person="kycz", task_id=task.id)).may.decide is False
    event = harness.last(task.instance_id)
    assert (event.event, event.payload["people"]) == ("CaseCopied", ["kycz", "jwcz"])
    harness.done(task, "cwcz")
    assert [t.element for t in harness.open_tasks(task.instance_id)] == ["then"]
    assert {r.state for r in harness.all(Copy)} == {"open"}


def test_a_decision_taken_back_leaves_the_copies(harness: Desk) -> None:
    task = alone(harness)
    harness.act("cwcz", copy(task, "kycz"))
    harness.done(task, "cwcz")
    harness.act("cwcz", WithdrawDecision(task_id=task.id))
    (row,) = harness.all(Copy)
    harness.act("kycz", Acknowledge(copy_id=row.id))


def test_once_it_was_read_another_may_be_sent(harness: Desk) -> None:
    task = alone(harness)
    harness.act("cwcz", copy(task, "kycz"))
    assert harness.code("cwcz", copy(task, "kycz")) == "copied_already"
    harness.act("kycz", Acknowledge(copy_id=harness.all(Copy)[0].id))
    harness.act("cwcz", copy(task, "kycz"))


def test_what_is_refused(harness: Desk) -> None:
    task = alone(harness)
    assert harness.code(CLERK, copy(task, "kycz")) == "task_not_yours"
    assert harness.code("cwcz", copy(task)) == "persons_required"
    assert harness.code("cwcz", copy(task, "kycz", "kycz")) == "persons_required"
    assert harness.code("cwcz", copy(task, "cwcz")) == "person_self"
    assert harness.code("cwcz", copy(task, "nobody")) == "person_unknown"
    assert harness.code("cwcz", copy(task, "kycz", kind="sign")) == "copy_kind"
    assert harness.code("cwcz", copy(task, "kycz", text="长" * (MAX_TEXT + 1))) == "text_too_long"
    assert harness.code("cwcz", copy(task, *map(str, range(MAX_COPIES + 1)))) == "too_many_copies"
    harness.act(ADMIN, SuspendInstance(instance_id=task.instance_id, reason="核查"))
    assert harness.code("cwcz", copy(task, "kycz")) == "case_not_active"
