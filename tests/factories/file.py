"""A file of three steps that tests send back: write, look, judge."""

from tests.factories.desk import Desk
from tests.factories.slip import DONE, ask, chain, group, person

OFFICE, LEGAL = group("dept_handler"), group("legal")


def file(desk: Desk, upto: str = "judge") -> str:
    """Start a file and bring it to one of its tasks."""
    case = desk.deployed(
        chain(
            "file",
            ask("write", person("starter.id"), outcomes=DONE),
            ask("look", OFFICE, task='recusable="true"', due='in="2 workdays" ladder="L-STD"'),
            ask("judge", LEGAL),
        )
    )
    for element in ("write", "look"):
        if upto == element:
            break
        task = desk.task(case)
        desk.done(task, desk.people(task)[0], "done" if element == "write" else "approve")
    return case
