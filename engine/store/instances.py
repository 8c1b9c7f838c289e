"""Process instances: the narrow row every command locks, and the wide state beside it."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, JsonValue, reference
from engine.store.types import Blob, Id, Json


class Instance(Base):
    """One case. `act` counts the acts on it; everything an act creates or closes carries that number."""

    __tablename__ = "instance"
    __table_args__ = (
        Index("ix_instance_state", "state", "definition_key"),
        Index("ix_instance_starter", "starter", "started_at"),
        Index("ix_instance_unit", "starter_unit"),
        Index(
            "ix_instance_ended",
            "outcome_class",
            sqlite_where=text("outcome_class IS NOT NULL"),
            postgresql_where=text("outcome_class IS NOT NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    definition_id: Mapped[str] = mapped_column(Id, reference("definition.id"))
    definition_key: Mapped[str]
    number: Mapped[str | None] = mapped_column(unique=True)
    """Business key, given when the case is accepted."""
    title: Mapped[str]
    state: Mapped[str]
    """active, suspended, completed, cancelled, terminated."""
    outcome: Mapped[str | None]
    """The end's `hq:end` outcome code; `outcome_class` its class (approved, rejected, cancelled, expired, …)."""
    outcome_class: Mapped[str | None]
    end_element: Mapped[str | None]
    conversation: Mapped[str]
    """What messages without a key of their own are correlated with: the case's own id, or that of the case whose
    message began it, or the key that one carried."""
    starter: Mapped[str]
    starter_unit: Mapped[str]
    act: Mapped[int]
    started_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    suspended_at: Mapped[datetime | None]
    audit_seq: Mapped[int]
    audit_hash: Mapped[bytes] = mapped_column(Blob)


class InstanceState(Base):
    """Tokens and variables of a case, and what they were before the last act (which undo restores)."""

    __tablename__ = "instance_state"

    instance_id: Mapped[str] = mapped_column(Id, reference("instance.id"), primary_key=True)
    tokens: Mapped[bytes] = mapped_column(Blob)
    variables: Mapped[bytes] = mapped_column(Blob)
    previous_tokens: Mapped[bytes | None] = mapped_column(Blob)
    previous_variables: Mapped[bytes | None] = mapped_column(Blob)


class CaseActor(Base):
    """Who may read a case, and why; search and read permission share it."""

    __tablename__ = "case_actor"
    __table_args__ = (Index("ix_case_actor_person", "person", "instance_id"),)

    instance_id: Mapped[str] = mapped_column(Id, reference("instance.id"), primary_key=True)
    person: Mapped[str] = mapped_column(primary_key=True)
    relation: Mapped[str] = mapped_column(primary_key=True)
    """starter, assignee, superior, supervisor; questioned, copied, mentioned."""


class Incident(Base):
    """Something in a case that could not be done; a person can retry it."""

    __tablename__ = "incident"
    __table_args__ = (Index("ix_incident_open", "state", "created_at"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    instance_id: Mapped[str | None] = mapped_column(Id, reference("instance.id"))
    kind: Mapped[str]
    """element (a token waits there), assignment (nobody found), job (retries spent)."""
    token: Mapped[str | None]
    element: Mapped[str | None]
    task_id: Mapped[str | None] = mapped_column(Id)
    job_id: Mapped[str | None] = mapped_column(Id)
    code: Mapped[str]
    message: Mapped[str]
    reason: Mapped[JsonValue | None] = mapped_column(Json)
    """The same with its key and its fields, where the engine says it itself: pages say it in the reader's language."""
    state: Mapped[str]
    """open or resolved."""
    created_at: Mapped[datetime]
    resolved_at: Mapped[datetime | None]
    resolved_by: Mapped[str | None]


class Seen(Base):
    """The act number a person last saw of a case: what is newer is shown as a change."""

    __tablename__ = "seen"

    person: Mapped[str] = mapped_column(primary_key=True)
    instance_id: Mapped[str] = mapped_column(Id, reference("instance.id"), primary_key=True)
    audit_seq: Mapped[int]
    seen_at: Mapped[datetime]


class Counter(Base):
    """Gap-free yearly numbers, taken inside the transaction that uses them."""

    __tablename__ = "counter"

    kind: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    value: Mapped[int] = mapped_column(server_default=text("0"))


class Notice(Base):
    """A public notice: shown without login while it is open; holds no personal data."""

    __tablename__ = "notice"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    instance_id: Mapped[str] = mapped_column(Id, reference("instance.id"), index=True)
    title: Mapped[str]
    body: Mapped[JsonValue] = mapped_column(Json)
    """[[label zh, label en, value], …]"""
    published_at: Mapped[datetime]
    until_at: Mapped[datetime]
    state: Mapped[str]
    """open or closed."""
    act: Mapped[int]


class Objection(Base):
    """A named objection to a public notice; the applicant never sees the name."""

    __tablename__ = "objection"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    notice_id: Mapped[str] = mapped_column(Id, reference("notice.id"), index=True)
    name: Mapped[str]
    contact: Mapped[str]
    content: Mapped[str]
    filed_at: Mapped[datetime]
