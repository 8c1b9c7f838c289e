"""What a leased call says, where it goes and what signs it: read at the moment of sending."""

from dataclasses import dataclass, field
from datetime import datetime

import orjson

from engine.domain.addresses import Allowed
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.runtime.webhook_settings import valid_secrets
from engine.store.jobs import Job
from engine.store.webhooks import Webhook


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call, ready to be sent; `secrets` are those that sign now, the newest first."""

    job_id: str
    url: str
    event_id: str
    body: bytes
    secrets: tuple[str, ...] = field(repr=False)
    at: datetime
    """The wall clock's moment: receivers refuse what is older than some minutes."""
    allowed: Allowed


@dataclass(frozen=True, slots=True, kw_only=True)
class CallContent(Query[Call | None]):
    """Asks for the content of a leased call; None when it is not one, or its webhook is not active."""

    job_id: str


def answer(query: CallContent, reader: Reader) -> Call | None:
    """Return it."""
    job = reader.session.get(Job, query.job_id)
    if job is None or job.queue != "webhook" or job.state != "leased":
        return None
    webhook = reader.session.get_one(Webhook, job.person)
    if webhook.state != "active":
        return None
    event = job.payload["event"]
    now = reader.real_now
    return Call(
        job_id=job.id,
        url=webhook.url,
        event_id=str(event["id"]),
        body=orjson.dumps(event),
        secrets=valid_secrets(webhook.secrets, now),
        at=now,
        allowed=Allowed.read(reader.settings.webhook_allow),
    )
