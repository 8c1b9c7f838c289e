"""An installation in a zone with summer time: its days begin, its hours open and its timers read there."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from engine.store.jobs import Job
from tests.commands.test_move_due_dates import ASKED
from tests.factories.desk import Desk
from tests.factories.slip import DONE, ask, chain, person
from tests.spiff.drawing import Shape, timer_definition


@pytest.fixture
def berlin(harness: Desk) -> Iterator[Desk]:
    with harness.configured(zone="Europe/Berlin") as desk:
        yield desk


def at(day: int, hour: int, minute: int = 0, month: int = 10) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def timer(desk: Desk, text: str) -> datetime:
    kind = "timeDate" if text.startswith("2") else "timeDuration"
    said = timer_definition(text).replace("timeDuration", kind)
    pause = Shape(tag="intermediateCatchEvent", id="pause", inner=said)
    case = desk.deployed(chain("zoned", pause, ask("end", person("starter.id"))))
    (job,) = desk.all(Job, Job.instance_id == case, Job.kind == "timer")
    return job.due_at


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("2026-10-26T09:00", at(26, 8)),
        ("2026-10-26", at(25, 23)),
        ("P3D", at(26, 8)),
        ("PT72H", at(26, 7)),
        ("1 workday", at(26, 8)),
        ("2026-10-26T09:00[Asia/Shanghai]", at(26, 1)),
    ],
)
def test_timers_go_by_the_clock_on_its_wall(berlin: Desk, text: str, due: datetime) -> None:
    berlin.clock.set(at(23, 7))  # Friday, nine in the morning; on Sunday the clocks go back
    assert timer(berlin, text) == due


def test_a_time_limit_counts_its_hours(berlin: Desk) -> None:
    berlin.clock.set(at(23, 14))  # Friday, four in the afternoon
    sign = ask("sign", ASKED, due='in="4 workhours"', outcomes=DONE)
    task = berlin.task(berlin.deployed(chain("limit", sign)))
    assert task.due_at == at(26, 10)  # an hour and a half are left on Friday; Monday from half past eight


def test_a_partners_deadline_in_a_timer_is_theirs(harness: Desk) -> None:
    harness.clock.set(at(1, 1))
    assert timer(harness, "2026-10-23T17:00[Europe/Berlin]") == at(23, 15)
    assert timer(harness, "2026-10-26T17:00[Europe/Berlin]") == at(26, 16)
