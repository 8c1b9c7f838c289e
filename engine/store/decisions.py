"""What becomes of decision tables here: proposals to change them, and the results they gave."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, JsonValue, reference
from engine.store.types import Blob, Id, Json

_ONE_OPEN = text("state = 'open'")


class DecisionProposal(Base):
    """A change of one decision file: somebody's draft, then open for another administrator, then settled."""

    __tablename__ = "decision_proposal"
    __table_args__ = (
        Index("ix_decision_proposal_open", "key", unique=True, sqlite_where=_ONE_OPEN, postgresql_where=_ONE_OPEN),
        Index("ix_decision_proposal_key", "key", "id"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    key: Mapped[str]
    base_version: Mapped[int]
    """The version it was made from; another one since makes it stale."""
    edits: Mapped[JsonValue] = mapped_column(Json)
    """What was typed, right or wrong (`engine.dmn.sheet.Sheet.edits`)."""
    content: Mapped[bytes | None] = mapped_column(Blob)
    """The file, once it was proposed."""
    state: Mapped[str]
    """draft, open, approved, rejected, withdrawn."""
    reason: Mapped[str]
    effective_at: Mapped[datetime | None]
    """None: at once when it is approved."""
    proposed_by: Mapped[str]
    proposed_at: Mapped[datetime]
    """When it was last saved or, once it is open, when it was proposed."""
    settled_by: Mapped[str | None]
    settled_at: Mapped[datetime | None]
    answer: Mapped[str]
    """Why it was approved or rejected."""
    version: Mapped[int | None]
    """The version that it became."""


class DecisionResult(Base):
    """One evaluation in a case: with which version, from which inputs, and what came out."""

    __tablename__ = "decision_result"
    __table_args__ = (
        Index("ix_decision_result_key", "key", "id"),
        Index("ix_decision_result_case", "instance_id", "id"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    instance_id: Mapped[str] = mapped_column(Id, reference("instance.id"))
    key: Mapped[str]
    decision: Mapped[str]
    """As the diagram names it: the file, with `#id` where one of several is meant."""
    version: Mapped[int]
    act: Mapped[int]
    """The act of the case that asked for it."""
    at: Mapped[datetime]
    inputs: Mapped[JsonValue | None] = mapped_column(Json)
    """None where they were not kept: before this was recorded, or because they were too large."""
    outputs: Mapped[JsonValue | None] = mapped_column(Json)
    rules: Mapped[JsonValue] = mapped_column(Json)
