"""Sorts mail that is due: what leaves now, what waits for the morning, what goes into the digest."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import Table, select

from engine.domain.mail_preferences import Preferences
from engine.domain.mail_timing import Moment, Verdict, decide
from engine.runtime.act import Act
from engine.runtime.digests import plan_digests
from engine.runtime.mail_room import Room
from engine.runtime.mail_wishes import wishes_of
from engine.store.accounts import Setting
from engine.store.jobs import Job
from engine.store.mails import MAIL_SECRET
from engine.store.once import insert_missing
from engine.store.tasks import Task

_SETTINGS = cast("Table", Setting.__table__)


def sorted_out(act: Act, leased: Sequence[str]) -> list[str]:
    """Return which of the leased mails leave now; the others are put where they belong.

    Nothing of it is an attempt, and no letter is lost by it: what waits keeps its row, and what goes into the digest
    is told there.
    """
    if not leased:
        return []
    _keep_secret(act)
    jobs = {job.id: job for job in act.session.scalars(select(Job).where(Job.id.in_(leased)))}
    people = {job.person for job in jobs.values() if job.person is not None}
    known = sorted(p for p in people if _is_known(act, p))
    wishes = wishes_of(act.session, known, act.settings)
    room = Room(act, known, leased)
    limits = _time_limits(act, jobs.values())
    leaving = []
    for job in (jobs[job_id] for job_id in leased):
        verdict = _verdict(act, job, wishes, room, limits)
        if verdict.do == "send":
            leaving.append(job.id)
            room.take(job.person or "")
        else:
            _put(job, verdict, act.now)
    called = {job.person for job in jobs.values() if job.kind != "digest"}
    plan_digests(act, {person: wish for person, wish in wishes.items() if person in called or not wish.gets_digest})
    return leaving


def _is_known(act: Act, person: str) -> bool:
    found = act.organisation.person(person)
    return found is not None and found.active


def _verdict(
    act: Act, job: Job, wishes: Mapping[str, Preferences], room: Room, limits: Mapping[str, datetime]
) -> Verdict:
    """Whoever is not known any more is sent nothing; why, the delivery says."""
    wish = wishes.get(job.person or "")
    if wish is None:
        return Verdict(do="send")
    moment = Moment(
        now=act.now,
        calendar=act.calendar,
        room_at=room.free_at(job.person or ""),
        falls_due=limits.get(job.task_id or ""),
    )
    return decide(job.kind, wish, moment)


def _put(job: Job, verdict: Verdict, now: datetime) -> None:
    job.lease_until, job.attempts, job.begun = None, job.attempts - 1, 0
    if verdict.do == "wait" and verdict.until is not None:
        job.state, job.due_at = "waiting", verdict.until
    elif verdict.do == "digest":
        job.state = "digest"
    else:
        job.state, job.done_at, job.error = "cancelled", now, "the recipient does not want it"


def _time_limits(act: Act, jobs: Iterable[Job]) -> dict[str, datetime]:
    ids = {job.task_id for job in jobs if job.task_id is not None}
    rows = act.session.execute(select(Task.id, Task.due_at).where(Task.id.in_(ids), Task.due_at.is_not(None)))
    return {row.id: row.due_at for row in rows if row.due_at is not None}


def _keep_secret(act: Act) -> None:
    """Make what links to unsubscribe are sealed with, before the first letter leaves."""
    if act.session.get(Setting, MAIL_SECRET) is None:
        made = {"key": MAIL_SECRET, "value": secrets.token_urlsafe(32)}
        insert_missing(act.session, _SETTINGS, [made], _SETTINGS.c.key)
