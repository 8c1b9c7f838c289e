"""Gives each thing that somebody leaves behind to a successor, or says why it can't be given."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from sqlalchemy import select

from engine.domain.errors import Rejection
from engine.domain.handing import in_person
from engine.domain.organisation import Organisation
from engine.domain.substitutes import without_tail
from engine.domain.terms import asked_in_post, successors
from engine.runtime.away import look_again_if_away
from engine.runtime.copies import unread_copies
from engine.runtime.exclusion import excluded_from_task, refuse_excluded
from engine.runtime.handing import HERE, person_named
from engine.runtime.keepers import give_condition
from engine.runtime.moving import carry_draft, move
from engine.runtime.obligations import refuse_own_condition
from engine.runtime.orders import address, follow
from engine.runtime.readers import refuse_outsider
from engine.runtime.task_settings import drawn_settings
from engine.store.conversations import Copy, Question
from engine.store.obligations import Obligation
from engine.store.tasks import Assignment, SupervisionOrder, Task

if TYPE_CHECKING:
    from engine.runtime.belongings import Belongings
    from engine.runtime.case import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """One thing to be handed over: by which key it is named, and of which kind it is."""

    key: str
    kind: str
    """task, delegated, before, after; question, condition, order, copy, started."""
    task: Task | None
    row: object


def items_of(owned: "Belongings") -> Iterator[Leaving]:
    """Return what somebody has in a case, item by item: those they decide on first."""
    for row, task in owned.places:
        yield Leaving(key=f"place:{row.id}", kind="task" if row.kind == "decide" else row.kind, task=task, row=row)
    for question, task in owned.questions:
        yield Leaving(key=f"question:{question.id}", kind="question", task=task, row=question)
    for order, task in owned.orders:
        yield Leaving(key=f"order:{order.id}", kind="order", task=task, row=order)
    for condition in owned.conditions:
        yield Leaving(key=f"condition:{condition.id}", kind="condition", task=None, row=condition)
    for copy in owned.copies:
        yield Leaving(key=f"copy:{copy.id}", kind="copy", task=None, row=copy)
    if owned.started:
        yield Leaving(key=f"started:{owned.case.id}", kind="started", task=None, row=owned.case)


def successor_of(leaving: Leaving, person: str, organisation: Organisation, case: "Case") -> str | None:
    """Return who follows by the organisation itself: whom a substitute acts for, or who holds the post as well."""
    row = leaving.row
    if not isinstance(row, Assignment):
        return None
    if row.on_behalf_of not in (None, person):
        return row.on_behalf_of
    if not asked_in_post(row.why, row.post):
        return None
    excluded = excluded_from_task(case, _task(leaving), (), drawn_settings(case, _task(leaving)))
    found = successors(str(row.post), row.why, organisation, case.act.now, {person, *excluded})
    return found[0][0] if found else None


def refuse_successor(case: "Case", leaving: Leaving, assigned: Sequence[Assignment], person: str, to: str) -> None:
    """Raise a Rejection when `to` can't have what `person` leaves.

    person_unknown, person_self, confidential_outsider, copied_already, asks_themself, person_excluded,
    person_already_asked, vote_in_person.
    """
    known = person_named(case.act, to)
    if to == person:
        raise Rejection("person_self")
    row = leaving.row
    if not isinstance(row, Assignment):
        _refuse_word(case, leaving, to)
        return
    task = _task(leaving)
    excluded = excluded_from_task(case, task, assigned, drawn_settings(case, task))
    if to != row.on_behalf_of:
        refuse_excluded(case, excluded, to)
    if any(a.person == to and a.state in HERE and a.id != row.id for a in assigned):
        raise Rejection("person_already_asked", person=known)
    organisation = case.act.organisation
    holds = row.post is not None and to in organisation.holders(row.post, case.act.now)
    if row.kind == "decide" and in_person("", row.why, organisation) and not holds:
        raise Rejection("vote_in_person")


def _refuse_word(case: "Case", leaving: Leaving, to: str) -> None:
    """Raise a Rejection when `to` could do nothing with what is no place on a task."""
    row = leaving.row
    if isinstance(row, Question | Copy):
        refuse_outsider(case.act, case, to)  # a word draws nobody into a confidential case
    if isinstance(row, Question) and row.asked_by == to:
        raise Rejection("asks_themself", person=person_named(case.act, to))
    if isinstance(row, Copy) and to in unread_copies(case):
        raise Rejection("copied_already", person=person_named(case.act, to))
    if isinstance(row, Obligation):
        refuse_own_condition(case, to)


def give(case: "Case", leaving: Leaving, assigned: list[Assignment], person: str, to: str) -> None:
    """Give it to `to`, who may have it."""
    _GIVE[leaving.key.split(":", 1)[0]](case, leaving, assigned, person, to)


def _give_place(case: "Case", leaving: Leaving, assigned: list[Assignment], person: str, to: str) -> None:
    row, task = leaving.row, _task(leaving)
    if not isinstance(row, Assignment):
        raise TypeError(leaving.key)
    held_by, steps, back = row.person, without_tail(row.why), to == row.on_behalf_of
    why = [*steps, ["handed_over", {"from": person, "by": case.act.actor.id}]]
    if back:
        why = [*steps, ["substitute_over", {"person": person}]]
    move(case, task, assigned, row, to, why=why, mail={"by": person, "reason": "handed_over"})
    carry_draft(case, task, held_by, to)
    follow(case, task, [held_by], to)
    if not back:  # back with whoever is away it would go to the one who leaves
        look_again_if_away(case.act, task, [to])


def _give_question(case: "Case", leaving: Leaving, _: list[Assignment], _person: str, to: str) -> None:
    question = leaving.row
    question.asked_of = to  # type: ignore[attr-defined]  # the key says that it is a question
    case.add_readers([to], "questioned")
    told = {"by": question.asked_by, "text": question.text, "pauses": question.pauses}  # type: ignore[attr-defined]
    case.mail("question", to, task_id=_task(leaving).id, payload=told)


def _give_order(case: "Case", leaving: Leaving, _: list[Assignment], _person: str, to: str) -> None:
    order = cast("SupervisionOrder", leaving.row)  # its key says so
    if order.addressee != to:  # it went there with the task
        address(case, order, to)


def _give_condition(case: "Case", leaving: Leaving, _: list[Assignment], person: str, to: str) -> None:
    condition = cast("Obligation", leaving.row)  # its key says so
    give_condition(case, condition, to, by=person, reason="handed_over")


def _give_copy(case: "Case", leaving: Leaving, _: list[Assignment], _person: str, to: str) -> None:
    copy = cast("Copy", leaving.row)  # its key says so
    copy.person = to
    case.add_readers([to], "copied")
    told = {"by": copy.sent_by, "kind": copy.kind, "text": copy.text}
    case.mail("copied", to, task_id=copy.task_id, payload=told)


def _give_started(case: "Case", _leaving: Leaving, _: list[Assignment], _person: str, to: str) -> None:
    """Who started it stays who they were; the successor reads along."""
    case.add_readers([to], "successor")


_GIVE: Mapping[str, Callable[["Case", Leaving, list[Assignment], str, str], None]] = {
    "place": _give_place,
    "question": _give_question,
    "order": _give_order,
    "condition": _give_condition,
    "copy": _give_copy,
    "started": _give_started,
}


def assigned_on(case: "Case", task: Task | None) -> list[Assignment]:
    """Return everybody who is or was asked on a task, in order."""
    if task is None:
        return []
    rows = select(Assignment).where(Assignment.task_id == task.id).order_by(Assignment.id)
    return list(case.act.session.scalars(rows))


def _task(leaving: Leaving) -> Task:
    if leaving.task is None:
        raise TypeError(leaving.key)
    return leaving.task
