from datetime import timedelta

import pytest

from engine.api import Actor, ProcessEngine
from engine.commands.answer_question import AnswerQuestion
from engine.commands.ask_question import AskQuestion
from engine.commands.resume_instance import ResumeInstance
from engine.commands.suspend_instance import SuspendInstance
from engine.domain.clock import FixedClock
from engine.store.conversations import Question
from engine.testing import ZONE
from tests.factories.desk import ADMIN, APPLICANT, CLERK, Desk
from tests.factories.slip import ask, chain, person
from tests.spiff.drawing import Shape, timer_definition


def resume(case: str) -> ResumeInstance:
    return ResumeInstance(instance_id=case, reason="已核查")


def test_deadlines_move_by_the_working_time_that_passed(harness: Desk) -> None:
    case = harness.slip()
    before = {j.id: j.due_at for j in harness.jobs(case, "ladder")}
    assert harness.task(case).due_at.astimezone(ZONE).isoformat() == "2026-09-08T09:00:00+08:00"
    harness.act(ADMIN, SuspendInstance(instance_id=case, reason="核查"))
    harness.advance("2 workdays")
    harness.act(ADMIN, resume(case))
    task, after = harness.task(case), {j.id: j.due_at for j in harness.jobs(case, "ladder")}
    assert task.due_at.astimezone(ZONE).isoformat() == "2026-09-10T09:00:00+08:00"
    assert task.paused_at is None
    assert {a.due_at for a in harness.asked(task.id)} == {task.due_at}
    assert after.keys() == before.keys()
    assert all(after[job] > before[job] for job in before)
    event = harness.last(case)
    assert (event.event, event.actor, event.payload["reason"]) == ("InstanceResumed", ADMIN, "已核查")


def test_a_night_or_a_weekend_moves_nothing(harness: Desk) -> None:
    case = harness.slip()
    harness.advance_to(harness.clock.now().astimezone(ZONE).replace(day=4, hour=20))
    due = harness.task(case).due_at
    harness.act(ADMIN, SuspendInstance(instance_id=case, reason="核查"))
    harness.advance_to(harness.clock.now() + timedelta(days=2))
    harness.act(ADMIN, resume(case))
    assert harness.task(case).due_at == due


def test_a_timer_that_fell_due_meanwhile_still_gives_its_time(harness: Desk) -> None:
    case = harness.slip("vote")
    harness.act(ADMIN, SuspendInstance(instance_id=case, reason="核查"))
    harness.advance_to(harness.clock.now() + timedelta(days=25))
    harness.act(ADMIN, resume(case))
    assert harness.engine.run_due() == 0
    harness.advance("P60D")
    assert harness.case(case).outcome == "expired"


def waits(harness: Desk, text: str) -> str:
    kind = "timeDate" if text.startswith("2") else "timeCycle" if text.startswith("R") else "timeDuration"
    said = timer_definition(text).replace("timeDuration", kind)
    pause = Shape(tag="intermediateCatchEvent", id="pause", inner=said)
    return harness.deployed(chain("pauses", pause, ask("last", person("starter.id"))))


@pytest.mark.parametrize(
    ("text", "due", "then"),
    [
        ("PT67H", "2026-09-04T04:00", "2026-09-08T11:30"),  # in the night: counted from the next opening
        ("2026-09-04T04:00", "2026-09-04T04:00", "2026-09-04T04:00"),
        ("R/2026-08-01T04:00/P1D", "2026-09-02T04:00", "2026-09-02T04:00"),
    ],
)
def test_a_timer_gets_the_time_that_it_stood_but_a_date_comes_when_it_comes(
    harness: Desk, text: str, due: str, then: str
) -> None:
    case = waits(harness, text)
    assert [job.due_at.astimezone(ZONE).strftime("%Y-%m-%dT%H:%M") for job in harness.jobs(case, "timer")] == [due]
    harness.act(ADMIN, SuspendInstance(instance_id=case, reason="核查"))
    harness.pass_time(days=2, hours=3)
    harness.act(ADMIN, resume(case))
    assert [job.due_at.astimezone(ZONE).strftime("%Y-%m-%dT%H:%M") for job in harness.jobs(case, "timer")] == [then]


def test_a_timer_in_the_night_stays_there_where_no_working_time_went_by(harness: Desk) -> None:
    case = waits(harness, "PT67H")
    (before,) = harness.jobs(case, "timer")
    harness.pass_time(hours=11)
    harness.act(ADMIN, SuspendInstance(instance_id=case, reason="核查"))
    harness.pass_time(hours=10)
    harness.act(ADMIN, resume(case))
    (after,) = harness.jobs(case, "timer")
    assert after.due_at == before.due_at


def test_work_goes_on(harness: Desk) -> None:
    case = harness.slip()
    harness.act(ADMIN, SuspendInstance(instance_id=case, reason="核查"))
    harness.act(ADMIN, resume(case))
    harness.done(harness.task(case), CLERK)
    assert harness.task(case).element == "vote"


def test_what_is_refused(harness: Desk) -> None:
    case = harness.slip()
    assert harness.code(ADMIN, resume(case)) == "case_not_active"
    assert harness.code(ADMIN, resume("0" * 32)) == "not_found"
    harness.act(ADMIN, SuspendInstance(instance_id=case, reason="核查"))
    assert harness.code(APPLICANT, resume(case)) == "not_permitted"


def test_a_wall_clock_that_was_set_back_meanwhile_moves_nothing(harness: Desk) -> None:
    task = harness.task(harness.slip())
    earlier = ProcessEngine(harness.engine.settings, FixedClock(harness.clock.now()))
    harness.pass_time(hours=2)
    harness.act(ADMIN, SuspendInstance(instance_id=task.instance_id, reason="核查"))
    earlier.execute(resume(task.instance_id), Actor.person(ADMIN))
    harness.act(CLERK, AskQuestion(task_id=task.id, person=APPLICANT, text="请补充", pause=True))
    question = harness.one(Question)
    earlier.execute(AnswerQuestion(question_id=question.id, text="已补充"), Actor.person(APPLICANT))
    earlier.close()
    assert harness.reread(task).due_at == task.due_at
