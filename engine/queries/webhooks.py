"""Webhooks for the cockpit: what each is told, how it answers, and every attempt."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from engine.domain.addresses import shown_address
from engine.domain.errors import Rejection
from engine.queries.newest import newest
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.runtime.webhooks import QUEUE
from engine.store.jobs import Job
from engine.store.webhooks import Webhook, WebhookCall

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookRow:
    """One webhook, without its secret; counts are of calls that wait, are held, or were given up."""

    id: str
    name: str
    url: str
    """All of it, for whoever may change it; `address` is what others see."""
    address: str
    events: tuple[str, ...]
    process: str | None
    state: str
    paused_why: str | None
    failures: int
    created_by: str
    created_at: datetime
    version: int
    waiting: int
    held: int
    dead: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRow:
    """One attempt of a call."""

    job_id: str
    type: str
    attempt: int
    at: datetime
    milliseconds: int
    status: int | None
    answer: str | None
    error: str | None
    state: str
    event: object
    """The CloudEvent that was sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookView:
    """A webhook and a page of its log, the newest first."""

    webhook: WebhookRow
    calls: tuple[CallRow, ...]
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhooks(Query[tuple[WebhookRow, ...]]):
    """Asks for all webhooks that were not removed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookDetail(Query[WebhookView]):
    """Asks for one webhook and its log after `after`."""

    webhook_id: str
    after: str = ""
    limit: int = PAGE


def answer_list(_query: Webhooks, reader: Reader) -> tuple[WebhookRow, ...]:
    """Return them by name, in two statements."""
    rows = reader.session.scalars(select(Webhook).where(Webhook.state != "removed").order_by(Webhook.name, Webhook.id))
    counts = _counts(reader)
    return tuple(_row(webhook, counts) for webhook in rows)


def answer_one(query: WebhookDetail, reader: Reader) -> WebhookView:
    """Return it.

    Raises Rejection("not_found").
    """
    webhook = reader.session.get(Webhook, query.webhook_id)
    if webhook is None or webhook.state == "removed":
        raise Rejection("not_found")
    asked = select(WebhookCall, Job).join(Job, Job.id == WebhookCall.job_id).where(WebhookCall.webhook_id == webhook.id)
    page, after = newest(reader, asked, WebhookCall.id, query.after, query.limit)
    return WebhookView(
        webhook=_row(webhook, _counts(reader, webhook.id)),
        calls=tuple(_call(call, job) for call, job in page),
        next=after,
    )


def _counts(reader: Reader, webhook_id: str | None = None) -> dict[tuple[str, str], int]:
    asked = (
        select(Job.person, Job.state, func.count())
        .where(Job.queue == QUEUE, Job.state.in_(("waiting", "leased", "paused", "dead")))
        .group_by(Job.person, Job.state)
    )
    if webhook_id is not None:
        asked = asked.where(Job.person == webhook_id)
    return {(str(person), state): int(count) for person, state, count in reader.session.execute(asked)}


def _row(webhook: Webhook, counts: dict[tuple[str, str], int]) -> WebhookRow:
    return WebhookRow(
        id=webhook.id,
        name=webhook.name,
        url=webhook.url,
        address=shown_address(webhook.url),
        events=tuple(webhook.events),
        process=webhook.process,
        state=webhook.state,
        paused_why=webhook.paused_why,
        failures=webhook.failures,
        created_by=webhook.created_by,
        created_at=webhook.created_at,
        version=webhook.version,
        waiting=counts.get((webhook.id, "waiting"), 0) + counts.get((webhook.id, "leased"), 0),
        held=counts.get((webhook.id, "paused"), 0),
        dead=counts.get((webhook.id, "dead"), 0),
    )


def _call(call: WebhookCall, job: Job) -> CallRow:
    return CallRow(
        job_id=job.id,
        type=call.type,
        attempt=call.attempt,
        at=call.at,
        milliseconds=call.milliseconds,
        status=call.status,
        answer=call.answer,
        error=call.error,
        state=job.state,
        event=job.payload.get("event"),
    )
