"""The texts that searches look through, and saved views; the texts of the cases there are come right after."""

import sqlalchemy as sa
from alembic import op

from engine.store import types

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None
_ENDED = sa.text("outcome_class IS NOT NULL")
_FULL_TEXT = (
    (
        "CREATE VIRTUAL TABLE case_terms USING fts5("
        "terms, content='case_text', content_rowid='doc', tokenize='ascii', detail=none, columnsize=0)"
    ),
    (
        "CREATE TRIGGER case_text_added AFTER INSERT ON case_text BEGIN "
        "INSERT INTO case_terms(rowid, terms) VALUES (new.doc, new.terms); END"
    ),
    (
        "CREATE TRIGGER case_text_gone AFTER DELETE ON case_text BEGIN "
        "INSERT INTO case_terms(case_terms, rowid, terms) VALUES ('delete', old.doc, old.terms); END"
    ),
    (
        "CREATE TRIGGER case_text_changed AFTER UPDATE OF terms ON case_text WHEN old.terms <> new.terms BEGIN "
        "INSERT INTO case_terms(case_terms, rowid, terms) VALUES ('delete', old.doc, old.terms); "
        "INSERT INTO case_terms(rowid, terms) VALUES (new.doc, new.terms); END"
    ),
)


def upgrade() -> None:
    """Apply; a database with cases in it is marked, so that opening it has them indexed (`IndexCases`)."""
    op.create_index("ix_instance_unit", "instance", ["starter_unit"])
    op.create_index("ix_instance_ended", "instance", ["outcome_class"], sqlite_where=_ENDED, postgresql_where=_ENDED)
    _texts()
    _views()
    op.execute(
        sa.text("INSERT INTO setting (key, value) SELECT 'search_behind', '\"\"' WHERE EXISTS (SELECT 1 FROM instance)")
    )


def _texts() -> None:
    op.create_table(
        "case_text",
        sa.Column("doc", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("instance_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("rest", sa.String(), nullable=False),
        sa.Column("terms", types.Terms(), nullable=False),
        sa.ForeignKeyConstraint(
            ["instance_id"],
            ["instance.id"],
            name=op.f("fk_case_text_instance_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("doc", name=op.f("pk_case_text")),
        sa.UniqueConstraint("instance_id", name=op.f("uq_case_text_instance_id")),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.create_index("ix_case_text_terms", "case_text", ["terms"], postgresql_using="gin")
        return
    for statement in _FULL_TEXT:
        op.execute(statement)


def _views() -> None:
    op.create_table(
        "saved_view",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("shared", sa.String(), nullable=False),
        sa.Column("shared_with", sa.String(), nullable=False),
        sa.Column("saved_at", types.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
    )
    op.create_index("ix_saved_view_owner", "saved_view", ["owner", "name"], unique=True)
    op.create_index("ix_saved_view_shared", "saved_view", ["shared", "shared_with"])
