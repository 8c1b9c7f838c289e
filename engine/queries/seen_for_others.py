"""What somebody may read because a window lets them see another's tasks: the list that leads there."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from engine.domain.organisation import Substitution
from engine.domain.substitutes import group_of
from engine.queries.naming import post_name
from engine.queries.reader import Reader
from engine.queries.secrecy import shown_title
from engine.store.instances import CaseActor, Instance
from engine.store.tasks import Assignment, Task

SHOWN = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenTask:
    """One open task of somebody else."""

    task_id: str
    number: str | None
    title: str
    name: str
    person_name: str


def seen_for_others(reader: Reader, person: str, language: str) -> tuple[SeenTask, ...]:
    """Return what those have open for whom `person` may only see, the earliest due first; one statement."""
    windows = [w for w in reader.organisation.substitutions if w.substitute == person and w.power == "see"]
    people = {w.person for w in windows if w.from_at is not None and w.from_at <= reader.now}
    if not people:
        return ()
    reads = select(CaseActor.instance_id).where(CaseActor.person == person)
    rows = reader.session.execute(
        select(Assignment, Task, Instance)
        .join(Task, Task.id == Assignment.task_id)
        .join(Instance, Instance.id == Assignment.instance_id)
        .where(Assignment.person.in_(people), Assignment.kind == "decide", Task.state == "open")
        .where(Assignment.state.in_(("asked", "candidate", "waiting")), Instance.id.in_(reads))
        .order_by(Assignment.due_at, Assignment.id)
        .limit(SHOWN)
    )
    return tuple(
        SeenTask(
            task_id=task.id,
            number=case.number,
            title=shown_title(reader, case.definition_id, case.id, _title(reader, case, language), language),
            name=reader.deployed(task.definition_id).package.element_name(task.element, language),
            person_name=post_name(reader, row.person, language),
        )
        for row, task, case in rows
        if _covered(reader, windows, row, case)
    )


def _title(reader: Reader, case: Instance, language: str) -> str:
    return case.title or reader.deployed(case.definition_id).package.name(language)


def _covered(reader: Reader, windows: Sequence[Substitution], row: Assignment, case: Instance) -> bool:
    group = group_of(row.why)
    return any(w.person == row.person and w.covers(reader.now, case.definition_key, group) for w in windows)
