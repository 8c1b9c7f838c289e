"""Reads the revision of the tables with what every act reads anyway: so no act is written over another version's."""

from typing import Any

from sqlalchemy import Column, Connection, MetaData, String, Table, case, event, insert, literal_column, select

from engine.store.base import Base
from engine.store.migrations import HEAD
from engine.store.migrations.alone import NoneMigrates

_KEPT = Table("alembic_version", MetaData(), Column("version_num", String(32), primary_key=True))
"""Alembic's own table, in no archive and no comparison of ours."""
REVISION_NOW = select(case((NoneMigrates(), _KEPT.c.version_num), else_=literal_column("'moving'"))).scalar_subquery()
"""The revision, which stays until this transaction is over; 'moving' while it changes, NULL where nobody has said."""


@event.listens_for(Base.metadata, "after_create")
def _say(_metadata: MetaData, connection: Connection, **_about: Any) -> None:  # noqa: ANN401 - as SQLAlchemy calls it
    """Tables that are made from the models are this version's."""
    _KEPT.create(connection, checkfirst=True)
    if connection.scalar(select(_KEPT.c.version_num)) is None:
        connection.execute(insert(_KEPT), {"version_num": HEAD})
