"""What a search looks through, a row a case; and the views that people save."""

from datetime import datetime

from sqlalchemy import DDL, BigInteger, Index, Integer, event
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, reference
from engine.store.types import Id, Terms


class CaseText(Base):
    """A case's words, folded; `terms` are every two characters that follow each other, the index's keys.

    PostgreSQL indexes `terms` itself; on SQLite triggers keep the full-text table `case_terms` beside it (ADR 21).
    """

    __tablename__ = "case_text"
    __table_args__ = (Index("ix_case_text_terms", "terms", postgresql_using="gin").ddl_if(dialect="postgresql"),)

    doc: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    """Counts cases in the order in which they came: newer cases have larger ones."""
    instance_id: Mapped[str] = mapped_column(Id, reference("instance.id"), unique=True)
    number: Mapped[str]
    """The business number, and once more without any sign."""
    title: Mapped[str]
    rest: Mapped[str]
    """Starter, unit, and what the forms of the application say that people look for; a line each."""
    terms: Mapped[list[str]] = mapped_column(Terms)


class SavedView(Base):
    """A search somebody keeps under a name, for themselves or for others."""

    __tablename__ = "saved_view"
    __table_args__ = (
        Index("ix_saved_view_owner", "owner", "name", unique=True),
        Index("ix_saved_view_shared", "shared", "shared_with"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    owner: Mapped[str]
    name: Mapped[str]
    text: Mapped[str]
    """The search as it is typed: whoever opens it searches with their own rights."""
    position: Mapped[int]
    """Its place in the owner's list."""
    shared: Mapped[str]
    """no, unit, group, all."""
    shared_with: Mapped[str]
    """The code of the unit or group."""
    saved_at: Mapped[datetime]


FULL_TEXT = (
    (
        "CREATE VIRTUAL TABLE case_terms USING fts5("
        "terms, content='case_text', content_rowid='doc', tokenize='ascii', detail=none, columnsize=0)"
    ),
    (
        "CREATE TRIGGER case_text_added AFTER INSERT ON case_text BEGIN "
        "INSERT INTO case_terms(rowid, terms) VALUES (new.doc, new.terms); END"
    ),
    (
        "CREATE TRIGGER case_text_gone AFTER DELETE ON case_text BEGIN "
        "INSERT INTO case_terms(case_terms, rowid, terms) VALUES ('delete', old.doc, old.terms); END"
    ),
    (
        "CREATE TRIGGER case_text_changed AFTER UPDATE OF terms ON case_text WHEN old.terms <> new.terms BEGIN "
        "INSERT INTO case_terms(case_terms, rowid, terms) VALUES ('delete', old.doc, old.terms); "
        "INSERT INTO case_terms(rowid, terms) VALUES (new.doc, new.terms); END"
    ),
)
"""SQLite's index: no positions and no sizes, for what is found is read again. Bytes beyond ASCII are letters to it."""

for _statement in FULL_TEXT:
    _made = DDL(_statement).execute_if(dialect="sqlite")  # type: ignore[no-untyped-call]
    event.listen(CaseText.__table__, "after_create", _made)
