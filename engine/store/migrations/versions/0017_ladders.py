"""Ladders as rows, a row a version; an installation begins with those that are shipped."""

import sqlalchemy as sa
from alembic import op

from engine.domain.clock import SystemClock
from engine.domain.ladder_profiles import PROFILES
from engine.domain.ladder_writing import written
from engine.store import types

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    ladder = op.create_table(
        "ladder",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("rungs", types.Json(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", types.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", "version", name=op.f("pk_ladder")),
    )
    op.add_column("task", sa.Column("ladder", sa.String(), nullable=True))
    op.add_column("task", sa.Column("ladder_version", sa.Integer(), nullable=True))
    setting = sa.table("setting", sa.column("key"), sa.column("value"))
    kind = op.get_bind().scalar(sa.select(setting.c.value).where(setting.c.key == "installation_kind"))
    if kind is None:
        return  # an empty database: setting it up writes them
    now = SystemClock().real_now()
    op.bulk_insert(
        ladder,
        [
            {
                "key": profile.key,
                "version": 1,
                "rungs": written(profile.rungs),
                "reason": "",
                "made_by": "system:migration",
                "made_at": now,
            }
            for profile in PROFILES.values()
        ],
    )
