"""Somebody who may read a case remarks on it, and may mention others (留言)."""

from dataclasses import dataclass

from sqlalchemy import select

from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.domain.texts import Text
from engine.runtime.act import Act, Done
from engine.runtime.case import Case, lock_case
from engine.runtime.handing import person_named, short_enough
from engine.runtime.readers import may_read, refuse_outsider, relations_to
from engine.store import conversations
from engine.store.tasks import Task

MAX_COMMENT = 2000
MAX_MENTIONS = 20


@dataclass(frozen=True, kw_only=True)
class Comment:
    """Remark `text` on `instance_id`, about `task_id` if it is about one task; `mentions` are logins."""

    instance_id: str
    text: str
    mentions: tuple[str, ...] = ()
    task_id: str | None = None


def handle(command: Comment, act: Act) -> Done:
    """Keep the remark and tell whom it mentions; an assignee may draw in people who could not read the case before."""
    case = lock_case(act, command.instance_id)
    relations = relations_to(act, case.instance.id)
    require("comment", relations)
    text = short_enough(command.text, Text("留言", "comment"), MAX_COMMENT)
    if not text:
        raise Rejection("text_required")
    mentions = tuple(dict.fromkeys(command.mentions))
    element = _element(act, case, command.task_id)
    fresh = _newcomers(act, case, mentions, anybody="assignee" in relations)
    case.begin()
    act.session.add(
        conversations.Comment(
            id=act.new_id(),
            instance_id=case.instance.id,
            task_id=command.task_id,
            person=act.actor.id,
            text=text,
            mentions=list(mentions),
            written_at=act.now,
            created_act=case.instance.act,
        )
    )
    case.add_readers(fresh, "mentioned")
    for person in mentions:
        if person != act.actor.login:
            case.mail("mentioned", person, task_id=command.task_id, payload={"by": act.actor.id, "text": text})
    told = {"text": text, "people": list(mentions)}
    act.emit("CommentWritten", element=element, task_id=command.task_id, payload=told)
    return Done(case=case, task_id=command.task_id)


def _element(act: Act, case: Case, task_id: str | None) -> str | None:
    if task_id is None:
        return None
    here = select(Task.element).where(Task.id == task_id, Task.instance_id == case.instance.id)
    element = act.session.scalar(here)
    if element is None:
        raise Rejection("not_found")
    return element


def _newcomers(act: Act, case: Case, mentions: tuple[str, ...], *, anybody: bool) -> list[str]:
    """Return whom a mention lets read the case.

    Raises Rejection("mention_unreadable") for somebody who could not read it, unless the one who remarks has a part in
    deciding the case.
    """
    if len(mentions) > MAX_MENTIONS:
        raise Rejection("too_many_mentions", limit=MAX_MENTIONS)
    fresh = []
    for person in mentions:
        known = person_named(act, person)
        if may_read(act, case.instance.id, person):
            continue
        refuse_outsider(act, case, person)
        if not anybody:
            raise Rejection("mention_unreadable", person=known)
        fresh.append(person)
    return fresh
