from datetime import datetime

from engine.testing import ROOT, ZONE, read_scenario
from engine.testing.scenario import _Player
from tests.factories.desk import Desk


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def test_a_task_entered_before_the_holiday_is_due_on_the_make_up_saturday(harness: Desk) -> None:
    scenario = read_scenario(ROOT / "project_lifecycle" / "scenarios" / "grade-c.yaml")
    player = _Player(harness, scenario)
    harness.advance_to(at("2026-09-29T09:00"))
    for step in scenario.steps[:2]:
        player.do(step)
    harness.advance_to(at("2026-09-30T16:00"))
    player.do(scenario.steps[2])
    task = harness.task(player.case)
    assert task.element == "N06"
    assert task.created_at == at("2026-09-30T16:00")
    assert task.due_at == at("2026-10-10T16:00")
    assert task.due_provisional is False
    assert {a.due_at for a in harness.asked(task.id)} == {task.due_at}
    overdue = [j.due_at for j in harness.jobs(player.case, "ladder") if j.payload["act"] == "copy_superior"]
    assert overdue == [at("2026-10-10T16:00")]


def test_into_a_year_whose_holidays_are_not_announced_it_is_provisional(harness: Desk) -> None:
    harness.advance_to(at("2026-12-30T16:00"))
    task = harness.task(harness.slip())
    assert task.due_at > at("2027-01-01T00:00")
    assert task.due_provisional is True
