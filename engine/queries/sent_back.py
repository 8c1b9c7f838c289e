"""Who sent a matter back to a task, why, and whether it goes straight back to them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from engine.domain.texts import Text
from engine.queries.naming import post_name
from engine.queries.reader import Reader
from engine.queries.returned_to import call_name
from engine.queries.secrecy import place_of
from engine.store.audit import Audit
from engine.store.tasks import Task

_STRAIGHT = Text("直接回到“{name}”", "straight back to “{name}”")
_ANEW = Text("直接到“{name}”，从头办起", "straight to “{name}”, which begins anew")


@dataclass(frozen=True, slots=True, kw_only=True)
class SentBack:
    """The decision by which a task came back to those who are asked on it."""

    element: str
    name: Text
    by: str
    """Who decided it alone; empty where several did."""
    who: Text
    """A person by their post, several by the element they decide at."""
    opinion: str
    at: datetime | None
    straight: bool
    """Whether the matter goes straight back to `element` when the task is done, and not the way that is drawn."""
    anew: Text | None = None
    """The call activity that it goes straight to instead, where `element` was left with all that it was called in."""

    @property
    def straight_to(self) -> Text | None:
        """What it goes straight to."""
        return (self.anew or self.name) if self.straight else None

    def onward(self, language: str) -> str:
        """Return what happens when the task is done, however it is decided; empty where it goes on as drawn."""
        words = _STRAIGHT if self.anew is None else _ANEW
        to = self.straight_to
        return "" if to is None else words.in_language(language).format(name=to.in_language(language))


def sent_back_to(reader: Reader, task: Task, tasks: Iterable[Task] | None = None) -> SentBack | None:
    """Return what sent the matter back to `task`; None where it came in another way.

    `tasks` are those of the case, where the caller has read them already.
    """
    found = _before(reader, task) if tasks is None else _among(tasks, task)
    if found is None:
        return None
    if found.outcome_class not in ("return", "reject", "defer"):
        # It came straight back from where it had been sent further back: what had sent it here first still counts.
        sent = None if found.round == 1 else _sent(reader, found)
        earlier = None if sent is None else reader.session.get(Task, sent.task_id)
        left = sent is not None and bool(
            _told(sent).get("outwards")
        )  # what was called since is asked for the first time
        again = earlier is not None and earlier.element == task.element and not left
        return sent_back_to(reader, earlier, tasks) if again and earlier is not None else None
    package = reader.deployed(found.definition_id).package
    name = Text(package.element_name(found.element, "zh"), package.element_name(found.element, "en"))
    by, at, straight = found.completed_by or "", place_of(found), _sent(reader, task)
    return SentBack(
        element=found.element,
        name=name,
        by="" if by in reader.kept_names else by,
        who=Text(post_name(reader, by, "zh", at), post_name(reader, by, "en", at)) if by else name,
        opinion=str((found.data or {}).get("opinion") or ""),
        at=found.completed_at,
        straight=straight is not None,
        anew=None if straight is None else call_name(reader, _told(straight)),
    )


def straight_from(reader: Reader, task_ids: Collection[str]) -> Mapping[str, Text]:
    """Return what each of many open tasks goes straight back to, of those that were sent back so; in one statement."""
    rows = reader.session.execute(
        select(Audit, Task)
        .join(Task, (Task.instance_id == Audit.chain) & (Task.created_act == Audit.act))
        .where(Task.id.in_(task_ids), Audit.event == "TaskSentBack")
    )
    return {task.id: _left(reader, row, task) for row, task in rows if _is_straight(row, task)}


def _left(reader: Reader, row: Audit, task: Task) -> Text:
    """Return what was left when a task was sent back to: an element, or the call with all that it lies in."""
    package = reader.deployed(task.definition_id).package
    name = Text(package.element_name(row.element or "", "zh"), package.element_name(row.element or "", "en"))
    return call_name(reader, _told(row)) or name


def _before(reader: Reader, task: Task) -> Task | None:
    return reader.session.scalars(
        select(Task)
        .where(Task.instance_id == task.instance_id, Task.state == "completed", Task.closed_act == task.created_act)
        .order_by(Task.id.desc())
        .limit(1)
    ).first()


def _among(tasks: Iterable[Task], task: Task) -> Task | None:
    found = [one for one in tasks if one.state == "completed" and one.closed_act == task.created_act]
    return max(found, key=lambda one: one.id, default=None)


def _sent(reader: Reader, task: Task) -> Audit | None:
    """Return the event by which a task was sent back to, to come straight back: that act is told with its number."""
    row = reader.session.scalars(
        select(Audit)
        .where(Audit.chain == task.instance_id, Audit.event == "TaskSentBack", Audit.act == task.created_act)
        .limit(1)
    ).first()
    return row if row is not None and _is_straight(row, task) else None


def _is_straight(row: Audit, task: Task) -> bool:
    told = _told(row)
    return told.get("to") == task.element and told.get("straight") is True


def _told(row: Audit) -> Mapping[str, object]:
    return row.payload if isinstance(row.payload, dict) else {}
