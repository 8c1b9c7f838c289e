"""What was said about a case: to whoever may read it, in their words, with what they can do about it."""

import pytest

from engine.api import Rejection
from engine.commands.acknowledge import Acknowledge
from engine.commands.add_signer import AddSigner
from engine.commands.answer_question import AnswerQuestion
from engine.commands.ask_question import AskQuestion
from engine.commands.claim_task import ClaimTask
from engine.commands.comment import Comment
from engine.commands.complete_task import CompleteTask
from engine.commands.copy_task import CopyTask
from engine.commands.delegate_task import DelegateTask
from engine.commands.resolve_delegation import ResolveDelegation
from engine.commands.waive_obligation import WaiveObligation
from engine.queries.aside import AsideCounts, AsideCountsView, QuestionsForMe, ToRead
from engine.queries.conversation import Conversation, ConversationView
from engine.queries.inbox import Inbox
from engine.queries.obligations import Obligations
from engine.queries.task_form import TaskForm
from engine.store.tasks import Task
from tests.factories.desk import ADMIN, APPLICANT, CLERK, OTHER_CLERK, Desk
from tests.factories.slip import ask, chain, person


def alone(desk: Desk) -> Task:
    sign = ask("sign", person('"cwcz"'), task='verb="approve" conditions="true"')
    return desk.task(desk.deployed(chain("alone", sign, ask("then", person('"xz"')))))


def said(desk: Desk, task: Task, who: str) -> ConversationView:
    return desk.engine.read(Conversation(instance_id=task.instance_id, person=who))


def test_everything_that_was_said(harness: Desk) -> None:
    task = alone(harness)
    harness.act("cwcz", AskQuestion(task_id=task.id, person=APPLICANT, text="经费？", pause=True))
    harness.act("cwcz", CopyTask(task_id=task.id, persons=("kycz",), kind="acknowledge", text="请阅"))
    harness.act("kycz", Comment(instance_id=task.instance_id, text="请看附件", mentions=("cwcz",)))
    found = said(harness, task, APPLICANT)
    (question,), (copy,), (comment,), (pause,) = found.questions, found.copies, found.comments, found.pauses
    assert (question.text, question.state, question.answerable) == ("经费？", "open", True)
    assert (copy.text, copy.state, copy.acknowledgeable) == ("请阅", "open", False)
    assert (comment.text, comment.mentions, comment.mine) == ("请看附件", ("财务处处长",), False)
    assert (pause.reason, pause.until, pause.moved_seconds) == ("question", None, None)
    harness.act(APPLICANT, AnswerQuestion(question_id=question.id, text="专项"))
    harness.act("kycz", Acknowledge(copy_id=copy.id, text="已阅"))
    after = said(harness, task, "kycz")
    assert (after.questions[0].state, after.questions[0].answer) == ("answered", "专项")
    assert (after.copies[0].state, after.copies[0].reply) == ("acknowledged", "已阅")
    assert after.comments[0].mine
    assert after.pauses[0].until == harness.clock.now()


def test_only_who_may_read_the_case_reads_what_was_said(harness: Desk) -> None:
    task = alone(harness)
    for query in (
        Conversation(instance_id=task.instance_id, person=CLERK),
        Obligations(instance_id=task.instance_id, person=CLERK),
    ):
        with pytest.raises(Rejection, match="not_found"):
            harness.engine.read(query)


def test_a_question_whose_task_is_over_waits_for_nobody(harness: Desk) -> None:
    task = alone(harness)
    harness.act("cwcz", AskQuestion(task_id=task.id, person="kycz", text="？"))
    assert harness.engine.read(AsideCounts(person="kycz")).questions == 1
    harness.done(task, "cwcz")
    assert said(harness, task, "kycz").questions[0].state == "moot"
    assert harness.engine.read(QuestionsForMe(person="kycz")).rows == ()
    assert harness.engine.read(AsideCounts(person="kycz")).questions == 0


