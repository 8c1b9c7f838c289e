from dataclasses import replace
from datetime import datetime, timedelta

from engine.commands.answer_question import AnswerQuestion
from engine.commands.ask_question import AskQuestion
from engine.commands.complete_task import CompleteTask
from engine.commands.move_due_dates import MoveDueDates
from engine.commands.resume_instance import ResumeInstance
from engine.commands.suspend_instance import SuspendInstance
from engine.domain.calendar_changes import SetDays
from engine.store.conversations import Question
from engine.store.jobs import Job
from engine.store.tasks import Assignment, Task
from engine.testing import MACHINE
from engine.testing.desk import ZONE
from tests.factories.calendar import changed, off, worked_out, working
from tests.factories.desk import ADMIN, APPLICANT, CLERK, Desk, race
from tests.factories.slip import DONE, ask, chain, person
from tests.spiff.drawing import Shape, timer_definition

ASKED = person(f'"{CLERK}"')


ZEEBE = '<zeebe:taskSchedule xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" dueDate="2026-09-09T17:30:00+08:00"/>'


def waiting(desk: Desk, due: str = 'in="5 workdays" ladder="L-STD"', extension: str = "") -> Task:
    """A case in which the clerk is asked, with a time limit."""
    sign = ask("sign", ASKED, due=due, outcomes=DONE)
    sign = replace(sign, extension=sign.extension + extension)
    return desk.task(desk.deployed(chain("due", sign, ask("end", person("starter.id")))))


def clock(key: str, text: str) -> dict[str, bytes]:
    """A process that waits for a time first."""
    pause = Shape(tag="intermediateCatchEvent", id="pause", inner=timer_definition(text))
    return chain(key, pause, ask("end", person("starter.id")))


def test_a_task_moves_by_the_days_that_are_off_now(harness: Desk) -> None:
    task = waiting(harness)
    worked_out(harness, off("2026-09-03", "2026-09-04"))
    moved = harness.reread(task)
    assert moved.due_at == harness.engine.calendar.add_working_days(task.created_at, 5).at
    assert moved.due_at == task.due_at + timedelta(days=2)
    assert harness.assignment(task, CLERK).due_at == moved.due_at


def test_it_stands_in_the_trail_from_when_to_when_and_why(harness: Desk) -> None:
    task = waiting(harness)
    change = worked_out(harness, off("2026-09-03"), reason="发布新校历")
    event = harness.last(task.instance_id)
    assert (event.event, event.element, event.task_id, event.actor) == ("DueDateMoved", "sign", task.id, "system:timer")
    told = event.payload
    assert (told["change"], told["reason"]) == (change, "发布新校历")
    assert datetime.fromisoformat(told["was"]) == task.due_at
    assert datetime.fromisoformat(told["due"]) == harness.reread(task).due_at


def test_what_is_not_touched_stays_without_an_act(harness: Desk) -> None:
    task = waiting(harness)
    before = harness.case(task.instance_id)
    worked_out(harness, off("2026-12-01"))
    assert harness.reread(task).due_at == task.due_at
    after = harness.case(task.instance_id)
    assert (after.act, after.audit_seq) == (before.act, before.audit_seq)


def test_a_moment_that_was_set_does_not_move(harness: Desk) -> None:
    task = waiting(harness, due="", extension=ZEEBE)
    assert task.due_at is not None
    worked_out(harness, off("2026-09-03", "2026-09-09"))
    assert harness.reread(task).due_at == task.due_at


def test_rungs_to_come_move_with_it(harness: Desk) -> None:
    task = waiting(harness)
    before = {job.payload["index"]: job.due_at for job in harness.jobs(task.instance_id, "ladder")}
    worked_out(harness, off("2026-09-03", "2026-09-04"))
    after = {job.payload["index"]: job.due_at for job in harness.jobs(task.instance_id, "ladder")}
    assert after.keys() == before.keys()
    assert all(after[index] > before[index] for index in before)


def test_what_was_late_and_is_late_no_more_climbs_its_ladder_again(harness: Desk) -> None:
    task = waiting(harness, due='in="2 workdays" ladder="L-STD"')
    assert task.due_at is not None
    harness.advance_to(task.due_at + timedelta(minutes=1))
    sent = [job.id for job in harness.jobs(task.instance_id, "overdue", "overdue_copy")]
    climbed = harness.jobs(task.instance_id, "ladder", state="done")
    assert sent
    assert climbed
    worked_out(harness, off("2026-09-02", "2026-09-03"))
    due = harness.reread(task).due_at
    assert due is not None
    assert due > harness.clock.now()
    again = harness.jobs(task.instance_id, "ladder")
    assert due in [job.due_at for job in again]
    assert [job.id for job in harness.jobs(task.instance_id, "overdue", "overdue_copy")] == sent
    assert {job.id for job in climbed} <= {job.id for job in harness.jobs(task.instance_id, "ladder", state="done")}
    harness.advance_to(due)
    assert len(harness.jobs(task.instance_id, "overdue", "overdue_copy")) > len(sent)


