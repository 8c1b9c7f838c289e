"""Sends copies of a case; nothing waits for those who receive them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import select

from engine.domain.errors import Rejection
from engine.domain.texts import Text
from engine.runtime.handing import person_named, short_enough
from engine.runtime.readers import refuse_outsider
from engine.store.conversations import Copy
from engine.store.tasks import Task

if TYPE_CHECKING:
    from engine.runtime.case import Case

KINDS = ("acknowledge", "inform")
MAX_TEXT = 1000
MAX_COPIES = 50


def check_copies(case: "Case", persons: Sequence[str], kind: str, text: str) -> str:
    """Return the text as it is sent.

    Raises a Rejection when nobody or the wrong people are named: persons_required, too_many_copies, copy_kind,
    text_too_long, person_unknown, person_self, or copied_already for whoever has not looked at an earlier copy.
    """
    if not persons or len(set(persons)) < len(persons):
        raise Rejection("persons_required")
    if len(persons) > MAX_COPIES:
        raise Rejection("too_many_copies", limit=MAX_COPIES)
    if kind not in KINDS:
        raise Rejection("copy_kind")
    unread = unread_copies(case)
    for person in persons:
        known = person_named(case.act, person)
        if person == case.act.actor.login:
            raise Rejection("person_self")
        refuse_outsider(case.act, case, person)
        if person in unread:
            raise Rejection("copied_already", person=known)
    return short_enough(text, Text("说明", "text"), MAX_TEXT)


def unread_copies(case: "Case") -> set[str]:
    """Return who has a copy of the case and has not looked at it."""
    here = select(Copy.person).where(Copy.instance_id == case.instance.id, Copy.state == "open")
    return set(case.act.session.scalars(here))


def send_copies(case: "Case", persons: Sequence[str], kind: str, text: str, task: Task | None) -> None:
    """Write a row and a letter for each, and let them read the case."""
    act = case.act
    task_id = task.id if task is not None else None
    for person in persons:
        act.session.add(
            Copy(
                id=act.new_id(),
                instance_id=case.instance.id,
                task_id=task_id,
                person=person,
                kind=kind,
                text=text,
                sent_by=act.actor.id,
                sent_at=act.now,
                state="open",
                reply=None,
                acknowledged_at=None,
                created_act=case.instance.act,
            )
        )
        told = {"by": act.actor.id, "kind": kind, "text": text}
        case.mail("copied", person, task_id=task_id, payload=told)
    case.add_readers(persons, "copied")
    act.emit(
        "CaseCopied",
        element=task.element if task is not None else None,
        task_id=task_id,
        payload={"people": list(persons), "kind": kind, "text": text},
    )
