"""Scoped re-approval: when a body is asked again, the votes of those whose part has not changed stand."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import select

from engine.domain.elements import UserTaskSettings
from engine.store.tasks import Assignment, Task

if TYPE_CHECKING:
    from engine.runtime.case import Case

STANDS = "stands"
"""The mode of a vote that was cast in the round before: it is nobody's newest word, and is not taken back."""
_GIVEN = ("approve", "abstain")
"""Whoever sent the matter back, put it off or said no looks at it again in any case."""


def let_stand(
    case: "Case", task: Task, rows: Sequence[Assignment], settings: UserTaskSettings, variables: Mapping[str, object]
) -> list[Assignment]:
    """Fill in the votes that stand; returns them. Where all would, none does: somebody has to look at what changed.

    The chair who speaks last is always asked. Raises Fault("expression_failed").
    """
    before = None if settings.votes_stand is None or task.round == 1 else _round_before(case, task)
    if before is None:
        return []
    earlier = {row.person: row for row in _votes(case, before)}
    changed = sorted(_changed(case, before))
    found = [
        (row, earlier[row.person])
        for row in rows
        if row.state == "asked"
        and row.kind == "decide"
        and not row.is_chair
        and row.person in earlier
        and _holds(case, settings, variables, earlier[row.person], changed)
    ]
    if len(found) == len(rows):
        return []
    for row, vote in found:
        row.state, row.mode = "voted", STANDS
        row.outcome, row.outcome_class = vote.outcome, vote.outcome_class
        row.opinion, row.data, row.voted_at = vote.opinion, vote.data, vote.voted_at
        row.closed_act = case.instance.act
    task.signed = len(found)
    stood = [row for row, _ in found]
    if stood:
        told = {"people": [row.person for row in stood], "changed": changed}
        case.act.emit("VotesStand", element=task.element, task_id=task.id, actor="system:engine", payload=told)
    return stood


def _holds(
    case: "Case",
    settings: UserTaskSettings,
    variables: Mapping[str, object],
    vote: Assignment,
    changed: Sequence[str],
) -> bool:
    if vote.outcome_class not in _GIVEN or settings.votes_stand is None:
        return False
    organisation = case.act.organisation
    post = organisation.post(vote.post) if vote.post is not None else None
    person = organisation.person(vote.person)
    told = {
        "person": vote.person,
        "post": vote.post,
        "unit": post.unit if post is not None else person.unit if person is not None else None,
        "seat": vote.seat,
        "outcome": vote.outcome,
        "class": vote.outcome_class,
        "data": dict(vote.data or {}),
    }
    return case.evaluate(settings.votes_stand, {**variables, "vote": told, "changed": list(changed)}) is True


def _round_before(case: "Case", task: Task) -> Task | None:
    """Return the newest completed activation of the same element for the same item."""
    rows = case.act.session.scalars(
        select(Task)
        .where(Task.instance_id == case.instance.id, Task.element == task.element, Task.state == "completed")
        .order_by(Task.id.desc())
    )
    return next((row for row in rows if row.item == task.item), None)


def _votes(case: "Case", task: Task) -> list[Assignment]:
    return list(
        case.act.session.scalars(
            select(Assignment)
            .where(Assignment.task_id == task.id, Assignment.kind == "decide", Assignment.state == "voted")
            .order_by(Assignment.id)
        )
    )


def _changed(case: "Case", before: Task) -> set[str]:
    """Return the fields that were filled in anew since, each as `field` and as `element.field`, where they differ."""
    case.act.session.flush()  # what this act completed counts
    rows = case.act.session.scalars(
        select(Task).where(Task.instance_id == case.instance.id, Task.state == "completed").order_by(Task.id)
    ).all()
    known: dict[str, Mapping[str, object]] = {}
    changed: set[str] = set()
    for row in rows:
        data = {name: value for name, value in (row.data or {}).items() if name != "by"}
        if row.id > before.id and row.element != before.element:
            old = known.get(row.element, {})
            names = {name for name in {*old, *data} if old.get(name) != data.get(name)}
            changed |= names | {f"{row.element}.{name}" for name in names}
        known[row.element] = data
    return changed
