"""A vote that decides nothing never restores the case's run, whoever was added to the task: here it could not be."""

from engine.commands.acknowledge import Acknowledge
from engine.commands.add_signer import AddSigner
from engine.commands.ask_question import AskQuestion
from engine.commands.comment import Comment
from engine.commands.copy_task import CopyTask
from engine.commands.delegate_task import DelegateTask
from engine.commands.remind_task import RemindTask
from engine.commands.resolve_delegation import ResolveDelegation
from engine.store.conversations import Copy
from engine.store.instances import InstanceState
from engine.store.tasks import Task
from tests.factories.desk import APPLICANT, Desk
from tests.factories.slip import ask, chain, person
from tests.runtime.test_transaction import counted


def spoiled(desk: Desk, task: Task) -> None:
    """Make the saved run unreadable: whoever wants to restore it fails."""
    desk.set(InstanceState, InstanceState.instance_id == task.instance_id, tokens=b"spoiled", variables=b"spoiled")


def body(desk: Desk) -> Task:
    sign = ask("sign", person('["cwcz", "xz", "gjcz"]'), approval='policy="all"')
    return desk.task(desk.deployed(chain("body", sign)))


def test_votes_before_and_beside_added_signers(on_sqlite: Desk) -> None:
    task = body(on_sqlite)
    on_sqlite.act("cwcz", AddSigner(task_id=task.id, persons=("kycz",), place="before"))
    on_sqlite.act("xz", AddSigner(task_id=task.id, persons=("jwcz",), place="parallel"))
    on_sqlite.act("gjcz", DelegateTask(task_id=task.id, person="gj_p1"))
    spoiled(on_sqlite, task)
    for voter in ("xz", "jwcz", "kycz", "cwcz"):
        on_sqlite.done(task, voter)
    on_sqlite.act("gj_p1", ResolveDelegation(task_id=task.id, opinion="拟同意"))
    assert on_sqlite.people(task, "asked") == ["gjcz"]
    assert on_sqlite.reread(task).signed == 3


def test_a_yes_that_waits_for_those_who_sign_after(on_sqlite: Desk) -> None:
    task = on_sqlite.task(on_sqlite.deployed(chain("alone", ask("sign", person('"cwcz"')))))
    on_sqlite.act("cwcz", AddSigner(task_id=task.id, persons=("xz", "kycz"), place="after"))
    spoiled(on_sqlite, task)
    on_sqlite.done(task, "cwcz")
    on_sqlite.done(task, "xz")
    assert on_sqlite.people(task, "asked") == ["kycz"]


def test_what_people_say_to_each_other(on_sqlite: Desk) -> None:
    task = body(on_sqlite)
    spoiled(on_sqlite, task)
    on_sqlite.act("cwcz", AskQuestion(task_id=task.id, person="kycz", text="？", pause=True))
    on_sqlite.act("cwcz", CopyTask(task_id=task.id, persons=("kycz",)))
    on_sqlite.act("kycz", Acknowledge(copy_id=on_sqlite.one(Copy).id))
    on_sqlite.act("kycz", Comment(instance_id=task.instance_id, text="请看"))
    on_sqlite.act(APPLICANT, RemindTask(task_id=task.id))


def test_a_vote_that_decides_nothing_reads_the_run_with_its_lock_only_and_never_writes_it(on_sqlite: Desk) -> None:
    """The one statement that locks the case brings the saved run along, undecoded; nothing else touches it."""
    task = body(on_sqlite)
    spoiled(on_sqlite, task)
    with counted(on_sqlite) as seen:
        on_sqlite.done(task, "cwcz")
    touched = [statement for statement in seen["statements"] if "instance_state" in statement]
    assert len(touched) == 1
    assert touched[0].startswith("SELECT instance.id")
    assert len(seen["statements"]) <= 6, "\n".join(seen["statements"])
