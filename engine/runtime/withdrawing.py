"""Whether somebody may still take a decision back: until the next handler opened it, or its effects have left."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Select, func, select

from engine.domain.errors import Rejection
from engine.runtime.late import Looks, name, of_act, said
from engine.store.audit import Audit
from engine.store.instances import Instance, Seen
from engine.store.jobs import Job
from engine.store.tasks import Assignment, Task

IRREVERSIBLE: Final = ("NumberIssued", "NoticePublished", "NoticeClosed", "InstanceEnded")
"""Events whose act can't be undone: a number was given out, the public was told."""
CALLS: Final = ("assigned", "returned", "added", "delegated")
"""Letters that only call somebody to a task: whoever comes finds that it was taken back."""

TALK: Final = ("CommentWritten", "CaseCopied", "CopyAcknowledged", "TaskReminded")
"""What people say beside a task moves nothing, so it keeps nobody from taking a word back."""


def spoken(assigned: Sequence[Assignment], login: str | None) -> Assignment | None:
    """Return somebody's word on a task that they might take back: their newest."""
    return next((a for a in reversed(assigned) if a.person == login and a.state == "voted"), None)


def none_left(looks: Looks, task: Task, login: str | None) -> Rejection | None:
    """Return the refusal of somebody who has taken their word back already; None for one who gave none."""
    taken = (Audit.chain == task.instance_id, Audit.task_id == task.id, Audit.event == "DecisionWithdrawn")
    number = looks.session.scalar(select(func.max(Audit.act)).where(*taken, Audit.actor == (login or "")))
    return None if number is None else Rejection("undo_done", **of_act(looks, task.instance_id, number))


def why_not(looks: Looks, instance: Instance, mine: Assignment) -> Rejection | None:
    """Return why a word can't be taken back any more, with who and when; None when it can.

    undo_number_issued, undo_too_late, undo_acted, undo_opened, undo_left. Letters wait some seconds (`undo_seconds`)
    before they leave, so within them nothing has left.
    """
    chain, undone = instance.id, mine.closed_act
    final = select(Audit.seq).where(Audit.chain == chain, Audit.act == undone, Audit.event.in_(IRREVERSIBLE)).limit(1)
    if looks.session.scalar(final) is not None:
        return Rejection("undo_number_issued")
    if undone is None:
        return Rejection("undo_too_late")
    acted = looks.session.scalar(_next_act(chain, undone)) if undone != instance.act else None
    if acted is not None:
        return Rejection("undo_acted", **of_act(looks, chain, acted))
    opened = _opened(looks, chain, undone, mine.person)
    if opened is not None:
        return Rejection("undo_opened", by=name(looks, opened.person), at=said(looks, opened.seen_at))
    left = looks.session.scalar(_left(chain, undone))
    return None if left is None else Rejection("undo_left", at=said(looks, left))


def _next_act(chain: str, undone: int) -> Select[int]:
    return select(func.min(Audit.act)).where(Audit.chain == chain, Audit.act > undone, Audit.event.not_in(TALK))


def _opened(looks: Looks, chain: str, undone: int, decider: str) -> Seen | None:
    """Return the first of the next handlers who has looked at the case since."""
    told = select(func.max(Audit.seq)).where(Audit.chain == chain, Audit.act == undone).scalar_subquery()
    asked = (
        select(Assignment.person)
        .join(Task, Task.id == Assignment.task_id)
        .where(Task.instance_id == chain, Task.created_act == undone, Task.state == "open")
    )
    looked = select(Seen).where(Seen.instance_id == chain, Seen.audit_seq >= told, Seen.person.in_(asked))
    first = looked.where(Seen.person != decider).order_by(Seen.seen_at, Seen.person).limit(1)
    return looks.session.scalars(first).first()


def _left(chain: str, undone: int) -> Select[datetime]:
    gone: ColumnElement[bool] = (Job.queue != "mail") | Job.kind.not_in(CALLS)
    made = (Job.instance_id == chain, Job.created_act == undone, Job.state.in_(("leased", "done")))
    return select(func.min(func.coalesce(Job.done_at, Job.due_at))).where(*made, gone)
