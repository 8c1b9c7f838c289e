"""Proposals to change decision tables, and what each evaluation read and gave; results so far come from the trail."""

import sqlalchemy as sa
from alembic import op

from engine.store import types

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_BATCH = 1000


def upgrade() -> None:
    """Apply."""
    op.add_column("decision_version", sa.Column("proposal_id", sa.String(length=32), nullable=True))
    _proposals()
    _results()
    _take_over()


def _proposals() -> None:
    op.create_table(
        "decision_proposal",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=False),
        sa.Column("edits", types.Json(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("effective_at", types.UtcDateTime(), nullable=True),
        sa.Column("proposed_by", sa.String(), nullable=False),
        sa.Column("proposed_at", types.UtcDateTime(), nullable=False),
        sa.Column("settled_by", sa.String(), nullable=True),
        sa.Column("settled_at", types.UtcDateTime(), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_proposal")),
    )
    one_open = sa.text("state = 'open'")
    op.create_index(
        "ix_decision_proposal_open", "decision_proposal", ["key"], unique=True, sqlite_where=one_open,
        postgresql_where=one_open,
    )  # fmt: skip
    op.create_index("ix_decision_proposal_key", "decision_proposal", ["key", "id"])


def _results() -> None:
    op.create_table(
        "decision_result",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("instance_id", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("act", sa.Integer(), nullable=False),
        sa.Column("at", types.UtcDateTime(), nullable=False),
        sa.Column("inputs", types.Json(), nullable=True),
        sa.Column("outputs", types.Json(), nullable=True),
        sa.Column("rules", types.Json(), nullable=False),
        sa.ForeignKeyConstraint(
            ["instance_id"],
            ["instance.id"],
            name=op.f("fk_decision_result_instance_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_result")),
    )
    op.create_index("ix_decision_result_key", "decision_result", ["key", "id"])
    op.create_index("ix_decision_result_case", "decision_result", ["instance_id", "id"])


def _take_over() -> None:
    """Give the results so far a row, without inputs: a what-if then says how many it can't try."""
    audit = sa.table(
        "audit", sa.column("chain"), sa.column("seq", sa.Integer), sa.column("act", sa.Integer),
        sa.column("at", types.UtcDateTime()), sa.column("event"), sa.column("payload", types.Json()),
    )  # fmt: skip
    result = sa.table(
        "decision_result", sa.column("id", sa.String()), sa.column("instance_id", sa.String()),
        sa.column("key", sa.String()), sa.column("decision", sa.String()), sa.column("version", sa.Integer()),
        sa.column("act", sa.Integer()), sa.column("at", types.UtcDateTime()), sa.column("outputs", types.Json()),
        sa.column("rules", types.Json()),
    )  # fmt: skip
    connection = op.get_bind()
    made = connection.execute(
        sa.select(audit.c.chain, audit.c.act, audit.c.at, audit.c.payload)
        .where(audit.c.event == "DecisionMade")
        .order_by(audit.c.at, audit.c.chain, audit.c.seq)
    )
    rows = [_row(number, *one) for number, one in enumerate(made, 1)]
    for start in range(0, len(rows), _BATCH):
        connection.execute(sa.insert(result), rows[start : start + _BATCH])


def _row(number: int, chain: str, act: int, at: object, payload: dict[str, object]) -> dict[str, object]:
    decision = str(payload.get("decision", ""))
    return {
        # Ids sort by time; these come before all that are issued from now on.
        "id": f"{number:032x}",
        "instance_id": chain,
        "key": decision.partition("#")[0],
        "decision": decision,
        "version": payload.get("version", 0),
        "act": act,
        "at": at,
        "outputs": None,
        "rules": payload.get("rules", []),
    }
