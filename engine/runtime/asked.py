"""Finds the actor's own place on a task, or the refusal that says why they have none."""

from datetime import datetime
from zoneinfo import ZoneInfo

from engine.domain.errors import Rejection
from engine.runtime.act import Act
from engine.store.tasks import Assignment, Task

OPEN = ("asked", "candidate", "waiting")


def open_assignment(act: Act, task: Task, assigned: list[Assignment]) -> Assignment:
    """Return the actor's open assignment on an open task.

    Raises Rejection: task_not_yours, already_voted, task_already_completed, task_closed, not_your_turn,
    group_has_spoken, task_claimed_by_other.
    """
    own = [a for a in assigned if a.person == act.actor.login]
    if not own:
        raise Rejection("task_not_yours")
    mine = next((a for a in own if a.state in OPEN), own[-1])
    if mine.state == "voted" and task.state == "open":
        raise Rejection("already_voted", at=said(act, mine.voted_at))
    if task.state == "completed":
        raise Rejection("task_already_completed", by=name(act, task.completed_by), at=said(act, task.completed_at))
    if task.state != "open":
        raise Rejection("task_closed")
    if mine.state == "waiting":
        raise Rejection("not_your_turn")
    if mine.state == "closed":
        raise Rejection("group_has_spoken")
    if mine.state not in OPEN:
        raise Rejection("task_not_yours")
    if task.claimed_by not in (None, act.actor.login):
        raise Rejection("task_claimed_by_other", by=name(act, task.claimed_by))
    return mine


def name(act: Act, login: str | None) -> str:
    """Return a person's name for a refusal; machines and several people are named as such."""
    if login is None:
        return "会签各方 / all who were asked"
    person = act.organisation.person(login)
    return person.name.zh if person is not None else login


def said(act: Act, moment: datetime | None) -> str:
    """Return a moment in the installation's zone, to the minute."""
    return moment.astimezone(ZoneInfo(act.settings.zone)).strftime("%Y-%m-%d %H:%M") if moment is not None else "?"
