"""What was sent: the cockpit's list, and the demo's mailboxes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select

from engine.queries.naming import post_name
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.queries.secrecy import CONFIDENTIAL, SOMEBODY, is_secret, kept_elsewhere
from engine.store.instances import Instance
from engine.store.jobs import Mail

PAGE = 50
STATES = ("sent", "deferred", "refused")


@dataclass(frozen=True, slots=True, kw_only=True)
class MailRow:
    """One message of a list."""

    id: str
    kind: str
    subject: str
    person: str
    name: str
    address: str
    state: str
    error: str | None
    sent_at: datetime
    instance_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MailsView:
    """A page of messages; `next` continues after it."""

    rows: tuple[MailRow, ...]
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mails(Query[MailsView]):
    """Asks for messages, the newest first, narrowed by recipient and state."""

    person: str = ""
    state: str = ""
    after: str = ""
    language: str = "zh"
    limit: int = PAGE


@dataclass(frozen=True, slots=True, kw_only=True)
class MailView:
    """One message as it was rendered."""

    row: MailRow
    message_id: str
    answer: str | None
    """What the mail server said when it took it."""
    language: str
    text: str
    html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MailDetail(Query[MailView | None]):
    """Asks for one message; None when there is none."""

    mail_id: str
    language: str = "zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxRow:
    """A person who got mail, and how much."""

    login: str
    name: str
    post: str
    count: int
    newest_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailboxes(Query[tuple[MailboxRow, ...]]):
    """Asks who got mail."""

    language: str = "zh"


def answer_list(query: Mails, reader: Reader) -> MailsView:
    """Return one page in one statement; the bodies stay where they are."""
    columns = (
        Mail.id,
        Mail.kind,
        Mail.subject,
        Mail.person,
        Mail.address,
        Mail.state,
        Mail.error,
        Mail.sent_at,
        Mail.instance_id,
    )
    chosen = select(*columns).order_by(Mail.sent_at.desc(), Mail.id.desc()).limit(query.limit + 1)
    if query.person:
        chosen = chosen.where(Mail.person == query.person)
    if query.state in STATES:
        chosen = chosen.where(Mail.state == query.state)
    if query.after:
        sent, _, mail_id = query.after.partition("~")
        at = _moment(sent)
        if at is not None:
            chosen = chosen.where((Mail.sent_at < at) | ((Mail.sent_at == at) & (Mail.id < mail_id)))
    found = [
        MailRow(**row._mapping, name=post_name(reader, row.person, query.language))  # noqa: SLF001 - SQLAlchemy's public name
        for row in reader.session.execute(chosen)
    ]
    page = found[: query.limit]
    last = page[-1] if page else None
    shown = _without_secrets(reader, page, query.language)
    return MailsView(
        rows=tuple(row for row in shown if row.person == query.person) if query.person else shown,
        next=f"{last.sent_at.isoformat()}~{last.id}" if last is not None and len(found) > query.limit else None,
    )


def _without_secrets(reader: Reader, rows: Sequence[MailRow], language: str) -> tuple[MailRow, ...]:
    """Take out the subjects of confidential cases' letters, and to whom one went whose name the case keeps.

    Whoever got one of a confidential case is known to administrators, not what of. The demo's mailboxes are open.
    """
    ids = {row.instance_id for row in rows if row.instance_id is not None}
    chosen = select(Instance.id, Instance.definition_id).where(Instance.id.in_(ids))
    of = {row.id: row.definition_id for row in reader.session.execute(chosen)} if ids else {}
    kept = frozenset[tuple[str, str]]() if reader.settings.demo else kept_elsewhere(reader, _recipients(rows))
    subject, somebody = CONFIDENTIAL.in_language(language), SOMEBODY.in_language(language)
    shown = (replace(row, subject=subject) if _is_secret(reader, row.instance_id, of) else row for row in rows)
    return tuple(
        replace(row, person="", name=somebody, address=somebody) if (row.instance_id, row.person) in kept else row
        for row in shown
    )


def _recipients(rows: Sequence[MailRow]) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in rows:
        if row.instance_id is not None:
            found.setdefault(row.instance_id, set()).add(row.person)
    return found


def _is_secret(reader: Reader, instance_id: str | None, of: Mapping[str, str]) -> bool:
    return (
        instance_id is not None and instance_id in of and is_secret(reader, of[instance_id], instance_id, reader.viewer)
    )


def answer_one(query: MailDetail, reader: Reader) -> MailView | None:
    """Return one message in full."""
    mail = reader.session.get(Mail, query.mail_id)
    if mail is None:
        return None
    row = _row(reader, mail, query.language)
    (shown,) = _without_secrets(reader, [row], query.language)
    secret = shown != row
    kept = (SOMEBODY if shown.subject == row.subject else CONFIDENTIAL).in_language(query.language)
    return MailView(
        row=shown,
        message_id=mail.message_id,
        answer=mail.answer,
        language=mail.language,
        text=kept if secret else mail.text,
        html=f"<p>{kept}</p>" if secret else mail.html,
    )


def _row(reader: Reader, mail: Mail, language: str) -> MailRow:
    return MailRow(
        id=mail.id,
        kind=mail.kind,
        subject=mail.subject,
        person=mail.person,
        name=post_name(reader, mail.person, language),
        address=mail.address,
        state=mail.state,
        error=mail.error,
        sent_at=mail.sent_at,
        instance_id=mail.instance_id,
    )


def answer_boxes(query: Mailboxes, reader: Reader) -> tuple[MailboxRow, ...]:
    """Return everybody who got mail, the newest mail first."""
    newest = func.max(Mail.sent_at)
    rows = reader.session.execute(
        select(Mail.person, func.count(), newest).group_by(Mail.person).order_by(newest.desc(), Mail.person)
    )
    found = []
    for login, count, newest_at in rows:
        person = reader.organisation.person(login)
        found.append(
            MailboxRow(
                login=login,
                name=person.name.in_language(query.language) if person else login,
                post=post_name(reader, login, query.language),
                count=int(count),
                newest_at=newest_at,
            )
        )
    return tuple(found)


def _moment(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else None
