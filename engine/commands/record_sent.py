"""Mails were taken by whoever carries them on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Row, Table, bindparam, update

from engine.domain.letters import Letter
from engine.domain.permissions import require
from engine.runtime.act import Act, Done
from engine.runtime.bounces import forget_bounces
from engine.runtime.digests import plan_digests
from engine.runtime.kept_mails import cover, keep_mails, mail_row
from engine.runtime.mail_wishes import wishes_of
from engine.store.jobs import Job

_JOBS = cast("Table", Job.__table__)
_CLOSE = (
    update(_JOBS)
    .where(_JOBS.c.id.in_(bindparam("ids", expanding=True)), _JOBS.c.queue == "mail", _JOBS.c.state == "leased")
    .values(state="done", done_at=bindparam("at"), error=None, lease_until=None)
    .returning(_JOBS.c.id, _JOBS.c.kind, _JOBS.c.instance_id, _JOBS.c.task_id, _JOBS.c.person)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A letter with what the server `answer`ed when it took it; `covers` are the mails that a digest told of."""

    letter: Letter
    answer: str | None = None
    covers: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class RecordSent:
    """Report on leased mails that were sent; the result's `recorded` lists those whose lease was nobody else's by now.

    A letter that left the house is reported before the next one leaves: a crash between the two sends one again.
    """

    letters: Sequence[Sent]


def handle(command: RecordSent, act: Act) -> Done:
    """Close the jobs, keep what was sent, forget what the addresses refused before, plan the next digests."""
    require("machine", act.relations())
    by_job = {sent.letter.job_id: sent for sent in command.letters}
    jobs = _done(act, by_job)
    kept = [
        mail_row(
            by_job[job.id].letter,
            kind=job.kind,
            instance_id=job.instance_id,
            task_id=job.task_id,
            person=job.person,
            state="sent",
            at=act.now,
            answer=by_job[job.id].answer,
        )
        for job in jobs
    ]
    keep_mails(act, kept)
    forget_bounces(act, {by_job[job.id].letter.address for job in jobs})
    cover(act, [covered for job in jobs for covered in by_job[job.id].covers])
    digests = {job.person for job in jobs if job.kind == "digest" and job.person is not None}
    if digests:
        plan_digests(act, wishes_of(act.session, digests, act.settings))
    return Done(value={"recorded": [job.id for job in jobs]})


def _done(act: Act, by_job: Mapping[str, Sent]) -> Sequence[Row[Any]]:
    """Close the jobs that are still leased, in one statement."""
    return act.session.execute(_CLOSE, {"ids": list(by_job), "at": act.now}).all()
