"""Questions, pauses, comments, copies, and the conditions of approvals."""

import sqlalchemy as sa
from alembic import op

from engine.store import types

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None
_OPEN = sa.text("state = 'open'")


def _refers(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [target], name=name, initially="DEFERRED", deferrable=True)


def upgrade() -> None:
    """Apply."""
    _conversations()
    _obligations()


def _conversations() -> None:
    op.create_table(
        "question",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("instance_id", sa.String(length=32), nullable=False),
        sa.Column("task_id", sa.String(length=32), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_of", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("pauses", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_at", types.UtcDateTime(), nullable=False),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("answered_at", types.UtcDateTime(), nullable=True),
        sa.Column("created_act", sa.Integer(), nullable=False),
        sa.Column("closed_act", sa.Integer(), nullable=True),
        _refers("question", "instance_id", "instance.id"),
        _refers("question", "task_id", "task.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
    )
    op.create_index(op.f("ix_question_instance_id"), "question", ["instance_id"])
    op.create_index("ix_question_task", "question", ["task_id"])
    op.create_index(
        "ix_question_open", "question", ["asked_of", "asked_at"], sqlite_where=_OPEN, postgresql_where=_OPEN
    )
    op.create_table(
        "pause",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("instance_id", sa.String(length=32), nullable=False),
        sa.Column("task_id", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("from_at", types.UtcDateTime(), nullable=False),
        sa.Column("until_at", types.UtcDateTime(), nullable=True),
        sa.Column("moved_seconds", sa.Integer(), nullable=True),
        sa.Column("created_act", sa.Integer(), nullable=False),
        sa.Column("closed_act", sa.Integer(), nullable=True),
        _refers("pause", "instance_id", "instance.id"),
        _refers("pause", "task_id", "task.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pause")),
    )
    op.create_index("ix_pause_task", "pause", ["task_id"])
    op.create_table(
        "comment",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("instance_id", sa.String(length=32), nullable=False),
        sa.Column("task_id", sa.String(length=32), nullable=True),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("mentions", types.Json(), nullable=False),
        sa.Column("written_at", types.UtcDateTime(), nullable=False),
        sa.Column("created_act", sa.Integer(), nullable=False),
        _refers("comment", "instance_id", "instance.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
    )
    op.create_index("ix_comment_instance", "comment", ["instance_id", "written_at"])
    op.create_table(
        "case_copy",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("instance_id", sa.String(length=32), nullable=False),
        sa.Column("task_id", sa.String(length=32), nullable=True),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("sent_by", sa.String(), nullable=False),
        sa.Column("sent_at", types.UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reply", sa.String(), nullable=True),
        sa.Column("acknowledged_at", types.UtcDateTime(), nullable=True),
        sa.Column("created_act", sa.Integer(), nullable=False),
        _refers("case_copy", "instance_id", "instance.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_copy")),
    )
    op.create_index("ix_case_copy_instance", "case_copy", ["instance_id"])
    op.create_index("ix_case_copy_open", "case_copy", ["person", "sent_at"], sqlite_where=_OPEN, postgresql_where=_OPEN)


def _obligations() -> None:
    op.create_table(
        "obligation",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("instance_id", sa.String(length=32), nullable=False),
        sa.Column("task_id", sa.String(length=32), nullable=False),
        sa.Column("element", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.Column("set_at", types.UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("closed_by", sa.String(), nullable=True),
        sa.Column("closed_at", types.UtcDateTime(), nullable=True),
        sa.Column("created_act", sa.Integer(), nullable=False),
        sa.Column("closed_act", sa.Integer(), nullable=True),
        _refers("obligation", "instance_id", "instance.id"),
        _refers("obligation", "task_id", "task.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obligation")),
    )
    op.create_index("ix_obligation_instance", "obligation", ["instance_id", "state"])
    op.create_index("ix_obligation_task", "obligation", ["task_id"])