def test_a_stretch_in_which_it_stood_counts_as_it_would_have_then(harness: Desk) -> None:
    task = waiting(harness)
    harness.act(CLERK, AskQuestion(task_id=task.id, person=APPLICANT, text="请补充说明", pause=True))
    since = harness.clock.now()
    harness.pass_time(days=2)
    question = harness.one(Question)
    harness.act(APPLICANT, AnswerQuestion(question_id=question.id, text="已补充"))
    until = harness.clock.now()
    worked_out(harness, off("2026-09-04"))
    calendar = harness.engine.calendar
    first = calendar.add_working_days(task.created_at, 5).at
    stood = calendar.working_time_between(since, until)
    assert harness.reread(task).due_at == calendar.add_working_time(first, stood).at


def test_a_suspended_case_is_worked_out_too_and_moves_again_when_it_goes_on(harness: Desk) -> None:
    task = waiting(harness)
    harness.act(ADMIN, SuspendInstance(instance_id=task.instance_id, reason="等待材料"))
    since = harness.clock.now()
    worked_out(harness, off("2026-09-03"))
    calendar = harness.engine.calendar
    first = calendar.add_working_days(task.created_at, 5).at
    assert harness.reread(task).due_at == first
    harness.pass_time(days=1)
    harness.act(ADMIN, ResumeInstance(instance_id=task.instance_id, reason="已到"))
    stood = calendar.working_time_between(since, harness.clock.now())
    assert harness.reread(task).due_at == calendar.add_working_time(first, stood).at


def test_a_provisional_date_is_firm_once_its_year_is_published(harness: Desk) -> None:
    harness.advance_to(datetime(2026, 12, 28, 9, 0, tzinfo=ZONE))
    task = waiting(harness, due='in="6 workdays"')
    assert task.due_provisional
    first = task.due_at
    assert first is not None
    worked_out(harness, SetDays(published=(2027,)))
    published = harness.reread(task)
    assert (published.due_at, published.due_provisional) == (first, False)
    assert harness.last(task.instance_id).payload["years"] == [2027]
    worked_out(harness, working("2027-01-02"))
    assert harness.reread(task).due_at == harness.engine.calendar.add_working_days(task.created_at, 6).at
    assert harness.reread(task).due_at != first


def test_a_unit_with_days_of_its_own_takes_its_people_along(harness: Desk) -> None:
    task = waiting(harness)
    other = harness.engine.organisation.persons[APPLICANT].unit
    worked_out(harness, off("2026-09-03", unit=other))
    assert harness.reread(task).calendar_unit is None
    home = harness.engine.organisation.persons[CLERK].unit
    worked_out(harness, off("2026-09-03", unit=home))
    moved = harness.reread(task)
    assert (moved.calendar_unit, moved.due_at) == (
        home,
        harness.engine.calendar_of(home).add_working_days(task.created_at, 5).at,
    )
    assert waiting(harness).calendar_unit == home


def test_a_timer_in_working_time_moves_and_one_by_the_clock_does_not(harness: Desk) -> None:
    by_work = harness.deployed(clock("t1", "3 workdays"))
    by_clock = harness.deployed(clock("t2", "P3D"))
    (job,), (other,) = harness.jobs(by_work, "timer"), harness.jobs(by_clock, "timer")
    worked_out(harness, off("2026-09-02", "2026-09-03"))
    (moved,), (same,) = harness.jobs(by_work, "timer"), harness.jobs(by_clock, "timer")
    assert moved.due_at == job.due_at + timedelta(days=4)  # over the weekend
    assert same.due_at == other.due_at
    assert harness.last(by_work).event == "DueDateMoved"


def test_a_finished_case_is_let_be(harness: Desk) -> None:
    task = waiting(harness)
    changed(harness, off("2026-09-03"))
    harness.engine.run_due(1)
    (job,) = harness.all(Job, Job.kind == "redue")
    harness.done(task, CLERK, "done")
    harness.done(harness.task(task.instance_id), APPLICANT, "approve")
    harness.machine(MoveDueDates(job_id=job.id))
    assert harness.one(Job, Job.id == job.id).state == "cancelled"
    assert "DueDateMoved" not in harness.events(task.instance_id)


def test_a_second_time_there_is_nothing_to_do(harness: Desk) -> None:
    waiting(harness)
    worked_out(harness, off("2026-09-03"))
    (job,) = harness.all(Job, Job.kind == "redue")
    assert harness.code(MACHINE, MoveDueDates(job_id=job.id)) == "job_moved_on"


def test_completing_and_moving_at_once_leave_one_truth(harness: Desk) -> None:
    task = waiting(harness)
    changed(harness, off("2026-09-03"))
    harness.engine.run_due(1)
    (job,) = harness.all(Job, Job.kind == "redue")
    complete = CompleteTask(task_id=task.id, outcome="done", opinion="", data={}, seen_version=task.version)
    race(lambda: harness.act(CLERK, complete), lambda: harness.machine(MoveDueDates(job_id=job.id)))
    assert harness.reread(task).state == "completed"
    assert harness.jobs(task.instance_id, "ladder") == []
    rows = harness.all(Assignment, Assignment.task_id == task.id)
    assert {row.due_at for row in rows} == {harness.reread(task).due_at}
