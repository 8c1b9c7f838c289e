from collections.abc import Mapping

import pytest

from engine.api import Actor, ProcessEngine
from engine.commands.complete_task import CompleteTask
from engine.commands.recompute_due_dates import SECOND_LOOK, RecomputeDueDates
from engine.handlers import ServiceContext
from engine.store.calendar import CalendarChange
from engine.store.jobs import Job
from engine.store.tasks import Task
from engine.testing import MACHINE
from tests.commands.test_move_due_dates import waiting
from tests.factories.calendar import changed, off, worked_out
from tests.factories.desk import ADMIN, APPLICANT, CLERK, Desk
from tests.factories.slip import DONE, ask, chain, person, serve


def looks(desk: Desk) -> list[Job]:
    return desk.all(Job, Job.kind == "recompute", Job.state == "waiting")


def cases(desk: Desk) -> list[str]:
    return [str(job.payload["case"]) for job in desk.all(Job, Job.kind == "redue")]


def test_each_case_that_may_be_touched_is_looked_at_once(harness: Desk) -> None:
    tasks = [waiting(harness) for _ in range(3)]
    changed(harness, off("2026-09-03"))
    (job,) = looks(harness)
    assert harness.machine(RecomputeDueDates(job_id=job.id)).value == {"cases": 3}
    assert sorted(cases(harness)) == sorted(task.instance_id for task in tasks)
    row = harness.one(CalendarChange)
    assert (row.cases, row.looked_at) == (3, harness.clock.now())


def test_what_ends_before_the_change_is_not_looked_at(harness: Desk) -> None:
    waiting(harness)
    changed(harness, off("2027-03-01"))
    (job,) = looks(harness)
    assert harness.machine(RecomputeDueDates(job_id=job.id)).value == {"cases": 0}


def test_it_goes_on_batch_after_batch(harness: Desk) -> None:
    tasks = [waiting(harness) for _ in range(5)]
    changed(harness, off("2026-09-03"))
    found: list[int] = []
    while job := next((one for one in looks(harness) if not one.payload["again"]), None):
        harness.clock.set(max(job.due_at, harness.clock.now()))
        found.append(harness.machine(RecomputeDueDates(job_id=job.id, limit=2)).value["cases"])
    assert found == [2, 2, 1]
    assert sorted(cases(harness)) == sorted(task.instance_id for task in tasks)
    assert harness.one(CalendarChange).cases == 5
    assert harness.one(CalendarChange).looked_at is not None


def test_a_batch_that_two_take_is_done_once(harness: Desk) -> None:
    waiting(harness)
    changed(harness, off("2026-09-03"))
    (job,) = looks(harness)
    harness.machine(RecomputeDueDates(job_id=job.id))
    assert harness.code(MACHINE, RecomputeDueDates(job_id=job.id)) == "job_moved_on"
    assert len(cases(harness)) == 1


def test_what_an_act_of_before_opened_is_found_by_the_second_look(harness: Desk) -> None:
    """On PostgreSQL an act may still be under way, with the calendar it read, while the change is committed."""
    task = waiting(harness)
    old = harness.engine.calendar
    worked_out(harness, off("2026-09-03", "2026-09-04"))
    late = old.add_working_days(task.created_at, 5).at
    harness.set(Task, Task.id == task.id, due_at=late)  # as such an act would have left it
    harness.pass_time(seconds=SECOND_LOOK.total_seconds())
    harness.engine.run_due()
    harness.engine.run_due()
    assert harness.reread(task).due_at == harness.engine.calendar.add_working_days(task.created_at, 5).at
    assert looks(harness) == []


def test_the_second_look_leaves_cases_alone_in_which_nothing_happened(harness: Desk) -> None:
    waiting(harness)
    harness.pass_time(hours=2)
    changed(harness, off("2026-09-08"))
    harness.engine.run_due(1)
    first = cases(harness)
    assert len(first) == 1
    harness.pass_time(minutes=2)
    job = looks(harness)[0]
    assert harness.machine(RecomputeDueDates(job_id=job.id)).value == {"cases": 0}


class Meanwhile:
    """A service in whose midst somebody else changes the calendar, and everything that follows from it is done."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def __call__(self, _context: ServiceContext, _inputs: Mapping[str, object]) -> Mapping[str, object]:
        worked_out(self._desk, off("2026-09-03"))
        return {}


@pytest.mark.postgresql
def test_an_edit_while_a_task_completes(on_postgresql: Desk) -> None:
    """The act has read the calendar of before; what it opens afterwards is due by the new one within a minute."""
    desk = on_postgresql
    shapes = (
        ask("apply", person("starter.id"), outcomes=DONE),
        serve("record", "test.record", who="starter.id"),
        ask("sign", person(f'"{CLERK}"'), due='in="5 workdays" ladder="L-STD"', outcomes=DONE),
    )
    case = desk.deployed(chain("meanwhile", *shapes))
    engine = ProcessEngine(desk.engine.settings, desk.clock, {"test.record": Meanwhile(desk)})
    before = desk.engine.calendar
    command = CompleteTask(task_id=desk.task(case).id, outcome="done", opinion="", data={})
    engine.execute(command, Actor.person(APPLICANT))
    engine.close()
    opened = desk.task(case)
    wrong = before.add_working_days(opened.created_at, 5).at
    right = desk.engine.calendar.add_working_days(opened.created_at, 5).at
    assert opened.due_at in (wrong, right)
    desk.pass_time(seconds=SECOND_LOOK.total_seconds())
    while desk.engine.run_due():
        pass
    assert desk.reread(opened).due_at == right


def test_only_the_machine_does_it(harness: Desk) -> None:
    changed(harness, off("2026-09-03"))
    (job,) = looks(harness)
    assert harness.code(ADMIN, RecomputeDueDates(job_id=job.id)) == "not_permitted"
    assert harness.code(MACHINE, RecomputeDueDates(job_id="0" * 32)) == "job_moved_on"
