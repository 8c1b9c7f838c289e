"""Who was added beside whom on a task: delegates and signers."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("parent", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("added_by", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("mode", sa.String(), nullable=True))
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.add_column(sa.Column("joined", sa.String(), nullable=True))
