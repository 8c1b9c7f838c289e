"""The calendar as tables: units' own days, vacations, hours, changes; later years, provisionally."""

import sqlalchemy as sa
from alembic import op

from engine.domain.calendar_cn import PUBLISHED_YEARS, seeds
from engine.store import types

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None
YEARS = range(2025, 2031)


def upgrade() -> None:
    """Apply."""
    _tables()
    op.add_column("task", sa.Column("calendar_unit", sa.String(), nullable=True))
    done = sa.text("state = 'completed'")
    op.create_index("ix_task_past", "task", ["element", "completed_at"], sqlite_where=done, postgresql_where=done)
    _later_years()


def _tables() -> None:
    op.create_table(
        "unit_day",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("working", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        _of_unit("unit_day"),
        sa.PrimaryKeyConstraint("unit", "day", name=op.f("pk_unit_day")),
    )
    op.create_table(
        "vacation",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("first_day", sa.String(), nullable=False),
        sa.Column("last_day", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        _of_unit("vacation"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vacation")),
    )
    op.create_table(
        "working_hours",
        sa.Column("since", sa.String(), nullable=False),
        sa.Column("opens", sa.String(), nullable=False),
        sa.Column("closes", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("since", name=op.f("pk_working_hours")),
    )
    op.create_table(
        "calendar_change",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("at", types.UtcDateTime(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("change", types.Json(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("first_day", sa.String(), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("looked_at", types.UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_change")),
    )
    op.create_index("ix_calendar_change_at", "calendar_change", ["at"])


def _of_unit(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_unit")
    return sa.ForeignKeyConstraint(["unit"], ["unit.code"], name=name, initially="DEFERRED", deferrable=True)


def _later_years() -> None:
    """An installation that was set up before gets the years it has not, with the statutory days only."""
    connection = op.get_bind()
    known = set(connection.scalars(sa.text("SELECT year FROM calendar_year")))
    if not known:
        return  # nobody has set it up yet
    for year in (year for year in YEARS if year not in known):
        published = sa.text("INSERT INTO calendar_year (year, published) VALUES (:year, :published)")
        connection.execute(published, {"year": year, "published": year in PUBLISHED_YEARS})
        taken = set(connection.scalars(sa.text("SELECT day FROM calendar_day")))
        marked = sa.text("INSERT INTO calendar_day (day, working, name) VALUES (:day, :working, :name)")
        for one in (seed for seed in seeds(year) if seed.day.isoformat() not in taken):
            row = {"day": one.day.isoformat(), "working": one.working, "name": one.name}
            connection.execute(marked, row)