def test_copies_stand_under_to_read_until_they_are_read(harness: Desk) -> None:
    tasks = [alone(harness) for _ in range(3)]
    for task in tasks:
        harness.act("cwcz", CopyTask(task_id=task.id, persons=("kycz",)))
        harness.pass_time(minutes=1)
    page = harness.engine.read(ToRead(person="kycz"))
    assert [line.instance_id for line, _ in page.rows] == [task.instance_id for task in reversed(tasks)]
    harness.act("kycz", Acknowledge(copy_id=page.rows[0][1].id))
    assert len(harness.engine.read(ToRead(person="kycz")).rows) == 2
    assert harness.engine.read(AsideCounts(person="kycz")) == AsideCountsView(
        to_read=2, questions=0, delegated=0, waiting=0
    )
    assert harness.engine.read(Inbox(person="kycz")).rows == ()


def test_what_is_delegated_stands_in_the_inbox_of_the_delegate(harness: Desk) -> None:
    task = harness.task(harness.slip())
    harness.act(CLERK, CompleteTask(task_id=task.id, outcome="return", opinion="补正"))
    again = harness.task(harness.case(task.instance_id).id)
    harness.done(again, APPLICANT, "done", purpose="聘书")
    task = harness.task(task.instance_id)
    harness.act(CLERK, ClaimTask(task_id=task.id))
    harness.act(CLERK, DelegateTask(task_id=task.id, person="xz"))
    (row,) = harness.engine.read(Inbox(person="xz", kind="delegated")).rows
    assert (row.task_id, row.kind) == (task.id, "delegated")
    assert harness.engine.read(Inbox(person="xz")).counts.todo == 1
    assert harness.engine.read(Inbox(person="xz", kind="decide")).rows == ()
    assert harness.engine.read(AsideCounts(person="xz")).delegated == 1
    assert [r.task_id for r in harness.engine.read(Inbox(person=CLERK)).rows] == []
    assert [r.task_id for r in harness.engine.read(Inbox(person=OTHER_CLERK)).rows] == []


def test_conditions_that_bind_and_what_one_may_do_about_them(harness: Desk) -> None:
    task = alone(harness)
    case = task.instance_id
    command = CompleteTask(task_id=task.id, outcome="approve", conditions=("补充批件", "核定经费"))
    harness.act("cwcz", command)

    def seen(who: str, *, settled: bool = False) -> list[tuple[str, str, bool, bool]]:
        rows = harness.engine.read(Obligations(instance_id=case, person=who, settled=settled))
        return [(row.text, row.state, row.confirmable, row.waivable) for row in rows]

    assert seen("cwcz") == [("补充批件", "open", True, True), ("核定经费", "open", True, True)]
    assert [row[2:] for row in seen("xz")] == [(True, True), (True, True)]
    assert [row[2:] for row in seen(ADMIN)] == [(True, True), (True, True)]
    assert [row[2:] for row in seen(APPLICANT)] == [(False, False), (False, False)]
    first = harness.engine.read(Obligations(instance_id=case, person="cwcz"))[0]
    harness.act("cwcz", WaiveObligation(obligation_id=first.id, reason="不再需要"))
    assert [row[0] for row in seen("cwcz")] == ["核定经费"]
    assert [row[1] for row in seen("cwcz", settled=True)] == ["waived", "open"]


def test_the_form_is_filled_in_by_who_decides_and_who_prepares_and_no_signer(harness: Desk) -> None:
    task = harness.task(harness.slip())
    harness.act(CLERK, ClaimTask(task_id=task.id))
    harness.act(CLERK, AddSigner(task_id=task.id, persons=("gjcz",), place="after"))
    harness.act(CLERK, DelegateTask(task_id=task.id, person="xz"))

    def fills(who: str) -> bool:
        return harness.engine.read(TaskForm(person=who, task_id=task.id)).mine

    assert (fills("xz"), fills(CLERK), fills(OTHER_CLERK), fills("gjcz")) == (True, False, False, False)
    harness.act("xz", ResolveDelegation(task_id=task.id, opinion="拟同意"))
    assert (fills("xz"), fills(CLERK)) == (False, True)
