"""An act that waited for another on the same case must act on what the other left, not on what it saw before."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from tests.factories.desk import APPLICANT, Desk
from tests.factories.slip import DONE, ask, package, person, serve
from tests.spiff.drawing import both, draw, end, start

ENOUGH = 180.0


class Slow:
    """A service that takes its time: it holds its case until it is let go."""

    def __init__(self) -> None:
        self.begun, self.let_go = threading.Event(), threading.Event()

    def __call__(self, _context: object, _inputs: object) -> dict[str, object]:
        self.begun.set()
        assert self.let_go.wait(ENOUGH)
        return {}


def branches(harness: Desk) -> str:
    """A case with two tasks side by side, one of them before a service, and a join behind both."""
    shapes = [
        start(),
        both("fork"),
        ask("left", person("starter.id"), outcomes=DONE),
        serve("slow", "test.record"),
        ask("right", person("starter.id"), outcomes=DONE),
        both("join"),
        end("e"),
    ]
    flows = ["s>fork", "fork>left", "fork>right", "left>slow", "slow>join", "right>join", "join>e"]
    return harness.deployed(package("branches", draw("branches", shapes, flows)))


def wait_until_somebody_waits(harness: Desk) -> None:
    """Return once a session of this database is held up by another's lock."""
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    for _ in range(2000):
        with harness.engine.database.reading() as session:
            if session.scalar(waiting):
                return
            session.execute(text("SELECT pg_sleep(0.05)"))
    raise AssertionError("Expected the second act to wait for the first, but it did not.")


@pytest.mark.postgresql
def test_two_branches_completed_at_once_both_count(on_postgresql: Desk) -> None:
    harness, slow = on_postgresql, Slow()
    case = branches(harness)
    left, right = harness.task(case, "left"), harness.task(case, "right")
    installation = harness.engine.installation
    kept, installation.handlers = installation.handlers, {**installation.handlers, "test.record": slow}
    try:
        with ThreadPoolExecutor(2) as pool:
            first = pool.submit(harness.done, left, APPLICANT, "done")
            assert slow.begun.wait(ENOUGH)
            second = pool.submit(harness.done, right, APPLICANT, "done")
            wait_until_somebody_waits(harness)
            slow.let_go.set()
            first.result(), second.result()
    finally:
        slow.let_go.set()
        installation.handlers = kept
    assert harness.open_tasks(case) == []
    assert harness.case(case).state == "completed"
