"""A cycle with an end does not come after it, also where it was over before anybody waited for it."""

import pytest

from engine.store.instances import Instance
from tests.factories.desk import Desk
from tests.factories.messages import begins, office_task, timer
from tests.factories.messages import package as without_forms
from tests.factories.slip import ask, chain, group, over, package, person
from tests.spiff.drawing import Shape, border, draw, end, start, timer_definition

OVER = "R/2026-08-01T09:00/P1D/2026-08-05T09:00"
COMES = "R/2026-08-01T09:00/P1D/2026-09-02T09:00"


def cycle(text: str) -> str:
    return timer_definition(text).replace("timeDuration", "timeCycle")


def reminded(desk: Desk, text: str) -> str:
    shapes = [
        start(),
        ask("sign", group("dept_head", '"CWC"')),
        border("nudge", "sign", cycle(text), interrupting=False),
        end("e"),
        over("told", "told", "expired"),
    ]
    return desk.deployed(package("nudged", draw("nudged", shapes, ["s>sign", "sign>e", "nudge>told"])))


def test_at_a_border_it_never_comes_and_nothing_is_wrong(harness: Desk) -> None:
    case = reminded(harness, OVER)
    assert harness.jobs(case, "timer") == []
    assert harness.incidents(case) == []


def test_at_a_border_it_comes_until_its_end(harness: Desk) -> None:
    case = reminded(harness, COMES)
    (job,) = harness.jobs(case, "timer")
    assert job.due_at.isoformat() == "2026-09-02T01:00:00+00:00"
    harness.advance("P3D")
    assert [event for event in harness.events(case) if event == "TimerTriggered"] == ["TimerTriggered"]
    assert harness.jobs(case, "timer", state="waiting") == []


def test_where_the_case_would_wait_for_ever_somebody_is_told(harness: Desk) -> None:
    pause = Shape(tag="intermediateCatchEvent", id="pause", inner=cycle(OVER))
    case = harness.deployed(chain("stuck", pause, ask("last", person("starter.id"))))
    (incident,) = harness.incidents(case)
    assert (incident.code, incident.element) == ("timer_failed", "pause")
    assert "it was over at 2026-08-05" in incident.message


@pytest.mark.parametrize(("text", "cases"), [(OVER, 0), (COMES, 1)])
def test_no_case_begins_by_one_that_is_over(harness: Desk, text: str, cases: int) -> None:
    shapes = [begins("t", timer("timeCycle", text)), office_task("look"), end()]
    harness.deploy_files(without_forms("clocked", shapes, ["t>look", "look>e"]))
    harness.advance("P5D")
    assert len(harness.all(Instance, Instance.definition_key == "clocked")) == cases
