"""The tasks of a batch as somebody may read them, with what makes them alike: a few statements, however many."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import ColumnElement, exists, select, true

from engine.domain.elements import UserTaskSettings
from engine.domain.forms import Form
from engine.domain.permissions import allows
from engine.queries.reader import Reader
from engine.queries.secrecy import is_secret
from engine.store.audit import Audit
from engine.store.instances import CaseActor, Instance, InstanceState
from engine.store.tasks import Assignment, Draft, Task

Shape: TypeAlias = tuple[str, str, tuple[str, ...], tuple[str, ...]]
"""Process, element, required fields, outcomes: tasks that have all of these in common may be decided together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One task of a batch with all that is known of it."""

    task: Task
    instance: Instance
    draft: Draft | None
    variables: bytes
    settings: UserTaskSettings
    form: Form | None
    assigned: Sequence[Assignment]
    trail: Sequence[Audit]

    def shape(self, process: str) -> Shape:
        """Return what it has in common with those that may be decided with it."""
        fields = self.form.fields if self.form is not None else ()
        needed = [field.path for field in fields if field.required or field.required_when]
        answers = ["answers"] if self.task.items else []
        return process, self.task.element, (*sorted(needed), *answers), tuple(o.code for o in self.settings.outcomes)


def may_read_case(reader: Reader, person: str) -> ColumnElement[bool]:
    """Tell in SQL whether somebody may read an instance: they have a part in it, or a role that reads everything.

    What a confidential case keeps from them beside that, `is_secret` tells case by case.
    """
    if allows("read_case", reader.organisation.roles(person)):
        return true()
    return exists().where(CaseActor.instance_id == Instance.id, CaseActor.person == person)


def find_tasks(reader: Reader, person: str, ids: Iterable[str], *, reminders: bool = False) -> dict[str, Found]:
    """Return those of the tasks that the person may read, in the order in which they were asked for."""
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        return {}
    rows = reader.session.execute(
        select(Task, Instance, InstanceState.variables, Draft)
        .join(Instance, Instance.id == Task.instance_id)
        .join(InstanceState, InstanceState.instance_id == Instance.id)
        .outerjoin(Draft, (Draft.task_id == Task.id) & (Draft.person == person))
        .where(Task.id.in_(wanted), may_read_case(reader, person))
    ).all()
    asked = _asked(reader, [task.id for task, *_ in rows])
    trails = _reminders(reader, {instance.id for _, instance, *_ in rows}) if reminders else {}
    found = {
        task.id: _found(reader, task, instance, variables, draft, asked.get(task.id, ()), trails.get(instance.id, ()))
        for task, instance, variables, draft in rows
        if not is_secret(reader, instance.definition_id, instance.id, person)
    }
    return {one: found[one] for one in wanted if one in found}


def shape_of(reader: Reader, found: Found) -> Shape:
    """Return the shape of a task."""
    return found.shape(reader.deployed(found.task.definition_id).key)


def offers_bulk(known: Found) -> bool:
    """Tell whether the task's element has an outcome that may be chosen for many at once."""
    return any(outcome.bulk is not None for outcome in known.settings.outcomes)


def most_common(shapes: Mapping[str, Shape], found: Mapping[str, Found]) -> Shape | None:
    """Return the shape that most tasks have, the first one of several; one that can be decided for many goes before."""
    counted: dict[Shape, tuple[bool, int]] = {}
    for one, shape in shapes.items():
        able = offers_bulk(found[one])
        counted[shape] = (able, counted.get(shape, (able, 0))[1] + 1)
    return max(counted, key=lambda shape: counted[shape], default=None)


def _found(
    reader: Reader,
    task: Task,
    instance: Instance,
    variables: bytes,
    draft: Draft | None,
    assigned: Sequence[Assignment],
    trail: Sequence[Audit],
) -> Found:
    deployed = reader.deployed(task.definition_id)
    element = deployed.compiled.diagram.elements.get(task.element)
    drawn = element.settings if element is not None else None
    settings = drawn if isinstance(drawn, UserTaskSettings) else UserTaskSettings(outcomes=())
    return Found(
        task=task,
        instance=instance,
        draft=draft,
        variables=variables,
        settings=settings,
        form=deployed.package.form(settings.form),
        assigned=assigned,
        trail=trail,
    )


def _asked(reader: Reader, tasks: list[str]) -> dict[str, list[Assignment]]:
    found: dict[str, list[Assignment]] = {}
    for row in reader.session.scalars(select(Assignment).where(Assignment.task_id.in_(tasks)).order_by(Assignment.id)):
        found.setdefault(row.task_id, []).append(row)
    return found


def _reminders(reader: Reader, chains: set[str]) -> dict[str, list[Audit]]:
    found: dict[str, list[Audit]] = {}
    told = select(Audit).where(Audit.chain.in_(chains), Audit.event == "TaskReminded").order_by(Audit.seq)
    for row in reader.session.scalars(told):
        found.setdefault(row.chain, []).append(row)
    return found
