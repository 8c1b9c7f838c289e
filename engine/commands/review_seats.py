"""The machine finds the tasks on which a window or a term may have changed who is asked, or who looks after them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, delete, false, or_, select
from sqlalchemy.orm import aliased

from engine.domain.permissions import require
from engine.domain.signing import BESIDE, SPEAKS
from engine.domain.substitutes import Place, group_of, may_stand_in, who_relies_on
from engine.domain.terms import asked_in_post, term_over
from engine.runtime.act import Act, Done
from engine.runtime.arriving import take_job
from engine.runtime.delegates_away import tell_delegators
from engine.runtime.post_duties import BINDS
from engine.runtime.term_end import is_over
from engine.store.instances import CaseActor, Incident, Instance
from engine.store.obligations import Obligation
from engine.store.organisation import Substitution
from engine.store.tasks import Assignment, SupervisionOrder, Task


@dataclass(frozen=True, kw_only=True)
class ReviewSeats:
    """Do the review that job `job_id` stands for: of one window, or of everybody's terms."""

    job_id: str


def handle(command: ReviewSeats, act: Act) -> Done:
    """Have each of the tasks looked at in an act of its own; nothing else is changed here.

    Raises Rejection("job_moved_on") when another was faster.
    """
    require("machine", act.relations())
    told = take_job(act, command.job_id)
    window = act.session.get(Substitution, str(told.get("window", "")))
    if window is not None:
        if window.until_at is not None and window.until_at <= act.now:
            _close_books(act, window)
        else:
            tell_delegators(act, window)
        found = _of_window(act, window)
    else:
        found = _of_terms(act)
    tasks = dict.fromkeys((task_id, instance_id) for task_id, instance_id in found)
    for task_id, instance_id in tasks:
        act.enqueue("timer", "reseat", act.now, instance_id=instance_id, task_id=task_id)
    return Done(value={"tasks": len(tasks)})


def _places() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Assignment.task_id,
            Assignment.instance_id,
            Assignment.person,
            Assignment.on_behalf_of,
            Assignment.post,
            Assignment.why,
            Instance.definition_key,
        )
        .join(Instance, Instance.id == Assignment.instance_id)
        .join(Task, Task.id == Assignment.task_id)
        .where(Task.state == "open", Assignment.state.in_(("asked", "candidate", "waiting")))
        .order_by(Assignment.id)
    )


def _of_window(act: Act, window: Substitution) -> Iterable[tuple[str, str]]:
    """Whatever is asked of whoever is away, or of somebody whose chain leads over them, and what is done for those."""
    people = who_relies_on(window.person, act.organisation)
    beside = (Assignment.person == window.substitute) & (Assignment.mode == BESIDE)
    mine = or_(Assignment.person.in_(people), Assignment.on_behalf_of.in_(people), beside)
    return [(row.task_id, row.instance_id) for row in act.session.execute(_places().where(mine))]


def _of_terms(act: Act) -> Iterable[tuple[str, str]]:
    """Whatever somebody has in a post, or for another, that is theirs no more; and what waited for a successor."""
    places = or_(Assignment.post.is_not(None), Assignment.on_behalf_of.is_not(None))
    for row in act.session.execute(_places().where(Assignment.kind.in_(SPEAKS), places)):
        if _is_over(act, row):
            yield row.task_id, row.instance_id
    yield from _orders(act)
    yield from _conditions(act)
    vacant = select(Incident.task_id, Incident.instance_id).where(
        Incident.code == "seat_vacant", Incident.state == "open"
    )
    yield from ((str(task), str(instance)) for task, instance in act.session.execute(vacant))


def _orders(act: Act) -> Iterable[tuple[str, str]]:
    """Supervision orders to somebody who had the task in a post that is theirs no more."""
    rows = act.session.scalars(
        select(Assignment)
        .join(SupervisionOrder, SupervisionOrder.task_id == Assignment.task_id)
        .join(Task, Task.id == Assignment.task_id)
        .where(SupervisionOrder.addressee == Assignment.person, SupervisionOrder.closed_at.is_(None))
        .where(Task.state == "open", Assignment.post.is_not(None))
        .order_by(Assignment.id)
    )
    return [(row.task_id, row.instance_id) for row in rows if is_over(act.organisation, row, act.now)]


def _conditions(act: Act) -> Iterable[tuple[str, str]]:
    """Conditions of an approval somebody gave in a post that is theirs no more.

    Whether a later keeper has it in the post or by name, and has left that post too, is found out task by task.
    """
    rows = act.session.execute(
        select(Assignment, Obligation.kept_by)
        .join(Obligation, (Obligation.task_id == Assignment.task_id) & (Obligation.set_by == Assignment.person))
        .join(Instance, Instance.id == Assignment.instance_id)
        .where(Obligation.state == "open", Instance.state.in_(BINDS))
        .where(Assignment.state == "voted", Assignment.post.is_not(None))
        .order_by(Assignment.id)
    )
    for row, keeper in rows:
        if keeper is not None or is_over(act.organisation, row, act.now):
            yield row.task_id, row.instance_id


def _is_over(act: Act, row: Row[*tuple[Any, ...]]) -> bool:
    holder = row.on_behalf_of or row.person
    if holder != row.person:
        place = Place(now=act.now, process_key=row.definition_key, group=group_of(row.why))
        stands_in = act.organisation.person(row.person)
        if stands_in is None or not stands_in.active:
            return True
        if not may_stand_in(row.person, holder, act.organisation, place):
            return True
    return asked_in_post(row.why, row.post) and term_over(holder, row.post, row.why, act.organisation, act.now)


def _seen_for_others(act: Act, window: Substitution) -> ColumnElement[bool]:
    """Tell in SQL whether another window that is open shows the case to the same person."""
    others = (
        w
        for w in act.organisation.substitutions
        if w.substitute == window.substitute and w.power == "see" and w.id != window.id and w.is_open(act.now)
    )
    asked = aliased(Assignment)
    here = select(asked.id).join(Instance, Instance.id == asked.instance_id)
    here = here.where(asked.instance_id == CaseActor.instance_id)
    shown = (
        here.where(
            or_(asked.person == w.person, asked.on_behalf_of == w.person),
            *([Instance.definition_key.in_(w.processes)] if w.processes else []),
        ).exists()
        for w in others
    )
    return or_(false(), *shown)


def _close_books(act: Act, window: Substitution) -> None:
    """Whoever could only see reads no more, unless they have spoken in the case, or see it for somebody else."""
    spoke = aliased(Assignment)
    said = (
        select(spoke.id)
        .where(spoke.instance_id == CaseActor.instance_id, spoke.person == window.substitute, spoke.state == "voted")
        .exists()
    )
    act.session.execute(
        delete(CaseActor)
        .where(CaseActor.person == window.substitute, CaseActor.relation == "substitute")
        .where(~said, ~_seen_for_others(act, window))
        .execution_options(synchronize_session=False)
    )
