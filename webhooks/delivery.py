"""Delivers what is due: leases mails, renders each from what holds now, hands it over, reports what became of it.

At least once: a crash between handing over and reporting sends the same message again, with the same Message-ID.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """How many mails of one round were sent, dropped as stale, put off, or refused."""

    sent: int = 0
    dropped: int = 0
    deferred: int = 0
    refused: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.sent + self.dropped + self.deferred + self.refused


def deliver_due(
    engine: ProcessEngine, channel: Channel, limit: int = 20, stopping: Callable[[], bool] = lambda: False
) -> Delivered:
    """Deliver up to `limit` mails that are due; return what became of them."""
    leased = engine.execute(LeaseDeliveries(limit=limit), MACHINE).value["jobs"]
    return deliver(engine, channel, leased, stopping)


def deliver(
    engine: ProcessEngine, channel: Channel, leased: Sequence[str], stopping: Callable[[], bool] = lambda: False
) -> Delivered:
    """Deliver leased mails over one connection; what can't be begun in time, or before the end, is given back."""
    if not leased:
        return Delivered()
    engine.failpoints.reach("mail.leased")
    counts = dict.fromkeys(("sent", "dropped", "deferred", "refused"), 0)
    began = monotonic()
    with channel.opened() as sender:
        for place, job_id in enumerate(leased):
            if stopping() or monotonic() - began > IN_TIME:
                engine.execute(ReturnJobs(job_ids=tuple(leased[place:]), begun=False), MACHINE)
                break
            record = _deliver(engine, sender, job_id)
            if record is None:
                continue
            engine.failpoints.reach("mail.handed")
            try:
                engine.execute(record, MACHINE)
            except Rejection:
                # Somebody else's lease by now, or a busy database: the lease runs out and the mail is tried again.
                continue
            engine.failpoints.reach("mail.recorded")
            counts[record.state] += 1
    return Delivered(**counts)


def _deliver(engine: ProcessEngine, sender: Sender, job_id: str) -> RecordDelivery | None:
    content = engine.read(DeliveryContent(job_id=job_id), MACHINE)
    if content is None:
        return None
    if content.stale is not None or content.recipient is None:
        return _record(engine, content, None, Handed(state="refused", error=content.stale), dropped=True)
    if content.kind not in KINDS:
        return _record(engine, content, None, Handed(state="refused", error=f"no mail of kind '{content.kind}'"))
    rendered = render(content, engine.settings.public_url, _language(content))
    try:
        message = build_message(
            content,
            rendered,
            sender=engine.settings.mail_from,
            domain=engine.settings.mail_domain,
            at=content.at,
        )
    except AddressUnusableError as unusable:
        return _record(engine, content, rendered, Handed(state="refused", error=str(unusable)))
    return _record(engine, content, rendered, sender.send(message))


def _record(
    engine: ProcessEngine, content: Delivery, rendered: Rendered | None, handed: Handed, *, dropped: bool = False
) -> RecordDelivery:
    return RecordDelivery(
        job_id=content.job_id,
        state="dropped" if dropped else handed.state,
        address=content.recipient.address if content.recipient else "",
        language=_language(content),
        subject=rendered.subject if rendered else "",
        text=rendered.text if rendered else "",
        html=rendered.html if rendered else "",
        message_id=message_id(content.job_id, engine.settings.mail_domain),
        error=handed.error,
    )


def _language(content: Delivery) -> str:
    language = content.recipient.language if content.recipient else "zh"
    return language if language in LANGUAGES else "zh"
