from datetime import timedelta

from engine.commands.answer_question import MAX_ANSWER, AnswerQuestion
from engine.commands.resume_instance import ResumeInstance
from engine.commands.suspend_instance import SuspendInstance
from engine.commands.withdraw_decision import WithdrawDecision
from engine.store.conversations import Pause, Question
from engine.store.tasks import Task
from tests.commands.test_ask_question import DUE, alone, asking
from tests.factories.desk import ADMIN, APPLICANT, CLERK, Desk
from tests.factories.slip import ask, chain, person


def answering(harness: Desk, text: str = "专项经费", of: str = APPLICANT) -> AnswerQuestion:
    return AnswerQuestion(question_id=harness.one(Question, Question.asked_of == of).id, text=text)


def stood(harness: Desk, task: Task) -> list[int | None]:
    return [row.moved_seconds for row in harness.all(Pause, Pause.task_id == task.id)]


def test_the_answer_stays_with_the_question(harness: Desk) -> None:
    task = alone(harness)
    harness.act("cwcz", asking(task))
    harness.act(APPLICANT, answering(harness))
    row = harness.one(Question)
    assert (row.state, row.answer, row.answered_at) == ("answered", "专项经费", harness.clock.now())
    assert ("answered", "cwcz") in harness.mails(task.instance_id)
    event = harness.last(task.instance_id)
    assert (event.event, event.actor) == ("QuestionAnswered", APPLICANT)


def test_due_date_and_rungs_move_by_the_working_time_it_stood(harness: Desk) -> None:
    task = alone(harness)
    before = {job.id: job.due_at for job in harness.jobs(task.instance_id, "ladder")}
    harness.act("cwcz", asking(task, pause=True))
    since = harness.clock.now()
    harness.advance("2 workdays")
    harness.act(APPLICANT, answering(harness))
    calendar = harness.engine.calendar
    length = calendar.working_time_between(since, harness.clock.now())
    assert length > timedelta()
    now = harness.reread(task)
    assert task.due_at is not None
    assert (now.paused_at, now.due_at) == (None, calendar.add_working_time(task.due_at, length).at)
    assert harness.assignment(task, "cwcz").due_at == now.due_at
    after = {job.id: job.due_at for job in harness.jobs(task.instance_id, "ladder")}
    assert after == {key: calendar.add_working_time(at, length).at for key, at in before.items()}
    assert stood(harness, task) == [int(length.total_seconds())]
    harness.advance("8 workdays")
    assert ("overdue", "cwcz") in harness.mails(task.instance_id)


def test_only_the_last_answer_lets_the_clock_run_on(harness: Desk) -> None:
    task = alone(harness)
    harness.act("cwcz", asking(task, pause=True))
    harness.act("cwcz", asking(task, "kycz", pause=True))
    harness.act("kycz", answering(harness, of="kycz"))
    assert harness.reread(task).paused_at is not None
    harness.act(APPLICANT, answering(harness))
    assert harness.reread(task).paused_at is None


def test_a_suspension_in_between_is_not_counted_twice(harness: Desk) -> None:
    task = alone(harness)
    case = task.instance_id
    harness.act("cwcz", asking(task, pause=True))
    since = harness.clock.now()
    harness.act(ADMIN, SuspendInstance(instance_id=case, reason="核查"))
    assert harness.code(APPLICANT, answering(harness)) == "case_not_active"
    harness.advance("1 workdays")
    harness.act(ADMIN, ResumeInstance(instance_id=case, reason="查毕"))
    assert (harness.reread(task).paused_at, harness.reread(task).due_at) == (since, task.due_at)
    harness.advance("1 workdays")
    harness.act(APPLICANT, answering(harness))
    length = harness.engine.calendar.working_time_between(since, harness.clock.now())
    assert task.due_at is not None
    assert harness.reread(task).due_at == harness.engine.calendar.add_working_time(task.due_at, length).at


def test_every_suspension_is_in_the_ledger_too(harness: Desk) -> None:
    task = alone(harness)
    harness.act(ADMIN, SuspendInstance(instance_id=task.instance_id, reason="核查"))
    since = harness.clock.now()
    harness.advance("1 workdays")
    harness.act(ADMIN, ResumeInstance(instance_id=task.instance_id, reason="查毕"))
    length = harness.engine.calendar.working_time_between(since, harness.clock.now())
    (row,) = harness.all(Pause)
    assert (row.reason, row.moved_seconds) == ("suspension", int(length.total_seconds()))


def test_a_decision_taken_back_leaves_the_clock_as_it_stood(harness: Desk) -> None:
    two = chain("two", ask("sign", person('"cwcz"'), due=DUE), ask("then", person('"xz"')))
    task = harness.task(harness.deployed(two))
    harness.act("cwcz", asking(task, pause=True))
    since = harness.reread(task).paused_at
    harness.done(task, "cwcz")
    assert harness.code(APPLICANT, answering(harness)) == "question_moot"
    harness.act("cwcz", WithdrawDecision(task_id=task.id))
    assert harness.reread(task).paused_at == since
    harness.act(APPLICANT, answering(harness))
    assert harness.reread(task).paused_at is None
    assert len(harness.jobs(task.instance_id, "ladder")) > 0


def test_what_is_refused(harness: Desk) -> None:
    task = alone(harness)
    harness.act("cwcz", asking(task))
    assert harness.code(CLERK, answering(harness)) == "not_permitted"
    assert harness.code(APPLICANT, answering(harness, " ")) == "text_required"
    assert harness.code(APPLICANT, answering(harness, "长" * (MAX_ANSWER + 1))) == "text_too_long"
    assert harness.code(APPLICANT, AnswerQuestion(question_id="0" * 32, text="x")) == "not_found"
    harness.act(APPLICANT, answering(harness))
    assert harness.code(APPLICANT, answering(harness)) == "question_answered"
