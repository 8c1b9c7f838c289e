"""What somebody's page about a task may send: read before what it sent is understood, by one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import bindparam, exists, select

from engine.domain.elements import UserTaskSettings
from engine.domain.errors import Rejection
from engine.domain.forms import Form
from engine.domain.signing import ANSWERS
from engine.identity import CURRENT
from engine.queries.choices import choices_of
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.runtime.readers import CaseFacts, reads
from engine.store.instances import CaseActor, Instance
from engine.store.loading import Reading, glance
from engine.store.tasks import Assignment, Task

OPEN = ("asked", "candidate", "waiting")


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskShape(Query["TaskShapeView"]):
    """Asks what `person` may send about a task."""

    at_a_glance: ClassVar[bool] = True
    person: str
    task_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskShapeView:
    """The fields of the page beside opinion and outcome; whoever was added to a task sends neither form nor answers."""

    form: Form | None
    score: str | None
    """The name by which the score of a task without a form is sent."""
    items: int
    """How many items are answered one by one."""
    chooses: bool
    """Whether people of later elements are ticked."""
    conditions: bool
    """Whether an approval may be given under conditions."""


_PERSON = bindparam("person", type_=Assignment.person.type)
_COLUMNS: tuple[Any, ...] = (
    Task.definition_id,
    Task.element,
    Task.items,
    Instance.id,
    Instance.definition_id.label("case_definition"),
    Instance.starter,
    Instance.starter_unit,
    Assignment.kind,
    Assignment.state,
    CaseActor.relation,
    CURRENT.scalar_subquery().label("version"),
)
_SHAPE = Reading(
    select(*_COLUMNS)
    .join(Instance, Instance.id == Task.instance_id)
    .outerjoin(Assignment, (Assignment.task_id == Task.id) & (Assignment.person == _PERSON))
    .outerjoin(CaseActor, (CaseActor.instance_id == Instance.id) & (CaseActor.person == _PERSON))
    .where(Task.id == bindparam("task", type_=Task.id.type))
    .order_by(Assignment.id)
)


def answer(query: TaskShape, reader: Reader) -> TaskShapeView:
    """Return what may be sent.

    Raises Rejection("not_found") unless the person may read the task's case.
    """
    rows = glance(reader.session, {"person": query.person, "task": query.task_id}, _SHAPE)
    if not rows:
        raise Rejection("not_found")
    definition_id, element, items, *of_case, _, _, _, version = rows[0]
    reader.found_version(version)
    case = CaseFacts(id=of_case[0], definition_id=of_case[1], starter=of_case[2], starter_unit=of_case[3])
    if not reads(reader, case, query.person, {row[9] for row in rows if row[9] is not None}):
        raise Rejection("not_found")
    settings, form = _settings(reader, definition_id, element)
    signs = _role(rows) in ANSWERS
    scored = settings.policy.kind == "score" and settings.form is None
    return TaskShapeView(
        form=None if signs else form,
        score=settings.policy.score.name if scored else None,
        items=0 if signs else len(items or ()),
        chooses=_chooses(query, reader, definition_id, element),
        conditions=settings.conditions,
    )


def _settings(reader: Reader, definition_id: str, element: str) -> tuple[UserTaskSettings, Form | None]:
    deployed = reader.deployed(definition_id)
    found = deployed.compiled.diagram.elements.get(element)
    settings = found.settings if found is not None else None
    known = settings if isinstance(settings, UserTaskSettings) else UserTaskSettings(outcomes=())
    return known, deployed.package.form(known.form)


def _role(rows: Sequence[tuple[Any, ...]]) -> str | None:
    """Return in which role the person is asked, or was at last."""
    asked = [(row[7], row[8]) for row in rows if row[7] is not None]
    return next((kind for kind, state in asked if state in OPEN), asked[-1][0] if asked else None)


def _chooses(query: TaskShape, reader: Reader, definition_id: str, element: str) -> bool:
    """Tell whether there are lists to choose from; of the few elements that have some, the case is read for them."""
    if element not in reader.deployed(definition_id).compiled.diagram.choosers:
        return False
    task = reader.session.get_one(Task, query.task_id)
    held = select(exists().where(Assignment.task_id == task.id, Assignment.state.in_(OPEN)))
    if not reader.session.scalar(held):
        return False
    return bool(choices_of(reader, reader.session.get_one(Instance, task.instance_id), task, query.person))
