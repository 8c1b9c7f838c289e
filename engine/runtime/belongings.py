"""Everything that waits for one person: their places on open tasks, questions, conditions, orders, copies, cases."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Any, cast

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, func, or_, select
from sqlalchemy.orm import Session

from engine.domain.signing import BESIDE, OPEN
from engine.runtime.obligations import approvals_standing, standing_approvals
from engine.store.conversations import Copy, Question
from engine.store.instances import CaseActor, Instance
from engine.store.obligations import Obligation
from engine.store.tasks import Assignment, SupervisionOrder, Task

RUNNING = ("active", "suspended")


@dataclass(frozen=True, slots=True, kw_only=True)
class Belongings:
    """What one person has in one case; places are those that others hold for them too."""

    case: Instance
    places: list[tuple[Assignment, Task]] = field(default_factory=list)
    questions: list[tuple[Question, Task]] = field(default_factory=list)
    conditions: list[Obligation] = field(default_factory=list)
    orders: list[tuple[SupervisionOrder, Task]] = field(default_factory=list)
    copies: list[Copy] = field(default_factory=list)
    started: bool = False


def belongings_of(session: Session, person: str, instance_id: str | None = None) -> list[Belongings]:
    """Return what waits for somebody, case by case, the oldest case first; of one case alone where it is named."""
    found: dict[str, Belongings] = {}

    def of(case: Instance) -> Belongings:
        return found.setdefault(case.id, Belongings(case=case))

    for row, task, case in session.execute(_here(_PLACES, instance_id), {"person": person}):
        of(case).places.append((row, task))
    for question, task, case in session.execute(_here(_QUESTIONS, instance_id), {"person": person}):
        of(case).questions.append((question, task))
    for condition, case in session.execute(_here(_CONDITIONS, instance_id), {"person": person}):
        if condition.task_id in standing_approvals(session, case.id):
            of(case).conditions.append(condition)
    for order, task, case in session.execute(_here(_ORDERS, instance_id), {"person": person}):
        of(case).orders.append((order, task))
    for copy, case in session.execute(_here(_COPIES, instance_id), {"person": person}):
        of(case).copies.append(copy)
    for (case,) in session.execute(_here(_STARTED, instance_id), {"person": person}):
        found[case.id] = replace(of(case), started=True)
    return [found[key] for key in sorted(found)]


def left_open(session: Session, people: Collection[str]) -> Counter[str]:
    """Count what is open with people beside their tasks: turns to come, questions, conditions, orders, copies."""
    found: Counter[str] = Counter()
    if not people:
        return found
    for who, statement in _BESIDE_TASKS:
        found.update(session.scalars(statement.with_only_columns(who).where(who.in_(people))))
    kept = session.execute(_KEPT.where(_KEEPER.in_(people))).all()
    standing = approvals_standing(session, {row.instance_id for row in kept})
    found.update(row.keeper for row in kept if row.task_id in standing)
    return found


_WHO: BindParameter[str] = bindparam("person")
_PLACES = (
    select(Assignment, Task, Instance)
    .join(Task, Task.id == Assignment.task_id)
    .join(Instance, Instance.id == Assignment.instance_id)
    .where(or_(Assignment.person == _WHO, Assignment.on_behalf_of == _WHO), Assignment.state.in_(OPEN))
    .where(Task.state == "open", or_(Assignment.mode.is_(None), Assignment.mode != BESIDE))
    .order_by(Assignment.id)
)
_QUESTIONS = (
    select(Question, Task, Instance)
    .join(Task, Task.id == Question.task_id)
    .join(Instance, Instance.id == Question.instance_id)
    .where(Question.asked_of == _WHO, Question.state == "open", Task.state == "open")
    .order_by(Question.id)
)
_CONDITIONS = (
    select(Obligation, Instance)
    .join(Instance, Instance.id == Obligation.instance_id)
    .where(or_(Obligation.kept_by == _WHO, (Obligation.set_by == _WHO) & Obligation.kept_by.is_(None)))
    .where(Obligation.state == "open", Instance.state.in_((*RUNNING, "completed")))
    .order_by(Obligation.id)
)
_ORDERS = (
    select(SupervisionOrder, Task, Instance)
    .join(Task, Task.id == SupervisionOrder.task_id)
    .join(Instance, Instance.id == SupervisionOrder.instance_id)
    .where(SupervisionOrder.addressee == _WHO, SupervisionOrder.closed_at.is_(None), Task.state == "open")
    .where(SupervisionOrder.reply.is_(None))  # else it waits for the office
    .order_by(SupervisionOrder.id)
)
_COPIES = (
    select(Copy, Instance)
    .join(Instance, Instance.id == Copy.instance_id)
    .where(Copy.person == _WHO, Copy.state == "open", Copy.kind == "acknowledge")
    .order_by(Copy.id)
)

_READ_ON = select(CaseActor.person).where(CaseActor.instance_id == Instance.id, CaseActor.relation == "successor")
_STARTED = (
    select(Instance)
    .where(Instance.starter == _WHO, Instance.state.in_(RUNNING), ~_READ_ON.exists())
    .order_by(Instance.id)
)

_BESIDE_TASKS: tuple[tuple[ColumnElement[str], Select[*tuple[Any, ...]]], ...] = (
    (
        cast("ColumnElement[str]", Assignment.person),
        select(Assignment)
        .join(Task, Task.id == Assignment.task_id)
        .where(Assignment.state == "waiting", Task.state == "open"),
    ),
    (
        cast("ColumnElement[str]", Question.asked_of),
        select(Question).join(Task, Task.id == Question.task_id).where(Question.state == "open", Task.state == "open"),
    ),
    (
        cast("ColumnElement[str]", SupervisionOrder.addressee),
        select(SupervisionOrder)
        .join(Task, Task.id == SupervisionOrder.task_id)
        .where(SupervisionOrder.closed_at.is_(None), SupervisionOrder.reply.is_(None), Task.state == "open"),
    ),
    (
        cast("ColumnElement[str]", Copy.person),
        select(Copy).where(Copy.state == "open", Copy.kind == "acknowledge"),
    ),
)
_KEEPER = func.coalesce(Obligation.kept_by, Obligation.set_by)
_KEPT = (
    select(_KEEPER.label("keeper"), Obligation.task_id, Obligation.instance_id)
    .join(Instance, Instance.id == Obligation.instance_id)
    .where(Obligation.state == "open", Instance.state.in_((*RUNNING, "completed")))
)


def _here(statement: Select[*tuple[Any, ...]], instance_id: str | None) -> Select[*tuple[Any, ...]]:
    return statement if instance_id is None else statement.where(Instance.id == instance_id)
