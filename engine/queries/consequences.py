"""What follows when a task is not done: the next rung of its ladder that does more than remind whoever has it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from engine.domain.organisation import SUPERVISING_OFFICE
from engine.queries.naming import post_name
from engine.queries.reader import Reader
from engine.store.jobs import Job

REMINDS_ONLY = frozenset({"remind", "send_material", "warn"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequence:
    """One rung to come: when, what it does, and whom it reaches, where that is somebody with a name."""

    at: datetime
    act: str
    who: str


def consequences(reader: Reader, task_ids: Sequence[str], login: str, language: str) -> dict[str, Consequence]:
    """Return what follows for each of the tasks that `login` has, in one statement."""
    if not task_ids:
        return {}
    rungs = reader.session.scalars(
        select(Job)
        .where(Job.task_id.in_(task_ids), Job.queue == "timer", Job.kind == "ladder", Job.state == "waiting")
        .order_by(Job.due_at, Job.id)
    )
    found: dict[str, Consequence] = {}
    for rung in rungs:
        act = str((rung.payload or {}).get("act", ""))
        if act not in REMINDS_ONLY and rung.task_id is not None and rung.task_id not in found:
            who = _who(reader, act, login, language)
            found[rung.task_id] = Consequence(at=rung.due_at, act=act, who=who)
    return found


def _who(reader: Reader, act: str, login: str, language: str) -> str:
    organisation = reader.organisation
    if act in ("copy_superior", "offer_superior"):
        superior = organisation.superior_of(login, reader.now)
        return post_name(reader, superior, language) if superior else ""
    if act == "copy_substitute":
        substitute = organisation.standing_substitute(login)
        return post_name(reader, substitute, language) if substitute else ""
    if act == "supervise":
        groups = (organisation.groups[code] for code in sorted(organisation.groups_of(login, reader.now)))
        code = next((g.supervising_office for g in groups if g.supervising_office is not None), SUPERVISING_OFFICE)
        office = organisation.groups.get(code)
        return office.name.in_language(language) if office else ""
    return ""
