"""A receiver that fails again and again is left alone for a while: until when."""

import sqlalchemy as sa
from alembic import op

from engine.store import types

revision = "0024"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("webhook", sa.Column("again_at", types.UtcDateTime(), nullable=True))
