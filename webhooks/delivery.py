"""Delivers what is due: leases mails, renders each from what holds now, hands it over, reports what became of it.

At least once: a crash between handing over and reporting sends the same message again, with the same Message-ID.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from jinja2 import TemplateError

from engine.api import Actor, ProcessEngine
from engine.commands.lease_deliveries import LeaseDeliveries
from engine.commands.record_delivery import RecordDelivery
from engine.commands.return_jobs import ReturnJobs
from engine.domain.clock import monotonic
from engine.domain.errors import Rejection
from engine.queries.delivery import Delivery, DeliveryContent
from webhooks.channels import Channel, Handed, Sender
from webhooks.message import AddressUnusableError, build_message, message_id
from webhooks.rendering import KINDS, Rendered, render

MACHINE = Actor.system("delivery")
LANGUAGES = ("zh", "en")
IN_TIME = 20.0
"""Seconds after which no more mails of a batch are begun: a slow server must not let their lease run out."""


MARKED = "nothing is sent to this address: it refused what was sent before"
UNRENDERED = (TemplateError, LookupError, TypeError, ValueError, AttributeError)
"""What a letter's facts can do to its template: one that can't be written must not hold up the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """How many mails of one round were sent, dropped as stale, put off, or refused; `held` wait or go with a digest."""

    sent: int = 0
    dropped: int = 0
    deferred: int = 0
    unreached: int = 0
    refused: int = 0
    held: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.sent + self.dropped + self.deferred + self.unreached + self.refused + self.held


def deliver_due(
    engine: ProcessEngine, channel: Channel, limit: int = 20, stopping: Callable[[], bool] = lambda: False
) -> Delivered:
    """Deliver up to `limit` mails that are due; return what became of them."""
    taken = engine.execute(LeaseDeliveries(limit=limit), MACHINE).value
    done = deliver(engine, channel, taken["jobs"], stopping)
    return replace(done, held=taken["sorted"])


def deliver(
    engine: ProcessEngine, channel: Channel, leased: Sequence[str], stopping: Callable[[], bool] = lambda: False
) -> Delivered:
    """Deliver leased mails over one connection; what can't be begun in time, or before the end, is given back."""
    if not leased:
        return Delivered()
    engine.failpoints.reach("mail.leased")
    counts = dict.fromkeys(("sent", "dropped", "deferred", "unreached", "refused"), 0)
    began = monotonic()
    with channel.opened() as sender:
        nobody = None
        for place, job_id in enumerate(leased):
            if stopping() or monotonic() - began > IN_TIME:
                engine.execute(ReturnJobs(job_ids=tuple(leased[place:]), begun=False), MACHINE)
                break
            # Once nobody is there, the rest is neither written nor tried.
            record = _deliver(engine, sender, job_id) if nobody is None else _untried(job_id, nobody)
            if record is None:
                continue
            nobody = record.error if record.state == "unreached" else None
            engine.failpoints.reach("mail.handed")
            try:
                engine.execute(record, MACHINE)
            except Rejection:
                # Somebody else's lease by now, or a busy database: the lease runs out and the mail is tried again.
                continue
            engine.failpoints.reach("mail.recorded")
            counts["refused" if record.state == "marked" else record.state] += 1
    return Delivered(**counts)


def _deliver(engine: ProcessEngine, sender: Sender, job_id: str) -> RecordDelivery | None:
    content = engine.read(DeliveryContent(job_id=job_id), MACHINE)
    if content is None:
        return None
    if content.stale is not None or content.recipient is None:
        return _record(engine, content, None, Handed(state="refused", error=content.stale), state="dropped")
    if content.kind not in KINDS:
        return _record(engine, content, None, Handed(state="refused", error=f"no mail of kind '{content.kind}'"))
    settings = engine.settings
    try:
        rendered = render(content, settings.public_url, _language(content))
    except UNRENDERED as trouble:
        return _record(engine, content, None, Handed(state="refused", error=f"can't be written: {trouble!r}"))
    if content.marked:
        return _record(engine, content, rendered, Handed(state="refused", error=MARKED), state="marked")
    try:
        message = build_message(
            content,
            rendered,
            sender=settings.mail_from,
            domain=settings.mail_domain,
            at=content.at,
            public_url=settings.public_url,
        )
    except UNRENDERED as unusable:
        bounced = isinstance(unusable, AddressUnusableError)
        return _record(engine, content, rendered, Handed(state="refused", error=str(unusable), bounced=bounced))
    return _record(engine, content, rendered, sender.send(message))


def _record(
    engine: ProcessEngine,
    content: Delivery,
    rendered: Rendered | None,
    handed: Handed,
    *,
    state: Literal["dropped", "marked"] | None = None,
) -> RecordDelivery:
    return RecordDelivery(
        job_id=content.job_id,
        state=state or handed.state,
        address=content.recipient.address if content.recipient else "",
        language=_language(content),
        subject=rendered.subject if rendered else "",
        text=rendered.text if rendered else "",
        html=rendered.html if rendered else "",
        message_id=message_id(content.job_id, engine.settings.mail_domain),
        error=handed.error,
        answer=handed.answer,
        bounced=handed.bounced,
        covers=_covered(content),
    )


def _covered(content: Delivery) -> tuple[str, ...]:
    """The mails that are done with by this one: none by a digest that is left to the next."""
    digest = content.digest
    return digest.covers if digest is not None and (content.stale is None or digest.empty) else ()


def _untried(job_id: str, error: str) -> RecordDelivery:
    return RecordDelivery(
        job_id=job_id,
        state="unreached",
        address="",
        language="zh",
        subject="",
        text="",
        html="",
        message_id="",
        error=error,
    )


def _language(content: Delivery) -> str:
    language = content.recipient.language if content.recipient else "zh"
    return language if language in LANGUAGES else "zh"
