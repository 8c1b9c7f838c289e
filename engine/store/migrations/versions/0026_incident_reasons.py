"""Incidents keep their reason with its fields, so that it can be said in two languages."""

import sqlalchemy as sa
from alembic import op

from engine.store import types

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply; what stands there already keeps its message alone."""
    op.add_column("incident", sa.Column("reason", types.Json(), nullable=True))
