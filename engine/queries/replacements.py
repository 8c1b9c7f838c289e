"""Whom a task's own rule would ask next, for whoever may choose who replaces somebody on it."""

from dataclasses import dataclass

from engine.domain.actors import Actor
from engine.domain.errors import Rejection
from engine.queries.attachments import may_read
from engine.queries.naming import post_name
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.runtime.replacing import next_by_rule
from engine.store.tasks import Task


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacements(Query["tuple[Replacement, ...]"]):
    """Asks who would be asked next on `task_id`, on behalf of `person`."""

    task_id: str
    person: str
    language: str = "zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """Somebody the rule finds."""

    login: str
    name: str


def answer(query: Replacements, reader: Reader) -> tuple[Replacement, ...]:
    """Return them in the order in which the rule finds them; none for a task that is not open.

    Raises Rejection("not_found") unless the person may read the task's case.
    """
    task = reader.session.get(Task, query.task_id)
    if task is None or not may_read(reader, task.instance_id, query.person):
        raise Rejection("not_found")
    if task.state != "open":
        return ()
    case, assigned = reader.case(Actor.person(query.person), task)
    found = next_by_rule(case, task, assigned)
    return tuple(Replacement(login=p, name=post_name(reader, p, query.language)) for p in found)
