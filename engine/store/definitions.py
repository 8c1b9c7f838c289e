"""Deployed process definitions with their files, and decision tables with versions of their own."""

from datetime import datetime

from sqlalchemy import UniqueConstraint, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine.store.base import Base, JsonValue, reference
from engine.store.types import Blob, Id, Json


class Definition(Base):
    """One version of one process; its content is another than that of the version before."""

    __tablename__ = "definition"
    __table_args__ = (UniqueConstraint("key", "version"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    key: Mapped[str]
    version: Mapped[int]
    content_hash: Mapped[str]
    manifest: Mapped[JsonValue] = mapped_column(Json)
    deployed_at: Mapped[datetime]
    deployed_by: Mapped[str]


class DefinitionFile(Base):
    """One file of a deployed package, as uploaded."""

    __tablename__ = "definition_file"

    definition_id: Mapped[str] = mapped_column(Id, reference("definition.id"), primary_key=True)
    path: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(Blob)


class DecisionVersion(Base):
    """One version of one decision file; read when evaluated, so running cases follow the newest that is in force."""

    __tablename__ = "decision_version"
    __table_args__ = (UniqueConstraint("key", "version"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    key: Mapped[str] = mapped_column(index=True)
    process_key: Mapped[str]
    version: Mapped[int]
    content_hash: Mapped[str]
    content: Mapped[bytes] = mapped_column(Blob)
    effective_at: Mapped[datetime]
    deployed_by: Mapped[str]
    proposal_id: Mapped[str | None] = mapped_column(Id)
    """The proposal that it was approved from; None: it came with a package."""


def await_turn(session: Session) -> None:
    """Let one deployment at a time count versions; reading and running go on beside it.

    SQLite has one writer anyway. On PostgreSQL the next would else see nothing of the one before, and take its number.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE definition IN SHARE ROW EXCLUSIVE MODE"))
