"""What waits for others beside 100,000 cases: its page and its count, also for whom others went ahead of often."""

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import insert, select, update

from engine.domain.signing import PREPARES
from engine.queries.aside import AsideCounts
from engine.store.tasks import Assignment, Task
from tests.benchmarks.browser import Browser, application
from tests.benchmarks.counts import Counts
from tests.benchmarks.desk import BenchDesk, a_desk
from tests.benchmarks.figures import Figure, Stopwatch
from tests.benchmarks.workloads.lifecycle import university
from tests.factories.corpus import Story, write

OWN = 50
ASKER, OFTEN, OTHER, DELEGATE = "kycz", "cwcz", "lc_yz", "ky_jb"
"""Two who wait for their delegate on fifty tasks; one of them was also asked in every tenth case, where a colleague of
the pool decided. Everybody else's tasks are with the third."""


def waiting(folder: Path, counts: Counts) -> list[Figure]:
    """Open the view and count it."""
    with a_desk(folder) as desk:
        university(desk)
        write(desk, desk.start("project_lifecycle", "lc_pi"), _stories(counts.search_cases))
        _delegate(desk)
        app = application(desk)
        figures = []
        for who, note in ((ASKER, "nothing else"), (OFTEN, "every tenth case was decided by others")):
            name = f"{counts.search_cases} cases, {note}"
            page = Browser(desk, app, who).timed("/inbox?view=waiting", counts.inbox_requests)
            figures += [
                page.figure("waiting", f"page of what waits for others, {name}", f"{OWN} that wait; full page"),
                _counted(desk, who, counts).figure("waiting", f"counts beside the tasks, {name}"),
            ]
        return figures


def _counted(desk: BenchDesk, who: str, counts: Counts) -> Stopwatch:
    watch = Stopwatch()
    assert desk.engine.read(AsideCounts(person=who)).waiting == OWN
    for _ in range(counts.inbox_requests):
        with watch.lap():
            desk.engine.read(AsideCounts(person=who))
    return watch


def _stories(count: int) -> Iterator[Story]:
    for n in range(count):
        own = ASKER if n < OWN else OFTEN if n < 2 * OWN or n % 10 == 0 else OTHER
        yield Story(title=f"合作项目第{n}期", asked=own, readers=[own])


def _delegate(desk: BenchDesk) -> None:
    """Give the first fifty of each to the delegate, and let others have decided the rest of the pool's."""
    with desk.engine.database.write_session() as session, session.begin():
        for who in (ASKER, OFTEN):
            mine = session.scalars(select(Assignment).where(Assignment.person == who).order_by(Assignment.id)).all()
            for row in mine[:OWN]:
                row.state = "waiting"
            rest = [row.id for row in mine[OWN:]]
            for begun in range(0, len(rest), 500):
                part = rest[begun : begun + 500]
                gone = select(Assignment.task_id).where(Assignment.id.in_(part))
                session.execute(update(Assignment).where(Assignment.id.in_(part)).values(state="closed"))
                session.execute(update(Task).where(Task.id.in_(gone)).values(state="completed"))
            session.execute(insert(Assignment), [_given(desk, row) for row in mine[:OWN]])


def _given(desk: BenchDesk, row: Assignment) -> dict[str, object]:
    like = {name: getattr(row, name) for name in Assignment.__table__.columns.keys()}  # noqa: SIM118 - not a mapping
    own = {"id": desk.engine.installation.new_id(), "person": DELEGATE, "kind": PREPARES, "state": "asked"}
    return {**like, **own, "parent": row.id, "added_by": row.person}
