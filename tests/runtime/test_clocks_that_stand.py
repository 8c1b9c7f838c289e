"""However often a clock stands and runs on, what is due is what the ledger of pauses says."""

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.commands.answer_question import AnswerQuestion
from engine.commands.ask_question import AskQuestion
from engine.commands.resume_instance import ResumeInstance
from engine.commands.suspend_instance import SuspendInstance
from engine.store.conversations import Question
from engine.store.jobs import Job
from tests.factories.calendar import off, worked_out
from tests.factories.desk import ADMIN, APPLICANT, CLERK, Desk

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["question", "suspension", "both"]), st.integers(1, 100), st.integers(1, 100), st.booleans()
    ),
    min_size=1,
    max_size=3,
)


def stand(desk: Desk, task: str, case: str, why: str, hours: int, *, edited: bool) -> None:
    """Let the clock stand for so many hours; with `edited` the day after becomes a day off meanwhile."""
    asks, suspends = why in ("question", "both"), why in ("suspension", "both")
    if asks:
        desk.act(CLERK, AskQuestion(task_id=task, person=APPLICANT, text="请补充", pause=True))
    desk.pass_time(hours=hours / 2)
    if suspends:
        desk.act(ADMIN, SuspendInstance(instance_id=case, reason="核查"))
    if edited:
        morrow = desk.clock.now() + timedelta(days=1)
        worked_out(desk, off(morrow.date().isoformat(), name=f"{hours} {morrow:%H%M%S}"))
    desk.pass_time(hours=hours / 2)
    if suspends:
        desk.act(ADMIN, ResumeInstance(instance_id=case, reason="已核查"))
    if asks:
        (open_one,) = (one for one in desk.all(Question, Question.task_id == task) if one.answered_at is None)
        desk.act(APPLICANT, AnswerQuestion(question_id=open_one.id, text="已补充"))


def times(desk: Desk, task: str) -> dict[str, object]:
    rungs = desk.all(Job, Job.task_id == task, Job.kind == "ladder", Job.state == "waiting")
    return {**{str(job.payload["index"]): job.due_at for job in rungs}}


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, first=st.integers(0, 60))
def test_worked_out_anew_it_stays(on_sqlite: Desk, steps: list[tuple[str, int, int, bool]], first: int) -> None:
    harness = on_sqlite
    harness.pass_time(hours=first)
    task = harness.task(harness.slip())
    for why, hours, between, edited in steps:
        stand(harness, task.id, task.instance_id, why, hours, edited=edited)
        harness.pass_time(hours=between / 10)
    due, rungs = harness.reread(task).due_at, times(harness, task.id)
    past = (task.created_at - timedelta(days=30)).date().isoformat()
    worked_out(harness, off(past, name=task.id))
    assert (harness.reread(task).due_at, times(harness, task.id)) == (due, rungs)
