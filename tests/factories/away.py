"""People who are away or whose term ends: windows, posts, and what is found on a task, in few words."""

from datetime import timedelta
from typing import Any

from engine.commands.import_organisation import ImportOrganisation
from engine.commands.set_substitute import SetSubstitute
from engine.domain.organisation import Substitution
from engine.store.tasks import Assignment, Task
from tests.factories.desk import ADMIN, Desk
from tests.factories.people import demo_people
from tests.factories.slip import ask, chain, group, person

CHANGE = "2026-09-03"
"""The day after tomorrow of a fresh desk, on which a term ends."""
HEAD, DEPUTY, CLERK2 = "cwcz", "cw_fcz", "cw_jb2"


def away(
    harness: Desk,
    substitute: str = DEPUTY,
    *,
    days: float | None = 5,
    start: float = 0,
    **more: Any,  # noqa: ANN401 - any field of the command
) -> SetSubstitute:
    """A window from `start` days from now on."""
    now = harness.clock.now()
    until = None if days is None else now + timedelta(days=start + days)
    return SetSubstitute(substitute=substitute, from_at=now + timedelta(days=start), until_at=until, **more)


def opened(
    harness: Desk,
    by: str = HEAD,
    substitute: str = DEPUTY,
    **more: Any,  # noqa: ANN401 - any field of the command
) -> Substitution:
    """Open a window, and let the machine do what is due."""
    made = harness.act(by, away(harness, substitute, **more))
    harness.settle()
    known = harness.engine.organisation.substitutions
    return next(w for w in known if w.id == made.value["window"])


def by_post(
    harness: Desk,
    name: str = "post",
    **more: str,
) -> Task:
    """A task of whoever heads the finance office."""
    return harness.task(harness.deployed(chain(name, ask("sign", group("dept_head", '"CWC"'), **more))))


def by_name(
    harness: Desk,
    name: str = "named",
    **more: str,
) -> Task:
    """A task of the head of finance in person."""
    return harness.task(harness.deployed(chain(name, ask("sign", person(f'"{HEAD}"'), **more))))


def holder(harness: Desk, task: Task) -> tuple[str, str | None]:
    """Who decides on a task, and for whom."""
    row = one(harness, task)
    return row.person, row.on_behalf_of


def one(harness: Desk, task: Task) -> Assignment:
    """The one place of those who decide that is open."""
    found = [a for a in harness.asked(task.id) if a.kind == "decide" and a.state in ("asked", "candidate", "waiting")]
    (row,) = found
    return row


def imported(harness: Desk, change: Any) -> None:  # noqa: ANN401 - what is done to a document
    document = demo_people()
    change(document)
    harness.act(ADMIN, ImportOrganisation(document=document))
    harness.settle()


def held(harness: Desk, *holders: dict[str, str], post: str = "CWC.head") -> None:
    """A post is held by these from an import on."""
    imported(harness, lambda d: next(p for p in d["posts"] if p["code"] == post).update(holders=list(holders)))
