"""Checks a person to whom somebody wants to hand a task, or a part in it."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from engine.domain.errors import Rejection
from engine.domain.handing import in_person
from engine.domain.texts import Text
from engine.runtime.exclusion import excluded_from_task, refuse_excluded
from engine.runtime.task_settings import drawn_settings
from engine.store.tasks import Assignment, Task

if TYPE_CHECKING:
    from engine.runtime.act import Act
    from engine.runtime.case import Case

MAX_TEXT = 4000
OPINION = Text("意见", "opinion")
HERE = frozenset({"asked", "candidate", "waiting", "voted"})
"""States of somebody who has a part in a task already."""


def person_named(act: "Act", login: str) -> Text:
    """Return the name of an active person.

    Raises Rejection("person_unknown").
    """
    person = act.organisation.person(login)
    if act.open_to_all and login.strip():
        return Text(login, login)
    if person is None or not person.active:
        raise Rejection("person_unknown", person=login)
    return person.name


def refuse_unfit(
    case: "Case",
    task: Task,
    assigned: Sequence[Assignment],
    login: str,
    *,
    here: Collection[str] = HERE,
) -> None:
    """Raise a Rejection unless `login` may be given a part in the task.

    person_unknown, person_self, person_excluded with the reason, or person_already_asked for whoever is among those
    asked in one of the states `here`.
    """
    known = person_named(case.act, login)
    if login == case.act.actor.login:
        raise Rejection("person_self")
    if not case.act.open_to_all:
        refuse_excluded(case, excluded_from_task(case, task, assigned, drawn_settings(case, task)), login)
    if any(row.person == login and row.state in here for row in assigned):
        raise Rejection("person_already_asked", person=known)


def refuse_by_proxy(act: "Act", task: Task, mine: Assignment) -> None:
    """Raise Rejection("vote_in_person") where nobody may speak for the one who is asked."""
    if in_person(task.verb, mine.why, act.organisation):
        raise Rejection("vote_in_person")


def refuse_stale(task: Task, seen_version: int | None) -> None:
    """Raise Rejection("stale_version") when the task has changed since the actor looked at it."""
    if seen_version is not None and seen_version != task.version:
        raise Rejection("stale_version")


def short_enough(text: str, field: Text = OPINION, limit: int = MAX_TEXT) -> str:
    """Return a text without the blanks around it.

    Raises Rejection("text_too_long").
    """
    if len(text) > limit:
        raise Rejection("text_too_long", field=field, limit=limit)
    return text.strip()
