"""What became of a mail that was not sent: dropped as stale, put off, or refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from engine.domain.errors import Rejection
from engine.domain.letters import Letter
from engine.domain.permissions import require
from engine.jobs import LETTER_PAUSES, retry_at
from engine.runtime.act import Act, Done
from engine.runtime.bounces import count_bounce
from engine.runtime.case import lock_case
from engine.runtime.digests import plan_digests
from engine.runtime.failed_mails import give_up_mail, tell_of_failed_mail
from engine.runtime.kept_mails import cover, keep_mails, mail_row
from engine.runtime.mail_wishes import wish_of
from engine.store.jobs import Job

AGAIN = timedelta(minutes=1)
"""After so long a server that could not be reached is tried again: a backlog leaves soon after it is back."""
PATIENCE = timedelta(days=5)
"""For so long a letter waits for a server that can't be reached, as mail servers do (RFC 5321, 4.5.4.1)."""
CODES = {"refused": "mail_refused"}
KEPT = {"marked": "refused", "unreached": "deferred"}


@dataclass(frozen=True, kw_only=True)
class RecordDelivery:
    """Report on a leased mail; its `letter`, where it came to one, is kept as the record of what was tried.

    `unreached` says that no server was spoken to, so that it was no attempt; `marked` that the address gets none;
    `bounced` that the server refused the address itself; `covers` are the mails that a digest is done with.
    """

    job_id: str
    state: Literal["dropped", "deferred", "unreached", "refused", "marked"]
    letter: Letter | None = None
    error: str | None = None
    bounced: bool = False
    covers: Sequence[str] = ()


def handle(command: RecordDelivery, act: Act) -> Done:
    """Close the job, or put it back with a pause; spent attempts and refusals become an incident and stand in the case.

    Raises Rejection("job_moved_on") where the lease is somebody else's by now.
    """
    require("machine", act.relations())
    job = act.session.get(Job, command.job_id)
    may_fail = command.state != "dropped"
    case = lock_case(act, job.instance_id) if may_fail and job is not None and job.instance_id is not None else None
    job = _leased(job, act)
    job.error, job.lease_until, job.begun = command.error, None, 0
    again = _again(command, job, act.now)
    if command.state == "dropped":
        job.state, job.done_at = "cancelled", act.now
        cover(act, command.covers)
    elif again is not None:
        job.state, job.due_at = "waiting", again
    else:
        _failed(command, job, act)
    if command.bounced and command.letter is not None:
        count_bounce(act, command.letter.address, command.error or "")
    if job.kind == "digest" and command.state not in ("dropped", "marked") and job.person is not None:
        plan_digests(act, {job.person: wish_of(act.session, job.person, act.settings)})
    if command.letter is not None:
        keep_mails(act, [_kept(command, command.letter, job, act)])
    return Done(case=case if act.events else None)


def _leased(job: Job | None, act: Act) -> Job:
    """The job as it stands now that its case is locked."""
    if job is not None:
        act.session.refresh(job, with_for_update=True)
    if job is None or job.queue != "mail" or job.state != "leased":
        raise Rejection("job_moved_on")
    return job


def _again(command: RecordDelivery, job: Job, now: datetime) -> datetime | None:
    """Return when it is tried again; None where it is not."""
    if command.state == "unreached" and now - job.created_at < PATIENCE:
        job.attempts -= 1
        return now + AGAIN
    return retry_at(job.id, job.attempts, now, LETTER_PAUSES) if command.state == "deferred" else None


def _kept(command: RecordDelivery, letter: Letter, job: Job, act: Act) -> dict[str, Any]:
    return mail_row(
        letter,
        kind=job.kind,
        instance_id=job.instance_id,
        task_id=job.task_id,
        person=job.person,
        state=KEPT.get(command.state, command.state),
        at=act.now,
        error=command.error,
    )


def _failed(command: RecordDelivery, job: Job, act: Act) -> None:
    """Tell the case; and an administrator, but for an address that they know of already."""
    if command.state == "marked":
        job.state, job.done_at = "dead", act.now
        tell_of_failed_mail(act, job, command.error)
        return
    address = "" if command.letter is None else command.letter.address
    give_up_mail(act, job, CODES.get(command.state, "mail_undelivered"), address, command.error or "")
