"""The inbox of a person with 50 open tasks, beside ever more open cases of others: the page as the server makes it.

The cases are copies of one that was played to the formal check, written straight into the tables.
"""

from dataclasses import replace
from pathlib import Path

from flask import Flask

from engine.testing import play, read_scenario
from tests.benchmarks.browser import Browser, application
from tests.benchmarks.clones import Cloner
from tests.benchmarks.counts import Counts
from tests.benchmarks.desk import BenchDesk, a_desk
from tests.benchmarks.figures import Figure
from tests.benchmarks.workloads.lifecycle import SCENARIO, university

OWN = 50
PLAYED = 3
"""Steps of the scenario: filed, agreed by the college, and now before the office for its formal check."""


def inbox(folder: Path, counts: Counts) -> list[Figure]:
    """Open the pages at each number of open cases."""
    figures = []
    with a_desk(folder) as desk:
        university(desk)
        scenario = read_scenario(SCENARIO)
        desk.replay.begin(scenario.at)
        case = play(desk, replace(scenario, steps=scenario.steps[:PLAYED]))
        (task,) = desk.open_tasks(case)
        asked = [assigned.person for assigned in desk.asked(task.id)]
        others = sorted(set(desk.engine.organisation.persons) - set(asked))
        cloner = Cloner(desk, case, others)
        cloner.write(OWN - 1, for_others=False)
        open_cases = OWN
        app = application(desk)
        for wanted in counts.inbox_cases:
            cloner.write(wanted - open_cases, for_others=True)
            open_cases = wanted
            figures += _pages(desk, app, asked[0], task.id, wanted, counts.inbox_requests)
    return figures


def _pages(desk: BenchDesk, app: Flask, login: str, task_id: str, cases: int, requests: int) -> list[Figure]:
    browser = Browser(desk, app, login)
    pages = {
        "inbox page": "/inbox",
        "task page": f"/inbox/{task_id}",
        "decided": "/inbox?view=done",
        "search": "/inbox/search?q=来自:我",
    }
    note = f"{OWN} tasks of one's own; full page"
    return [
        browser.timed(address, requests).figure("inbox", f"{name}, {cases} open cases", note)
        for name, address in pages.items()
    ]
