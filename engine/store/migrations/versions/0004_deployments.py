"""The content of an earlier version may be deployed again; deferrals are counted without walking a case's tasks."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("definition", schema=None) as batch_op:
        batch_op.drop_constraint("uq_definition_content_hash", type_="unique")
    deferred = sa.text("outcome_class = 'defer'")
    op.create_index(
        "ix_task_deferred", "task", ["instance_id", "element"], sqlite_where=deferred, postgresql_where=deferred
    )
