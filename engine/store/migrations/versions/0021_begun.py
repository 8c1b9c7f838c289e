"""Jobs tell how often somebody began with them and did not come to an end."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply; the default is for processes of the version before, which still write while this one starts."""
    with op.batch_alter_table("job") as table:
        table.add_column(sa.Column("begun", sa.Integer(), nullable=False, server_default=sa.text("0")))


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("job") as table:
        table.drop_column("begun")
