"""Meetings that are answered and put off; supervision orders in rounds; who began a pause and why; waits outside."""

import sqlalchemy as sa
from alembic import op

from engine.store import types

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "attendance",
        sa.Column("task_id", sa.String(length=32), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("instance_id", sa.String(length=32), nullable=False),
        sa.Column("coming", sa.Boolean(), nullable=False),
        sa.Column("said_at", types.UtcDateTime(), nullable=False),
        _refers("attendance", "task_id", "task.id"),
        _refers("attendance", "instance_id", "instance.id"),
        sa.PrimaryKeyConstraint("task_id", "person", name=op.f("pk_attendance")),
    )
    op.create_index(op.f("ix_attendance_instance_id"), "attendance", ["instance_id"])
    op.create_table(
        "postponement",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("instance_id", sa.String(length=32), nullable=False),
        sa.Column("task_id", sa.String(length=32), nullable=False),
        sa.Column("was", types.UtcDateTime(), nullable=False),
        sa.Column("due_at", types.UtcDateTime(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", types.UtcDateTime(), nullable=False),
        sa.Column("created_act", sa.Integer(), nullable=False),
        _refers("postponement", "instance_id", "instance.id"),
        _refers("postponement", "task_id", "task.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_postponement")),
    )
    for column in ("instance_id", "task_id"):
        op.create_index(op.f(f"ix_postponement_{column}"), "postponement", [column])
    op.create_table(
        "outside_wait",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("instance_id", sa.String(length=32), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("element", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("from_at", types.UtcDateTime(), nullable=False),
        sa.Column("until_at", types.UtcDateTime(), nullable=True),
        sa.Column("begun_by", sa.String(), nullable=False),
        sa.Column("created_act", sa.Integer(), nullable=False),
        _refers("outside_wait", "instance_id", "instance.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outside_wait")),
    )
    op.create_index(op.f("ix_outside_wait_instance_id"), "outside_wait", ["instance_id"])
    with op.batch_alter_table("supervision_order") as table:
        table.add_column(sa.Column("round", sa.Integer(), nullable=False, server_default="1"))
        table.add_column(sa.Column("asked", sa.String(), nullable=True))
        table.add_column(sa.Column("replied_at", types.UtcDateTime(), nullable=True))
        table.add_column(sa.Column("closed_by", sa.String(), nullable=True))
        table.add_column(sa.Column("closing", sa.String(), nullable=True))
    op.execute(sa.text("UPDATE supervision_order SET replied_at = closed_at WHERE reply IS NOT NULL"))
    with op.batch_alter_table("supervision_order") as table:
        table.alter_column("round", server_default=None)
    with op.batch_alter_table("pause") as table:
        table.add_column(sa.Column("begun_by", sa.String(), nullable=True))
        table.add_column(sa.Column("why", sa.String(), nullable=True))


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [to], name=name, initially="DEFERRED", deferrable=True)
