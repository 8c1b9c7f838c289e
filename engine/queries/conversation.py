"""What people said about a case: questions, comments, copies, conditions, and the pauses that came of it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BindParameter, bindparam, select

from engine.domain.errors import Rejection
from engine.queries.attachments import may_read
from engine.queries.naming import actor_name, post_name
from engine.queries.obligations import ObligationRow, obligations_of
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.queries.secrecy import Place, place_of
from engine.store.conversations import Comment, Copy, Pause, Question
from engine.store.tasks import Task


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation(Query["ConversationView"]):
    """Asks for what was said about a case, on behalf of `person`."""

    instance_id: str
    person: str
    language: str = "zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionRow:
    """One question; `answerable` says that the reader is the one who is to answer it now."""

    id: str
    task_id: str
    asked_by: str
    asked_of: str
    text: str
    pauses: bool
    asked_at: datetime
    state: str
    """open, answered, moot (its task is over)."""
    answer: str
    answered_at: datetime | None
    answerable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentRow:
    """One remark."""

    id: str
    task_id: str | None
    who: str
    text: str
    mentions: tuple[str, ...]
    at: datetime
    mine: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyRow:
    """One copy; `acknowledgeable` says that it is the reader's and was not read yet."""

    id: str
    task_id: str | None
    who: str
    kind: str
    text: str
    sent_by: str
    sent_at: datetime
    state: str
    reply: str
    acknowledged_at: datetime | None
    acknowledgeable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseRow:
    """One stretch in which a task's clock stood; `until` is None while it stands."""

    task_id: str
    reason: str
    since: datetime
    until: datetime | None
    moved_seconds: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationView:
    """Everything that was said, the oldest first."""

    questions: tuple[QuestionRow, ...]
    comments: tuple[CommentRow, ...]
    copies: tuple[CopyRow, ...]
    obligations: tuple[ObligationRow, ...]
    pauses: tuple[PauseRow, ...]


_HERE: BindParameter[str] = bindparam("instance")
_QUESTIONS = (
    select(Question, Task.state)
    .join(Task, Task.id == Question.task_id)
    .where(Question.instance_id == _HERE)
    .order_by(Question.id)
)
_COMMENTS = select(Comment).where(Comment.instance_id == _HERE).order_by(Comment.id)
_COPIES = select(Copy).where(Copy.instance_id == _HERE).order_by(Copy.id)
_PAUSES = select(Pause).where(Pause.instance_id == _HERE).order_by(Pause.id)


def answer(query: Conversation, reader: Reader) -> ConversationView:
    """Return what was said.

    Raises Rejection("not_found") unless the person may read the case.
    """
    if not may_read(reader, query.instance_id, query.person):
        raise Rejection("not_found")
    session, here = reader.session, {"instance": query.instance_id}
    return ConversationView(
        questions=tuple(question_row(reader, row[0], row[1], query) for row in session.execute(_QUESTIONS, here)),
        comments=tuple(_comment(reader, row, query) for row in session.scalars(_COMMENTS, here)),
        copies=tuple(copy_row(reader, row, query) for row in session.scalars(_COPIES, here)),
        obligations=obligations_of(reader, query.instance_id, query.person, query.language),
        pauses=tuple(
            PauseRow(
                task_id=row.task_id,
                reason=row.reason,
                since=row.from_at,
                until=row.until_at,
                moved_seconds=row.moved_seconds,
            )
            for row in session.scalars(_PAUSES, here)
        ),
    )


def question_row(reader: Reader, row: Question, task_state: str, query: "Conversation | ForReader") -> QuestionRow:
    """Put a question into the reader's words."""
    waits, at = row.state == "open" and task_state == "open", _place(reader, row.task_id)
    return QuestionRow(
        id=row.id,
        task_id=row.task_id,
        asked_by=post_name(reader, row.asked_by, query.language, at),
        asked_of=post_name(reader, row.asked_of, query.language, at),
        text=row.text,
        pauses=row.pauses,
        asked_at=row.asked_at,
        state=row.state if row.state != "open" or waits else "moot",
        answer=row.answer or "",
        answered_at=row.answered_at,
        answerable=waits and row.asked_of == query.person,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ForReader:
    """Who reads, and in which language."""

    person: str
    language: str


def copy_row(reader: Reader, row: Copy, query: Conversation | ForReader) -> CopyRow:
    """Put a copy into the reader's words."""
    at = _place(reader, row.task_id)
    return CopyRow(
        id=row.id,
        task_id=row.task_id,
        who=post_name(reader, row.person, query.language, at),
        kind=row.kind,
        text=row.text,
        sent_by=actor_name(reader, row.sent_by, query.language, at),
        sent_at=row.sent_at,
        state=row.state,
        reply=row.reply or "",
        acknowledged_at=row.acknowledged_at,
        acknowledgeable=row.state == "open" and row.person == query.person,
    )


def _comment(reader: Reader, row: Comment, query: Conversation) -> CommentRow:
    at = _place(reader, row.task_id)
    return CommentRow(
        id=row.id,
        task_id=row.task_id,
        who=actor_name(reader, row.person, query.language, at),
        text=row.text,
        mentions=tuple(post_name(reader, login, query.language, at) for login in row.mentions),
        at=row.written_at,
        mine=row.person == query.person,
    )


def _place(reader: Reader, task_id: str | None) -> Place | None:
    """Where something was said; looked up only where it decides who is named."""
    task = reader.session.get(Task, task_id) if task_id is not None and reader.kept_names else None
    return None if task is None else place_of(task)
