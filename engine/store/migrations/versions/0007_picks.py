"""Pickings of people with everybody who could have been picked; heads of units, and people's fields of expertise."""

import sqlalchemy as sa
from alembic import op

from engine.store import types

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def _refers(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [target], name=name, initially="DEFERRED", deferrable=True)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "pick",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("instance_id", sa.String(length=32), nullable=False),
        sa.Column("task_id", sa.String(length=32), nullable=False),
        sa.Column("element", sa.String(), nullable=False),
        sa.Column("rule", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("seed", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("outside", sa.Integer(), nullable=False),
        sa.Column("picked_at", types.UtcDateTime(), nullable=False),
        sa.Column("created_act", sa.Integer(), nullable=False),
        _refers("pick", "instance_id", "instance.id"),
        _refers("pick", "task_id", "task.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pick")),
    )
    op.create_index("ix_pick_place", "pick", ["instance_id", "element"])
    op.create_index(op.f("ix_pick_task_id"), "pick", ["task_id"])
    op.create_table(
        "pick_candidate",
        sa.Column("pick_id", sa.String(length=32), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("external", sa.Boolean(), nullable=False),
        sa.Column("fields", types.Json(), nullable=False),
        sa.Column("open", sa.Integer(), nullable=False),
        sa.Column("last_at", types.UtcDateTime(), nullable=True),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=True),
        _refers("pick_candidate", "pick_id", "pick.id"),
        sa.PrimaryKeyConstraint("pick_id", "person", name=op.f("pk_pick_candidate")),
    )
    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.add_column(sa.Column("head", sa.String(), nullable=True))
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("fields", types.Json(), nullable=True))
