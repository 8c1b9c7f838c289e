"""When somebody declared a relation themselves; an import of the organisation leaves those alone."""

import sqlalchemy as sa
from alembic import op

from engine.store import types

revision = "0011"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("relation", sa.Column("declared_at", types.UtcDateTime(), nullable=True))
