"""Binds an approval to its conditions, and says which of them bind now."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, cast

from sqlalchemy import Table, bindparam, select
from sqlalchemy.orm import Session

from engine.domain.elements import OutcomeChoice, UserTaskSettings
from engine.domain.errors import Rejection
from engine.domain.obligations import Round, standing
from engine.domain.texts import Text
from engine.runtime.act import Act
from engine.runtime.exclusion import excluded_people, refuse_excluded
from engine.runtime.late import case_moved_on, name, said
from engine.store.loading import Reading, read
from engine.store.obligations import Obligation
from engine.store.tasks import Assignment, Task

if TYPE_CHECKING:
    from engine.runtime.case import Case

_CONDITIONS = cast("Table", Obligation.__table__).c
_SET = Reading(
    select(_CONDITIONS.text)
    .where(_CONDITIONS.task_id == bindparam("task"), _CONDITIONS.state != "undone")
    .order_by(_CONDITIONS.id)
)
MAX_CONDITIONS = 20
MAX_CONDITION = 500


def checked_conditions(
    settings: UserTaskSettings, choice: OutcomeChoice, mine: Assignment, given: Sequence[str]
) -> tuple[str, ...]:
    """Return the conditions somebody decides under.

    Raises Rejection("conditions_not_here") where the element, the answer or the part they have allow none, and
    ("too_many_lines") or ("text_too_long") for too many or too long ones.
    """
    texts = tuple(text.strip() for text in given if text.strip())
    if texts and (not settings.conditions or choice.outcome_class != "approve" or mine.kind == "before"):
        raise Rejection("conditions_not_here")
    if len(texts) > MAX_CONDITIONS:
        raise Rejection("too_many_lines", field=Text("条件", "conditions"), count=len(texts), limit=MAX_CONDITIONS)
    if any(len(text) > MAX_CONDITION for text in texts):
        raise Rejection("text_too_long", field=Text("条件", "conditions"), limit=MAX_CONDITION)
    return texts


def bind(case: "Case", task: Task, texts: Sequence[str]) -> None:
    """Write the conditions of the actor's approval; they bind once the task is decided with a yes."""
    act = case.act
    for text in texts:
        act.session.add(
            Obligation(
                id=act.new_id(),
                instance_id=case.instance.id,
                task_id=task.id,
                element=task.element,
                text=text,
                set_by=act.actor.id,
                set_at=act.now,
                kept_by=None,
                state="open",
                note=None,
                closed_by=None,
                closed_at=None,
                created_act=case.instance.act,
                closed_act=None,
            )
        )


def conditions_of(case: "Case", task: Task) -> list[str]:
    """Return the conditions of a task's approval so far, those of this act among them."""
    session = case.act.session
    (kept,) = read(session, {"task": task.id}, _SET)
    fresh = (row for row in session.new if isinstance(row, Obligation) and row.task_id == task.id)
    return [*(text for (text,) in kept), *(row.text for row in fresh)]


def standing_approvals(session: Session, instance_id: str) -> frozenset[str]:
    """Return the tasks of a case whose approval stands."""
    return approvals_standing(session, (instance_id,))


def approvals_standing(session: Session, instance_ids: Collection[str]) -> frozenset[str]:
    """Return the tasks of several cases whose approval stands, in one statement."""
    rounds: dict[str, list[Round]] = {one: [] for one in instance_ids}
    if not rounds:
        return frozenset()
    for row in session.scalars(select(Task).where(Task.instance_id.in_(rounds), Task.state != "undone")):
        rounds[row.instance_id].append(
            Round(
                task_id=row.id,
                element=row.element,
                item=row.item,
                number=row.round,
                state=row.state,
                outcome_class=row.outcome_class,
            )
        )
    return frozenset[str]().union(*(standing(of_case) for of_case in rounds.values()))


def relations_to_condition(act: Act, found: Obligation) -> set[str]:
    """Return what the actor is to a condition: who set it, their superior, whoever decides on the case now."""
    login = act.actor.login
    relations = act.relations()
    keeper = found.kept_by or found.set_by
    if keeper == login:
        relations.add("setter")
    if login is not None and act.organisation.superior_of(keeper, act.now) == login:
        relations.add("superior")
    holds = select(Assignment.id).where(
        Assignment.instance_id == found.instance_id,
        Assignment.person == (login or ""),
        Assignment.kind == "decide",
        Assignment.state.in_(("asked", "candidate")),
    )
    if act.session.scalar(holds.limit(1)) is not None:
        relations.add("asked")
    return relations


def require_binding(case: "Case", found: Obligation) -> None:
    """Raise a Rejection unless the condition is open, binds, and is not the actor's own to fulfil.

    case_not_active, person_excluded for the applicant and the project's leader, obligation_closed, obligation_pending,
    obligation_moot.
    """
    act = case.act
    if case.instance.state not in ("active", "completed"):
        raise case_moved_on(case)
    if not act.open_to_all:
        refuse_own_condition(case, act.actor.id)
    if found.state in ("confirmed", "waived"):
        raise Rejection("obligation_closed", by=name(act, found.closed_by), at=said(act, found.closed_at))
    if found.state == "open" and act.session.get_one(Task, found.task_id).state == "open":
        raise Rejection("obligation_pending")
    if found.state != "open" or found.task_id not in standing_approvals(act.session, case.instance.id):
        raise Rejection("obligation_moot")


def refuse_own_condition(case: "Case", person: str) -> None:
    """Raise Rejection("person_excluded") for the applicant and the project's leader, whose it is to fulfil."""
    refuse_excluded(case, own_condition(case), person)


def own_condition(case: "Case") -> dict[str, str]:
    """Return whose it is to fulfil the conditions of a case, with the reason why they confirm none."""
    return {p: r for p, r in excluded_people(case).items() if r == "skipped_starter"}


def close(case: "Case", found: Obligation, state: str, note: str) -> None:
    """Close a condition."""
    found.state, found.note = state, note or None
    found.closed_by, found.closed_at, found.closed_act = case.act.actor.id, case.act.now, case.instance.act
