from engine.commands.ask_question import MAX_QUESTION, AskQuestion
from engine.commands.delegate_task import DelegateTask
from engine.commands.suspend_instance import SuspendInstance
from engine.commands.terminate_instance import TerminateInstance
from engine.queries.task_detail import TaskDetail
from engine.store.conversations import Pause, Question
from engine.store.jobs import Job
from engine.store.tasks import Task
from tests.factories.desk import ADMIN, APPLICANT, CLERK, Desk
from tests.factories.slip import ask, chain, person

DUE = 'in="5 workdays" ladder="L-STD"'


def alone(harness: Desk) -> Task:
    return harness.task(harness.deployed(chain("alone", ask("sign", person('"cwcz"'), due=DUE))))


def asking(task: Task, of: str = APPLICANT, text: str = "经费从何而来？", *, pause: bool = False) -> AskQuestion:
    return AskQuestion(task_id=task.id, person=of, text=text, pause=pause)


def test_a_question_is_kept_and_the_one_asked_may_read_the_case(harness: Desk) -> None:
    task = alone(harness)
    asked = harness.act("cwcz", asking(task, "kycz")).value["question"]
    row = harness.one(Question)
    assert (row.id, row.asked_by, row.asked_of, row.text) == (asked, "cwcz", "kycz", "经费从何而来？")
    assert ("question", "kycz") in harness.mails(task.instance_id)
    assert harness.engine.read(TaskDetail(person="kycz", task_id=task.id)).task_id == task.id
    event = harness.last(task.instance_id)
    assert (event.event, event.payload) == (
        "QuestionAsked",
        {"question": asked, "to": "kycz", "text": "经费从何而来？", "pauses": False},
    )
    harness.done(task, "cwcz")


def test_without_a_wish_for_it_the_clock_runs_on(harness: Desk) -> None:
    task = alone(harness)
    harness.act("cwcz", asking(task))
    assert (harness.reread(task).paused_at, harness.all(Pause)) == (None, [])
    harness.advance("5 workdays")
    assert ("overdue", "cwcz") in harness.mails(task.instance_id)


def test_the_clock_stands_with_every_rung_of_the_ladder(harness: Desk) -> None:
    task = alone(harness)
    harness.act("cwcz", asking(task, pause=True))
    assert harness.reread(task).paused_at == harness.clock.now()
    (pause,) = harness.all(Pause)
    assert (pause.task_id, pause.reason, pause.until_at) == (task.id, "question", None)
    harness.advance("20 workdays")
    told = {kind for kind, _ in harness.mails(task.instance_id)}
    assert told.isdisjoint({"reminder", "overdue", "escalated", "supervised"})


def test_a_second_question_does_not_stop_what_stands(harness: Desk) -> None:
    task = alone(harness)
    harness.act("cwcz", asking(task, pause=True))
    since = harness.reread(task).paused_at
    harness.pass_time(hours=2)
    harness.act("cwcz", asking(task, "kycz", pause=True))
    assert (harness.reread(task).paused_at, len(harness.all(Pause))) == (since, 1)


def test_the_task_may_be_decided_without_the_answer(harness: Desk) -> None:
    task = alone(harness)
    harness.act("cwcz", asking(task, pause=True))
    harness.done(task, "cwcz")
    assert harness.case(task.instance_id).state == "completed"
    assert harness.all(Job, Job.task_id == task.id, Job.kind == "ladder") == []


def test_a_case_that_is_ended_leaves_no_rung_behind(harness: Desk) -> None:
    task = alone(harness)
    harness.act("cwcz", asking(task, pause=True))
    harness.act(ADMIN, TerminateInstance(instance_id=task.instance_id, reason="核查"))
    assert {j.state for j in harness.all(Job, Job.task_id == task.id, Job.kind == "ladder")} == {"cancelled"}


def test_a_delegate_may_ask(harness: Desk) -> None:
    task = alone(harness)
    harness.act("cwcz", DelegateTask(task_id=task.id, person="cw_fcz"))
    harness.act("cw_fcz", asking(task))
    assert harness.code("cwcz", asking(task)) == "delegated_out"


def test_what_is_refused(harness: Desk) -> None:
    task = alone(harness)
    assert harness.code(CLERK, asking(task)) == "task_not_yours"
    assert harness.code("cwcz", asking(task, "nobody")) == "person_unknown"
    assert harness.code("cwcz", asking(task, "cwcz")) == "person_self"
    assert harness.code("cwcz", asking(task, text=" ")) == "text_required"
    assert harness.code("cwcz", asking(task, text="长" * (MAX_QUESTION + 1))) == "text_too_long"
    harness.act(ADMIN, SuspendInstance(instance_id=task.instance_id, reason="核查"))
    assert harness.code("cwcz", asking(task)) == "case_not_active"
