"""Public notices: what anybody may read while they are open; no personal data, and nothing of what is confidential."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from engine.domain.texts import Text
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.queries.secrecy import CONFIDENTIAL, is_secret
from engine.store.instances import Instance, Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeView:
    """One notice; of a confidential case its readers alone get title and rows."""

    id: str
    title: str
    secret: bool
    """Whether the reader is not told what it is about."""
    rows: tuple[tuple[str, str], ...]
    published_at: datetime
    until_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenNotices(Query[tuple[NoticeView, ...]]):
    """Asks for every notice that is open now."""

    language: str = "zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeDetail(Query[NoticeView | None]):
    """Asks for one notice; None when there is none or its time is over."""

    notice_id: str
    language: str = "zh"


def answer_list(query: OpenNotices, reader: Reader) -> tuple[NoticeView, ...]:
    """Return the open notices, the newest first."""
    rows = reader.session.execute(
        select(Notice, Instance.definition_id)
        .join(Instance, Instance.id == Notice.instance_id)
        .where(Notice.state == "open", Notice.until_at > reader.now)
        .order_by(Notice.published_at.desc(), Notice.id.desc())
    )
    return tuple(_view(reader, notice, definition_id, query.language) for notice, definition_id in rows)


def answer_one(query: NoticeDetail, reader: Reader) -> NoticeView | None:
    """Return the notice while it may be seen."""
    notice = reader.session.get(Notice, query.notice_id)
    if notice is None or notice.state != "open" or notice.until_at <= reader.now:
        return None
    case = reader.session.get_one(Instance, notice.instance_id)
    return _view(reader, notice, case.definition_id, query.language)


def _view(reader: Reader, notice: Notice, definition_id: str, language: str) -> NoticeView:
    secret = is_secret(reader, definition_id, notice.instance_id, reader.viewer)
    return NoticeView(
        id=notice.id,
        title=CONFIDENTIAL.in_language(language) if secret else notice.title,
        secret=secret,
        rows=() if secret else tuple(_row(row, language) for row in (notice.body or ())),
        published_at=notice.published_at,
        until_at=notice.until_at,
    )


def _row(row: object, language: str) -> tuple[str, str]:
    """A row is {zh, en, value}, or the same three in a list."""
    if isinstance(row, Mapping):
        return Text.of(row).in_language(language), _said(row.get("value"), language)
    chinese, english, value = row if isinstance(row, list | tuple) and len(row) == 3 else ("", "", row)
    return Text(str(chinese), str(english)).in_language(language), _said(value, language)


def _said(value: object, language: str) -> str:
    if value is None:
        return "—"
    text = Text.of(value).in_language(language)
    chinese, slash, english = text.partition(" / ")
    return (english if language == "en" else chinese) if slash else text
