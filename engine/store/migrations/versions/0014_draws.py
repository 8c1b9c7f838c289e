"""Draws that stand by themselves: a picking need not belong to a task."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("pick") as table:
        table.alter_column("task_id", existing_type=sa.String(length=32), nullable=True)
