"""What was said about a case as one list: questions with their answers, comments, copies, stretches without a clock."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from engine.queries.conversation import Conversation, ConversationView, CopyRow, PauseRow, QuestionRow
from engine.queries.obligations import ObligationRow
from ui import auth, i18n


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that was said; `to` are those it was said to."""

    kind: Literal["question", "comment", "copy", "pause"]
    id: str
    who: str
    to: tuple[str, ...]
    text: str
    at: datetime
    state: str = ""
    answer: str = ""
    answered_at: datetime | None = None
    mine: bool = False
    """Whether it waits for the reader: for their answer, or for them to say that they have read it."""
    pauses: bool = False
    acknowledge: bool = False
    read: tuple[tuple[str, str], ...] = ()
    """Who of a copy's readers has read it, with what they said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """All of it, the newest first, and the conditions of approvals."""

    lines: tuple[Line, ...]
    obligations: tuple[ObligationRow, ...]


def said(instance_id: str) -> Said:
    """Return what was said about a case, as the visitor may read it."""
    found: ConversationView = auth.read(
        Conversation(instance_id=instance_id, person=auth.visitor().login, language=i18n.language())
    )
    comments = [
        Line(kind="comment", id=row.id, who=row.who, to=row.mentions, text=row.text, at=row.at)
        for row in found.comments
    ]
    lines = [*map(_question, found.questions), *comments, *_copies(found.copies), *map(_pause, found.pauses)]
    lines.sort(key=lambda line: line.at, reverse=True)
    return Said(lines=tuple(lines), obligations=found.obligations)


def _question(row: QuestionRow) -> Line:
    return Line(
        kind="question",
        id=row.id,
        who=row.asked_by,
        to=(row.asked_of,),
        text=row.text,
        at=row.asked_at,
        state=row.state,
        answer=row.answer,
        answered_at=row.answered_at,
        mine=row.answerable,
        pauses=row.pauses,
    )


def _copies(rows: Sequence[CopyRow]) -> list[Line]:
    """Put copies that were sent in one act into one line; the reader's own stands by itself while it is unread."""
    found: dict[tuple[object, ...], Line] = {}
    for row in rows:
        key = (row.sent_by, row.sent_at, row.kind, row.text, row.id if row.acknowledgeable else "")
        line = found.get(key) or _copy(row)
        read = ((row.who, row.reply),) if row.state == "acknowledged" else ()
        found[key] = replace(line, to=(*line.to, row.who), read=(*line.read, *read))
    return list(found.values())


def _copy(row: CopyRow) -> Line:
    return Line(
        kind="copy",
        id=row.id,
        who=row.sent_by,
        to=(),
        text=row.text,
        at=row.sent_at,
        mine=row.acknowledgeable,
        acknowledge=row.kind == "acknowledge",
    )


def _pause(row: PauseRow) -> Line:
    return Line(kind="pause", id="", who="", to=(), text=row.reason, at=row.since, answered_at=row.until)
