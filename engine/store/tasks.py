"""User tasks, the people asked on them, drafts, and supervision orders."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, JsonValue, reference
from engine.store.types import Id, Json

OPEN_ASSIGNMENT = "state IN ('asked', 'candidate')"


class Task(Base):
    """One activation of a user task (one entry of a token into the element)."""

    __tablename__ = "task"
    __table_args__ = (
        Index("ix_task_instance", "instance_id", "state"),
        Index(
            "ix_task_open_due", "due_at", sqlite_where=text("state = 'open'"), postgresql_where=text("state = 'open'")
        ),
        Index(
            "ix_task_past",
            "element",
            "completed_at",
            sqlite_where=text("state = 'completed'"),
            postgresql_where=text("state = 'completed'"),
        ),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    instance_id: Mapped[str] = mapped_column(Id, reference("instance.id"))
    definition_id: Mapped[str] = mapped_column(Id, reference("definition.id"))
    """The definition the element stands in (a called process has its own)."""
    token: Mapped[str]
    scope: Mapped[str]
    element: Mapped[str]
    verb: Mapped[str]
    state: Mapped[str]
    """open, completed, cancelled, undone."""
    round: Mapped[int]
    """How often this element was entered in this case (and for this item), from 1."""
    deferrals: Mapped[int]
    """How often this element has put the matter off before."""
    item: Mapped[JsonValue | None] = mapped_column(Json)
    """The multi-instance item, e.g. {"department": {"unit": "CWC", …}}."""
    items: Mapped[JsonValue | None] = mapped_column(Json)
    """What must be answered one by one, fixed on entry; the answers stand in `data["answers"]`."""
    claimed_by: Mapped[str | None]
    claimed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    due_provisional: Mapped[bool]
    ladder: Mapped[str | None]
    """The key of its ladder; None: nobody is reminded, or it is of a version that did not keep this."""
    ladder_version: Mapped[int | None]
    calendar_unit: Mapped[str | None]
    """The unit whose own days count for its time; None: the organisation's calendar."""
    paused_at: Mapped[datetime | None]
    """Set while the clock of this task stands still."""
    asked: Mapped[int]
    signed: Mapped[int]
    joined: Mapped[str | None]
    """How the one who decides alone decides with those added beside them: any, all, in_turn; None: as it is drawn."""
    completed_at: Mapped[datetime | None]
    completed_by: Mapped[str | None]
    outcome: Mapped[str | None]
    outcome_class: Mapped[str | None]
    data: Mapped[JsonValue | None] = mapped_column(Json)
    """What was submitted: form fields, opinion, tally figures."""
    version: Mapped[int]
    """Raised by every act on the task; a decision must carry the one the person saw."""
    created_act: Mapped[int]
    closed_act: Mapped[int | None]


class Assignment(Base):
    """One person asked on one task; a vote is this row filled in."""

    __tablename__ = "assignment"
    __table_args__ = (
        Index("ix_assignment_task", "task_id"),
        Index("ix_assignment_instance", "instance_id", "person"),
        Index(
            "ix_assignment_inbox",
            "person",
            "due_at",
            sqlite_where=text(OPEN_ASSIGNMENT),
            postgresql_where=text(OPEN_ASSIGNMENT),
        ),
        Index("ix_assignment_done", "person", "voted_at"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    task_id: Mapped[str] = mapped_column(Id, reference("task.id"))
    instance_id: Mapped[str] = mapped_column(Id, reference("instance.id"))
    person: Mapped[str]
    kind: Mapped[str]
    """decide; before, after (added signers who speak first, or last); delegated (prepares for the one who decides)."""
    state: Mapped[str]
    """candidate (of a pool), waiting (turn not come), asked, voted, recused, removed, closed (decided without them)."""
    post: Mapped[str | None]
    """The post they are asked in."""
    on_behalf_of: Mapped[str | None]
    parent: Mapped[str | None] = mapped_column(Id)
    """The assignment beside which this one was added: it waits for a delegate and for those who speak before."""
    added_by: Mapped[str | None]
    """Who added this person; None for whom the diagram asks."""
    mode: Mapped[str | None]
    """How those added in one act speak: any, all, in_turn."""
    is_chair: Mapped[bool]
    seat: Mapped[JsonValue | None] = mapped_column(Json)
    """How their word counts where it is not like everybody's: {"party", "weight", "place", "veto"}; and `text`, what an
    added signer is asked for."""
    why: Mapped[JsonValue] = mapped_column(Json)
    """[[code, fields], …]: the steps from rule to person, skips included."""
    due_at: Mapped[datetime | None]
    """A copy of the task's, so that an inbox is one index walk."""
    outcome: Mapped[str | None]
    outcome_class: Mapped[str | None]
    opinion: Mapped[str | None]
    data: Mapped[JsonValue | None] = mapped_column(Json)
    voted_at: Mapped[datetime | None]
    created_act: Mapped[int]
    closed_act: Mapped[int | None]


class Draft(Base):
    """A person's unsaved work on a task, autosaved without an audit row."""

    __tablename__ = "draft"

    task_id: Mapped[str] = mapped_column(Id, reference("task.id"), primary_key=True)
    person: Mapped[str] = mapped_column(primary_key=True)
    data: Mapped[JsonValue] = mapped_column(Json)
    saved_at: Mapped[datetime]


class SupervisionOrder(Base):
    """督办单: the supervising office urges an overdue task; it has an addressee, a deadline, a reply and a closure."""

    __tablename__ = "supervision_order"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    instance_id: Mapped[str] = mapped_column(Id, reference("instance.id"))
    task_id: Mapped[str] = mapped_column(Id, reference("task.id"), index=True)
    office: Mapped[str]
    """The candidate group that supervises."""
    addressee: Mapped[str]
    issued_at: Mapped[datetime]
    due_at: Mapped[datetime]
    reply: Mapped[str | None]
    closed_at: Mapped[datetime | None]
    round: Mapped[int]
    """1, and one more each time the office asks the same addressee again."""
    asked: Mapped[str | None]
    """What the office wants to know; None for an order that a ladder wrote."""
    replied_at: Mapped[datetime | None]
    closed_by: Mapped[str | None]
    """None where the order ended with its task, or joined another of whoever has the task now."""
    closing: Mapped[str | None]
    """What the office said when it closed the order."""
