"""What an assignment's word counts for: its group, weight, turn and veto; how often a task was put off before."""

import sqlalchemy as sa
from alembic import op

from engine.store import types

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("seat", types.Json(), nullable=True))
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.add_column(sa.Column("deferrals", sa.Integer(), nullable=False, server_default="0"))
    op.execute(
        sa.text(
            "UPDATE task SET deferrals = (SELECT count(*) FROM task AS before"
            " WHERE before.instance_id = task.instance_id AND before.element = task.element"
            " AND before.state = 'completed' AND before.outcome = 'defer')"
            " WHERE state = 'open'"
        )
    )
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.alter_column("deferrals", server_default=None)
