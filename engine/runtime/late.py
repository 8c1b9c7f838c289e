"""Tells whoever comes too late by whom, and when, it was done."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Final, Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.domain.errors import Rejection
from engine.domain.organisation import Organisation
from engine.domain.texts import Text
from engine.settings import Settings
from engine.store.audit import Audit
from engine.store.instances import Instance

if TYPE_CHECKING:
    from engine.runtime.case import Case
    from engine.store.tasks import Assignment, Task


class Looks(Protocol):
    """Whoever looks at the trail: an act, or a page."""

    @property
    def organisation(self) -> Organisation: ...
    @property
    def session(self) -> Session: ...
    @property
    def settings(self) -> Settings: ...


EVERYBODY: Final = Text("会签各方", "all who were asked")
MACHINE: Final = Text("系统", "the system")
BY_TIME = Text("期限届满，系统", "the time was up, and the system")
BY_STEPPING_ASIDE = Text("您本人（申报回避）", "you stepped aside, which")
YOURSELF: Final = Text("您本人", "you")
WHOEVER_HAS_IT: Final = Text("现在的办理人", "whoever has it now")
OTHERS: Final = Text("对方", "them")
ADMINISTRATOR: Final = Text("流程管理员", "the process administrator")
STATES: Final[Mapping[str, Text]] = {
    "active": Text("办理中", "under way"),
    "suspended": Text("挂起", "suspended"),
    "completed": Text("办结", "completed"),
    "cancelled": Text("撤销", "cancelled"),
    "terminated": Text("终止", "terminated"),
}
_BROUGHT_BY: Final[Mapping[str, tuple[str, ...]]] = {
    "active": ("InstanceStarted", "InstanceResumed"),
    "suspended": ("InstanceSuspended",),
    "completed": ("InstanceEnded",),
    "cancelled": ("InstanceCancelled", "InstanceEnded"),
    "terminated": ("InstanceTerminated",),
}
"""The events that bring a case into each state."""


def name(act: Looks, login: str | None) -> Text:
    """Return who somebody is, for a refusal; nobody in particular means all who were asked."""
    if login is None:
        return EVERYBODY
    if login.startswith("system:"):
        return MACHINE
    person = act.organisation.person(login)
    return person.name if person is not None else Text(login, login)


def said(act: Looks, moment: datetime | None) -> str:
    """Return a moment in the installation's zone, to the minute."""
    return moment.astimezone(ZoneInfo(act.settings.zone)).strftime("%Y-%m-%d %H:%M") if moment is not None else "?"


def case_moved_on(case: "Case") -> Rejection:
    """Return the refusal of what a case in its state does not allow, with who brought it there."""
    act, instance = case.act, case.instance
    told = of_act(act, instance.id, brought_about(act, instance))
    return Rejection("case_not_active", state=state_of(instance), **told)


def state_of(instance: Instance) -> Text:
    """Return the state of a case in words."""
    return STATES.get(instance.state, Text(instance.state, instance.state))


def brought_about(act: Looks, instance: Instance) -> int | None:
    """Return the number of the act that brought a case into the state it is in."""
    events = Audit.event.in_(_BROUGHT_BY.get(instance.state, ()))
    newest = select(Audit.act).where(Audit.chain == instance.id, events).order_by(Audit.seq.desc()).limit(1)
    return act.session.scalar(newest)


def task_moved_on(act: Looks, task: "Task") -> Rejection:
    """Return the refusal of what an open task only allows, with who decided it or led the case elsewhere."""
    if task.state == "completed":
        by, at = name(act, task.completed_by), said(act, task.completed_at)
        return Rejection("task_already_completed", by=by, at=at)
    return task_over(act, task)


def task_over(act: Looks, task: "Task") -> Rejection:
    """Return the refusal of what is done about a task while it is open, by whomever."""
    return Rejection("task_closed", **of_act(act, task.instance_id, task.closed_act))


def to_a_stranger(refusal: Rejection) -> Rejection:
    """Return a refusal for somebody without a part in the task: that it went on, but not by whom."""
    return Rejection(refusal.code, **{**refusal.fields, **({"by": EVERYBODY} if "by" in refusal.fields else {})})


def not_yours_any_more(act: Looks, mine: "Assignment") -> Rejection:
    """Return the refusal of somebody who had a part in a task, with who took it from them."""
    return Rejection("task_handed_on", **taken_from(act, mine))


def taken_from(act: Looks, mine: "Assignment") -> dict[str, object]:
    """Return who took somebody's part in a task from them, and when: themself, where they stepped aside."""
    fields = {**of_act(act, mine.instance_id, mine.closed_act, reader=mine.person), "whom": OTHERS}
    if mine.state == "recused":
        return {**fields, "by": BY_STEPPING_ASIDE, "whom": ADMINISTRATOR}
    return {**fields, "whom": WHOEVER_HAS_IT} if fields["by"] == YOURSELF else fields


def spoken_for(act: Looks, mine: "Assignment") -> Rejection:
    """Return the refusal of somebody whose word is not needed any more, with who spoke."""
    return Rejection("group_has_spoken", **of_act(act, mine.instance_id, mine.closed_act))


def of_act(act: Looks, chain: str, number: int | None, *, reader: str | None = None) -> dict[str, object]:
    """Return by whom and when an act of a case was done: a person before the machine that went on for them.

    Whoever reads it is not named to themself.
    """
    done = select(Audit.actor, Audit.at).where(Audit.chain == chain, Audit.act == number).order_by(Audit.seq)
    found = act.session.execute(done).all() if number is not None else ()
    people = [row for row in found if not row.actor.startswith("system:")]
    first = next(iter(people or found), None)
    if first is None:
        return {"by": MACHINE, "at": "?"}
    if first.actor == reader:
        return {"by": YOURSELF, "at": said(act, first.at)}
    in_time = not people and any(row.actor == "system:timer" for row in found)
    return {"by": BY_TIME if in_time else name(act, first.actor), "at": said(act, first.at)}
