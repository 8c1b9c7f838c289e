"""What follows when a task is not done: the next rung of its ladder that does more than remind whoever has it."""

from collections.abc import Collection, Sequence
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


def rungs_to_come(reader: Reader, task_ids: Collection[str]) -> dict[str, Job]:
    """Return for each of the tasks the next rung that does more than remind, in one statement."""
    if not task_ids:
        return {}
    rungs = reader.session.scalars(
        select(Job)
        .where(Job.task_id.in_(task_ids), Job.queue == "timer", Job.kind == "ladder", Job.state == "waiting")
        .order_by(Job.due_at, Job.id)
    )
    found: dict[str, Job] = {}
    for rung in rungs:
        if rung.task_id is not None and _act(rung) not in REMINDS_ONLY:
            found.setdefault(rung.task_id, rung)
    return found


def consequence(reader: Reader, rung: Job, login: str, language: str) -> Consequence:
    """Return what a rung will do about a task that `login` has."""
    act = _act(rung)
    return Consequence(at=rung.due_at, act=act, who=_who(reader, act, login, language))


def consequences(reader: Reader, task_ids: Sequence[str], login: str, language: str) -> dict[str, Consequence]:
    """Return what follows for each of the tasks that `login` has, in one statement."""
    rungs = rungs_to_come(reader, task_ids)
    return {task_id: consequence(reader, rung, login, language) for task_id, rung in rungs.items()}


def _act(rung: Job) -> str:
    return str((rung.payload or {}).get("act", ""))


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
