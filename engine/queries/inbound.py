"""Doors for other systems, for the cockpit: what came in by each, what it did, or why it was refused."""

from dataclasses import dataclass
from datetime import datetime

import orjson
from sqlalchemy import func, select

from engine.domain.errors import Rejection
from engine.domain.texts import Text
from engine.queries.newest import newest
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.store.webhooks import Inbound, InboundMessage

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class InboundRow:
    """One door, without its secret; how many messages it took, and how many it refused."""

    id: str
    name: str
    message: str
    key: str | None
    payload: str | None
    state: str
    accepted: int
    refused: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InboundMessageRow:
    """One thing that came; `code` says why it was refused."""

    message_id: str
    at: datetime
    size: int
    code: str | None
    detail: Text | None
    instance_id: str | None
    body: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class InboundView:
    """A door and a page of what came, the newest first."""

    door: InboundRow
    messages: tuple[InboundMessageRow, ...]
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbounds(Query[tuple[InboundRow, ...]]):
    """Asks for all doors that were not removed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InboundDetail(Query[InboundView]):
    """Asks for one door and what came by it after `after`."""

    inbound_id: str
    after: str = ""
    limit: int = PAGE


def answer_list(_query: Inbounds, reader: Reader) -> tuple[InboundRow, ...]:
    """Return them by name, in two statements."""
    doors = reader.session.scalars(select(Inbound).where(Inbound.state != "removed").order_by(Inbound.name, Inbound.id))
    counts = _counts(reader)
    return tuple(_row(door, counts) for door in doors)


def answer_one(query: InboundDetail, reader: Reader) -> InboundView:
    """Return it.

    Raises Rejection("not_found").
    """
    door = reader.session.get(Inbound, query.inbound_id)
    if door is None or door.state == "removed":
        raise Rejection("not_found")
    asked = select(InboundMessage).where(InboundMessage.inbound_id == door.id)
    page, after = newest(reader, asked, InboundMessage.id, query.after, query.limit)
    return InboundView(
        door=_row(door, _counts(reader, door.id)),
        messages=tuple(_message(row) for (row,) in page),
        next=after,
    )


def _counts(reader: Reader, inbound_id: str | None = None) -> dict[tuple[str, bool], int]:
    refused = InboundMessage.code.is_not(None)
    asked = select(InboundMessage.inbound_id, refused, func.count()).group_by(InboundMessage.inbound_id, refused)
    if inbound_id is not None:
        asked = asked.where(InboundMessage.inbound_id == inbound_id)
    return {(str(door), bool(was)): int(count) for door, was, count in reader.session.execute(asked)}


def _row(door: Inbound, counts: dict[tuple[str, bool], int]) -> InboundRow:
    return InboundRow(
        id=door.id,
        name=door.name,
        message=door.message,
        key=door.key,
        payload=door.payload,
        state=door.state,
        accepted=counts.get((door.id, False), 0),
        refused=counts.get((door.id, True), 0),
    )


def _said(kept: str) -> Text:
    """A refusal in both languages; older rows have it in Chinese."""
    return Text.of(orjson.loads(kept)) if kept.startswith('{"zh"') else Text.of(kept)


def _message(row: InboundMessage) -> InboundMessageRow:
    return InboundMessageRow(
        message_id=row.message_id,
        at=row.at,
        size=row.size,
        code=row.code,
        detail=None if row.detail is None else _said(row.detail),
        instance_id=row.instance_id,
        body=row.body,
    )
