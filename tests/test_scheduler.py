import threading
from datetime import timedelta

from engine.domain.clock import SystemClock
from engine.scheduler import Ticker

WITHIN = 180


def test_it_goes_on_when_the_clock_was_set_back() -> None:
    ticked = threading.Event()
    ticker = Ticker({"due": ticked.set}, seconds=0.05)
    ticker.start()
    assert ticked.wait(WITHIN)
    # What the scheduler has noted, as it looks once the wall clock has been set back by two hours.
    ticker._scheduler.get_job("due").modify(next_run_time=SystemClock().real_now() + timedelta(hours=2))
    ticked.clear()
    assert ticked.wait(WITHIN)
    ticker.stop()
