"""Mail to an address that refused it is sent again: its mailbox works now, or the address was put right."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select, update

from engine.domain.errors import Rejection
from engine.domain.mail_addresses import address_key
from engine.domain.permissions import require
from engine.runtime.act import Act, Done
from engine.store.instances import Incident
from engine.store.jobs import Job, Mail
from engine.store.mails import MailAddress

AGAIN = timedelta(days=14)
"""Letters that failed within so long are sent after all, where they still make sense."""


@dataclass(frozen=True, kw_only=True)
class ResumeAddress:
    """Send to `address` again."""

    address: str


def handle(command: ResumeAddress, act: Act) -> Done:
    """Forget its refusals and have what failed tried again; the answer's `again` says how many letters that is.

    Raises Rejection("address_not_marked").
    """
    key = address_key(command.address)
    require("resume_address", act.relations() | _own(act, key))
    kept = act.session.get(MailAddress, key, with_for_update=True)
    if kept is None or kept.marked_at is None:
        raise Rejection("address_not_marked")
    act.session.delete(kept)
    ids = _failed(act, key)
    if ids:
        _try_again(act, ids)
    act.emit("AddressResumed", payload={"address": key, "again": len(ids)})
    return Done(value={"again": len(ids)})


def _own(act: Act, key: str) -> set[str]:
    known = act.organisation.person(act.actor.login or "")
    return {"self"} if known is not None and address_key(known.email) == key else set()


def _failed(act: Act, key: str) -> list[str]:
    """Return the letters that did not arrive there."""
    people = [p.login for p in act.organisation.persons.values() if address_key(p.email) == key]
    letters = (
        select(Job.id)
        .join(Mail, Mail.id == Job.id)
        .where(Mail.person.in_(people), Mail.sent_at > act.now - AGAIN, Mail.state == "refused", Job.state == "dead")
    )
    return list(act.session.scalars(letters))


def _try_again(act: Act, ids: list[str]) -> None:
    waiting = {"state": "waiting", "attempts": 0, "due_at": act.now, "done_at": None, "error": None}
    unsynchronised = {"synchronize_session": False}
    act.session.execute(
        update(Job).where(Job.id.in_(ids)).values(**waiting, lease_until=None).execution_options(**unsynchronised)
    )
    act.session.execute(
        update(Incident)
        .where(Incident.job_id.in_(ids), Incident.state == "open")
        .values(state="resolved", resolved_at=act.now, resolved_by=act.actor.id)
        .execution_options(**unsynchronised)
    )
