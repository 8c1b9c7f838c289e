"""Passes on what goes along with a task or a post that changed hands by itself: supervision orders, and conditions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from engine.domain.signing import SPEAKS
from engine.domain.terms import asked_in_post, successors, term_over
from engine.runtime.exclusion import excluded_from_task
from engine.runtime.keepers import give_condition
from engine.runtime.obligations import own_condition, standing_approvals
from engine.runtime.orders import address, unanswered
from engine.runtime.task_settings import drawn_settings
from engine.runtime.term_end import following, is_over
from engine.store.audit import Audit
from engine.store.obligations import Obligation
from engine.store.tasks import Assignment, SupervisionOrder, Task

if TYPE_CHECKING:
    from engine.runtime.case import Case

ORDER: Final = "order_follows"
ALONG: Final = "order_goes_along"
CONDITION: Final = "condition_follows"
BINDS: Final = ("active", "completed")
"""States of a case in which a condition of an approval is looked after."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passing:
    """One thing that goes on to whoever holds the post now."""

    row: SupervisionOrder | Obligation
    old: str
    to: str
    post: str | None
    reason: str

    @property
    def told(self) -> dict[str, str | None]:
        """What the trail keeps of it."""
        return {"from": self.old, "to": self.to, "reason": self.reason, "post": self.post, "id": self.row.id}


def duties_to_pass(
    case: "Case", task: Task, assigned: Sequence[Assignment], moves: Sequence[Mapping[str, str | None]] = ()
) -> list[Passing]:
    """Return what is to go on, of a task's orders while it is open, and of its approval's conditions afterwards.

    `moves` are the places on the task that have just changed hands: each takes its order along.
    """
    if task.state == "open":
        return list(_orders(case, task, assigned, moves))
    return list(_conditions(case, task, assigned))


def pass_on(case: "Case", passing: Sequence[Passing]) -> None:
    """Give each to whoever follows, who reads the case and is told."""
    for one in passing:
        if isinstance(one.row, SupervisionOrder):
            address(case, one.row, one.to)
        else:
            give_condition(case, one.row, one.to, by=one.old, reason="term_over")


def _orders(
    case: "Case", task: Task, assigned: Sequence[Assignment], moves: Sequence[Mapping[str, str | None]]
) -> Iterator[Passing]:
    """An order is addressed to whoever has the task; once they have spoken, to their post."""
    along = {str(move["from"]): move for move in moves}
    for order in unanswered(case, task):
        old = order.addressee
        moved, asked = along.get(old), _asked_as(old, assigned)
        if moved is not None:
            if moved["to"] is not None:
                reason = ORDER if moved["reason"] == "term_over" else ALONG
                post = None if asked is None else asked.post
                yield Passing(row=order, old=old, to=moved["to"], post=post, reason=reason)
        elif asked is not None and is_over(case.act.organisation, asked, case.act.now):
            follows = following(case, asked, assigned, _excluded(case, task, assigned))
            if follows is not None:
                yield Passing(row=order, old=old, to=follows[0], post=str(asked.post), reason=ORDER)


def _conditions(case: "Case", task: Task, assigned: Sequence[Assignment]) -> Iterator[Passing]:
    """A condition is looked after by the post in which the approval was given, until it is given to somebody by name.

    Whoever is to fulfil it does not follow.
    """
    here = (Obligation.task_id == task.id, Obligation.state == "open")
    found = case.act.session.scalars(select(Obligation).where(*here).order_by(Obligation.id)).all()
    if not found or task.id not in standing_approvals(case.act.session, case.instance.id):
        return
    passed = _passed_before(case) if any(one.kept_by is not None for one in found) else {}
    organisation, now = case.act.organisation, case.act.now
    for condition in found:
        said = next((a for a in assigned if a.person == condition.set_by and a.state == "voted"), None)
        keeper, post = _keeping(condition, said, passed)
        if said is None or post is None or not term_over(keeper, post, said.why, organisation, now):
            continue
        follows = successors(post, said.why, organisation, now, {keeper, *own_condition(case)})
        old = condition.kept_by or condition.set_by
        if follows and follows[0][0] != old:
            yield Passing(row=condition, old=old, to=follows[0][0], post=follows[0][1], reason=CONDITION)


def _keeping(
    condition: Obligation, said: Assignment | None, passed: Mapping[str, Mapping[str, object]]
) -> tuple[str, str | None]:
    """Return who keeps a condition, and in which post; None for somebody who keeps it in person."""
    if condition.kept_by is not None:
        before = passed.get(condition.id, {})
        return condition.kept_by, str(before["post"]) if before.get("to") == condition.kept_by else None
    if said is None or not asked_in_post(said.why, said.post):
        return condition.set_by, None
    return said.on_behalf_of or said.person, said.post


def _passed_before(case: "Case") -> dict[str, Mapping[str, object]]:
    """Return for each condition of the case that followed a post how it did so last, from the trail."""
    rows = select(Audit.payload).where(Audit.chain == case.instance.id, Audit.event == "TaskReseated")
    found: dict[str, Mapping[str, object]] = {}
    for payload in case.act.session.scalars(rows.order_by(Audit.seq)):
        moves = payload.get("moves") if isinstance(payload, Mapping) else None
        found |= {str(m["id"]): m for m in moves or () if isinstance(m, Mapping) and m.get("reason") == CONDITION}
    return found


def _asked_as(person: str, assigned: Sequence[Assignment]) -> Assignment | None:
    return next((a for a in reversed(assigned) if a.person == person and a.kind in SPEAKS), None)


def _excluded(case: "Case", task: Task, assigned: Sequence[Assignment]) -> Mapping[str, str]:
    return excluded_from_task(case, task, assigned, drawn_settings(case, task))
