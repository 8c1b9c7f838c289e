"""Who sent a matter back to a task, why, and whether it goes straight back to them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from engine.domain.texts import Text
from engine.queries.naming import post_name
from engine.queries.reader import Reader
from engine.store.audit import Audit
from engine.store.tasks import Task

_STRAIGHT = Text("直接回到“{name}”", "straight back to “{name}”")


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

    def onward(self, language: str) -> str:
        """Return what happens when the task is done, however it is decided; empty where it goes on as drawn."""
        return _STRAIGHT.in_language(language).format(name=self.name.in_language(language)) if self.straight else ""


def sent_back_to(reader: Reader, task: Task, tasks: Iterable[Task] | None = None) -> SentBack | None:
    """Return what sent the matter back to `task`; None where it came in another way.

    `tasks` are those of the case, where the caller has read them already.
    """
    found = _before(reader, task) if tasks is None else _among(tasks, task)
    if found is None or found.outcome_class not in ("return", "reject", "defer"):
        return None
    package = reader.deployed(found.definition_id).package
    name = Text(package.element_name(found.element, "zh"), package.element_name(found.element, "en"))
    by = found.completed_by or ""
    return SentBack(
        element=found.element,
        name=name,
        by="" if by in reader.kept_names else by,
        who=Text(post_name(reader, by, "zh"), post_name(reader, by, "en")) if by else name,
        opinion=str((found.data or {}).get("opinion") or ""),
        at=found.completed_at,
        straight=_straight(reader, task),
    )


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


def _straight(reader: Reader, task: Task) -> bool:
    """Tell whether the act that opened the task marked it so: that act, and no other, is told with its number."""
    payload = reader.session.scalar(
        select(Audit.payload)
        .where(Audit.chain == task.instance_id, Audit.event == "TaskSentBack", Audit.act == task.created_act)
        .limit(1)
    )
    return isinstance(payload, dict) and payload.get("to") == task.element and payload.get("straight") is True
