from datetime import timedelta

from engine.commands.advance_clock import AdvanceClock
from engine.store.accounts import CLOCK_OFFSET, Setting
from engine.testing import MACHINE
from tests.factories.desk import APPLICANT, Desk


def test_time_moves_and_the_offset_is_kept(harness: Desk) -> None:
    before = harness.clock.now()
    to = before + timedelta(days=7)
    done = harness.act(APPLICANT, AdvanceClock(to=to))
    assert done.value == {"now": to.isoformat()}
    assert harness.clock.now() == to
    assert harness.one(Setting, Setting.key == CLOCK_OFFSET).value == timedelta(days=7).total_seconds()
    event = harness.last()
    assert (event.event, event.actor) == ("ClockMoved", APPLICANT)
    assert event.payload == {"from": before.isoformat(), "to": to.isoformat()}


def test_what_is_refused(harness: Desk) -> None:
    now = harness.clock.now()
    assert harness.code(APPLICANT, AdvanceClock(to=now)) == "clock_backwards"
    assert harness.code(APPLICANT, AdvanceClock(to=now - timedelta(days=1))) == "clock_backwards"
    with harness.configured(test_mode=False) as real:
        assert real.code(APPLICANT, AdvanceClock(to=now + timedelta(days=1))) == "demo_only"
        assert real.code(MACHINE, AdvanceClock(to=now + timedelta(days=1))) == "demo_only"
    assert harness.clock.now() == now
