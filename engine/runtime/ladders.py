"""Knows the ladders in force, writes their rungs as jobs, and writes them anew where a ladder changed."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from engine.domain.ladder import ScheduledRung, schedule
from engine.domain.ladder_profiles import PROFILES
from engine.domain.ladder_writing import read, written
from engine.domain.organisation import SUPERVISING_OFFICE, Organisation
from engine.domain.rungs import LadderProfile
from engine.runtime.pauses import HELD
from engine.store.jobs import Job
from engine.store.ladders import Ladder
from engine.store.tasks import Task

if TYPE_CHECKING:
    from engine.runtime.case import Case


class LadderCache:
    """Keeps the newest version of each ladder; commands that change one raise the version in their own transaction."""

    def __init__(self) -> None:
        self._version: int | None = None
        self._known: Mapping[str, LadderProfile] = PROFILES

    def get(self, session: Session, version: int) -> Mapping[str, LadderProfile]:
        """Return the ladders by their keys; what no row holds is as it is shipped."""
        if self._version != version:
            self._known = {**PROFILES, **{row.key: profile(row) for row in session.scalars(newest())}}
            self._version = version
        return self._known


def newest() -> Select[Ladder]:
    """Return the statement for the newest version of each ladder."""
    latest = select(Ladder.key, func.max(Ladder.version).label("version")).group_by(Ladder.key).subquery()
    return (
        select(Ladder)
        .join(latest, (latest.c.key == Ladder.key) & (latest.c.version == Ladder.version))
        .order_by(Ladder.key)
    )


def profile(row: Ladder) -> LadderProfile:
    """Return a row as the ladder it stands for."""
    return read(row.key, row.version, row.rungs)


def ladder_of(session: Session, task: Task, named: str | None) -> LadderProfile | None:
    """Return the ladder a task was given; of one from before they were kept, the shipped one that its limit names."""
    row = session.get(Ladder, (task.ladder, task.ladder_version)) if task.ladder is not None else None
    return profile(row) if row is not None else PROFILES.get(task.ladder or named or "")


def supervising_office(organisation: Organisation, holders: Iterable[str], named: Iterable[str], now: datetime) -> str:
    """Return the group that urges those who are late.

    An office never supervises itself: where a group of theirs names another, that one does; else the first of `named`
    they are not in; else the supervising office.
    """
    own = {code for holder in holders for code in organisation.groups_of(holder, now)}
    elsewhere = (organisation.groups[code].supervising_office for code in sorted(own))
    outside = next((code for code in elsewhere if code is not None), None)
    return outside or next((code for code in named if code not in own), SUPERVISING_OFFICE)


def staffed_groups(organisation: Organisation, now: datetime) -> frozenset[str]:
    """Return the candidate groups that somebody is in now."""
    return frozenset(code for code in organisation.groups if organisation.members(code, now))


def seeded(by: str, at: datetime) -> list[Ladder]:
    """Return the rows of the ladders that an installation starts with."""
    return [
        Ladder(key=one.key, version=1, rungs=written(one.rungs), reason="", made_by=by, made_at=at)
        for one in PROFILES.values()
    ]


def add_rungs(case: "Case", task: Task, known: LadderProfile) -> int:
    """Write the rungs of a task that was given before, as far as they are still to come; returns how many.

    Of a task whose clock stands they stand too, and are counted from when it stopped.
    """
    if task.due_at is None:
        return 0
    since = task.paused_at or case.act.now
    planned = schedule(known, task.created_at, task.due_at, case.act.calendar_of(task.calendar_unit))
    coming = [rung for rung in planned if rung.at > since]
    write_rungs(case, task, known, coming, paused=task.paused_at is not None)
    return len(coming)


def climb_anew(case: "Case", task: Task, known: LadderProfile) -> int:
    """Call off the rungs that are still to come and write them for the due date as it is now; returns how many."""
    case.act.session.execute(
        update(Job)
        .where(Job.task_id == task.id, Job.kind == "ladder", Job.state.in_(("waiting", "leased", HELD)))
        .values(state="cancelled", closed_act=case.instance.act)
        .execution_options(synchronize_session=False)
    )
    return add_rungs(case, task, known)


def write_rungs(
    case: "Case", task: Task, known: LadderProfile, rungs: Iterable[ScheduledRung], *, paused: bool = False
) -> None:
    """Write rungs as jobs; of a task whose clock stands they stand too."""
    for rung in rungs:
        case.act.enqueue(
            "timer",
            "ladder",
            rung.at,
            instance_id=case.instance.id,
            task_id=task.id,
            payload=job_payload(known, rung),
            created_act=case.instance.act,
        )
        if paused:
            case.act.jobs[-1]["state"] = HELD


def job_payload(known: LadderProfile, rung: ScheduledRung) -> dict[str, object]:
    """Return what a rung's job carries: all that climbing it needs, so that a later version changes nothing of it."""
    (kept,) = written((rung.rung,))
    extra: Iterator[tuple[str, object]] = (
        (name, kept[name]) for name, empty in (("to", []), ("words", {"zh": "", "en": ""})) if kept[name] != empty
    )
    return {
        "profile": known.key,
        "version": known.version,
        "index": rung.index,
        "act": str(rung.rung.act),
        **dict(extra),
    }
