"""The content of an earlier version may be deployed again."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("definition", schema=None) as batch_op:
        batch_op.drop_constraint("uq_definition_content_hash", type_="unique")
