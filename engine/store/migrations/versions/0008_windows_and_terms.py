"""What a substitute may do and for whom, terms of seats in groups, and who looks after a condition now."""

import sqlalchemy as sa
from alembic import op

from engine.store import types

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("substitution") as table:
        table.add_column(sa.Column("groups", types.Json(), nullable=False, server_default="[]"))
        table.add_column(sa.Column("power", sa.String(), nullable=False, server_default="act"))
        table.add_column(sa.Column("set_by", sa.String(), nullable=True))
        table.add_column(sa.Column("set_at", types.UtcDateTime(), nullable=True))
    with op.batch_alter_table("group_member") as table:
        table.add_column(sa.Column("from_at", types.UtcDateTime(), nullable=True))
        table.add_column(sa.Column("until_at", types.UtcDateTime(), nullable=True))
    with op.batch_alter_table("obligation") as table:
        table.add_column(sa.Column("kept_by", sa.String(), nullable=True))
    with op.batch_alter_table("substitution") as table:
        table.alter_column("groups", server_default=None)
        table.alter_column("power", server_default=None)
