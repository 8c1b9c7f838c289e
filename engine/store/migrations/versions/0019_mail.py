"""Mail as people want it: their preferences, the digests that are planned, addresses that refuse what is sent."""

import sqlalchemy as sa
from alembic import op

from engine.store import types

revision = "0019"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "mail_preference",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("choices", types.Json(), nullable=False),
        sa.Column("digest_at", sa.String(), nullable=True),
        sa.Column("night_from", sa.String(), nullable=True),
        sa.Column("night_until", sa.String(), nullable=True),
        sa.Column("days_off_quiet", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("changed_at", types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person"],
            ["person.login"],
            name=op.f("fk_mail_preference_person"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_mail_preference")),
    )
    op.create_table(
        "mail_digest",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("job_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("person", "day", name=op.f("pk_mail_digest")),
    )
    op.create_table(
        "mail_address",
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("bounces", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("bounced_at", types.UtcDateTime(), nullable=False),
        sa.Column("marked_at", types.UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_mail_address")),
    )
    op.add_column("mail", sa.Column("answer", sa.String(), nullable=True))
    for_digest = sa.text("state = 'digest'")
    op.create_index("ix_job_digest", "job", ["person"], sqlite_where=for_digest, postgresql_where=for_digest)
