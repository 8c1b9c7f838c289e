"""Public notices: what anybody may read while they are open; they hold no personal data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from engine.domain.texts import Text
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.store.instances import Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeView:
    """One notice."""

    id: str
    title: str
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
    rows = reader.session.scalars(
        select(Notice)
        .where(Notice.state == "open", Notice.until_at > reader.now)
        .order_by(Notice.published_at.desc(), Notice.id.desc())
    )
    return tuple(_view(row, query.language) for row in rows)


def answer_one(query: NoticeDetail, reader: Reader) -> NoticeView | None:
    """Return the notice while it may be seen."""
    notice = reader.session.get(Notice, query.notice_id)
    if notice is None or notice.state != "open" or notice.until_at <= reader.now:
        return None
    return _view(notice, query.language)


def _view(notice: Notice, language: str) -> NoticeView:
    return NoticeView(
        id=notice.id,
        title=notice.title,
        rows=tuple(_row(row, language) for row in (notice.body or ())),
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
