"""What people say to each other about a case: questions, comments, copies; and the pauses that questions bring."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, JsonValue, reference
from engine.store.types import Id, Json

OPEN_ROW = "state = 'open'"


class Question(Base):
    """征询: somebody who has a task asks one person something; question and answer stay with the case.

    An open question whose task is over waits for nobody any more; the row stays as it was.
    """

    __tablename__ = "question"
    __table_args__ = (
        Index("ix_question_task", "task_id"),
        Index(
            "ix_question_open",
            "asked_of",
            "asked_at",
            sqlite_where=text(OPEN_ROW),
            postgresql_where=text(OPEN_ROW),
        ),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    instance_id: Mapped[str] = mapped_column(Id, reference("instance.id"), index=True)
    task_id: Mapped[str] = mapped_column(Id, reference("task.id"))
    asked_by: Mapped[str]
    asked_of: Mapped[str]
    text: Mapped[str]
    pauses: Mapped[bool]
    """Whether the task's clock stands still until the answer."""
    state: Mapped[str]
    """open, answered."""
    asked_at: Mapped[datetime]
    answer: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    created_act: Mapped[int]
    closed_act: Mapped[int | None]


class Pause(Base):
    """One stretch in which a task's clock stood still, and by how much working time its due date moved."""

    __tablename__ = "pause"
    __table_args__ = (Index("ix_pause_task", "task_id"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    instance_id: Mapped[str] = mapped_column(Id, reference("instance.id"))
    task_id: Mapped[str] = mapped_column(Id, reference("task.id"))
    reason: Mapped[str]
    """question, suspension."""
    from_at: Mapped[datetime]
    until_at: Mapped[datetime | None]
    """None while the clock stands."""
    moved_seconds: Mapped[int | None]
    begun_by: Mapped[str | None]
    """The actor whose act stopped the clock; None in rows from a version that did not keep it."""
    why: Mapped[str | None]
    """The question that was asked, or the reason that was given."""
    created_act: Mapped[int]
    closed_act: Mapped[int | None]


class Comment(Base):
    """A remark on a case; whoever it mentions is told."""

    __tablename__ = "comment"
    __table_args__ = (Index("ix_comment_instance", "instance_id", "written_at"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    instance_id: Mapped[str] = mapped_column(Id, reference("instance.id"))
    task_id: Mapped[str | None] = mapped_column(Id)
    person: Mapped[str]
    text: Mapped[str]
    mentions: Mapped[JsonValue] = mapped_column(Json)
    """Logins."""
    written_at: Mapped[datetime]
    created_act: Mapped[int]


class Copy(Base):
    """抄送/传阅: somebody is to know of a case; nothing waits for it."""

    __tablename__ = "case_copy"
    __table_args__ = (
        Index("ix_case_copy_instance", "instance_id"),
        Index(
            "ix_case_copy_open",
            "person",
            "sent_at",
            sqlite_where=text(OPEN_ROW),
            postgresql_where=text(OPEN_ROW),
        ),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    instance_id: Mapped[str] = mapped_column(Id, reference("instance.id"))
    task_id: Mapped[str | None] = mapped_column(Id)
    """The task it was sent from; None when the case as a whole was."""
    person: Mapped[str]
    kind: Mapped[str]
    """acknowledge (a word that it was read is wanted), inform."""
    text: Mapped[str]
    sent_by: Mapped[str]
    sent_at: Mapped[datetime]
    state: Mapped[str]
    """open, acknowledged."""
    reply: Mapped[str | None]
    acknowledged_at: Mapped[datetime | None]
    created_act: Mapped[int]
