"""Where one may urge, and when again."""

from datetime import timedelta

import pytest

from engine.api import Rejection
from engine.commands.remind_task import RemindTask
from engine.queries.reminders import Reminders
from tests.factories.desk import APPLICANT, CHAIR, CLERK, Desk


def test_the_starter_urges_whoever_has_it_once_a_day(harness: Desk) -> None:
    task = harness.task(harness.slip())
    query = Reminders(instance_id=task.instance_id, person=APPLICANT)
    (row,) = harness.engine.read(query)
    assert (row.task_id, row.refused, row.again_on) == (task.id, "", None)
    assert "财务处经办" in row.people
    harness.act(APPLICANT, RemindTask(task_id=task.id))
    (spent,) = harness.engine.read(query)
    today = harness.clock.now().date()
    assert (spent.refused, spent.last_at) == ("reminded_today", harness.clock.now())
    assert spent.again_on == today + timedelta(days=1)
    harness.pass_time(days=1)
    assert harness.engine.read(query)[0].refused == ""


def test_whoever_has_it_urges_nobody_and_a_closed_case_has_nothing_to_urge(harness: Desk) -> None:
    task = harness.task(harness.slip())
    assert harness.engine.read(Reminders(instance_id=task.instance_id, person=CLERK)) == ()
    harness.done(task, CLERK, "reject", "不予用印")
    assert harness.engine.read(Reminders(instance_id=task.instance_id, person=APPLICANT)) == ()


def test_only_a_reader_asks(harness: Desk) -> None:
    task = harness.task(harness.slip())
    with pytest.raises(Rejection, match="not_found"):
        harness.engine.read(Reminders(instance_id=task.instance_id, person=CHAIR))
