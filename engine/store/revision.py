"""Reads the revision of the tables with what every act reads anyway: so no act is written over another version's."""

from typing import Any

from sqlalchemy import Column, Connection, MetaData, String, Table, event, insert, select

from engine.store.base import Base
from engine.store.migrations import HEAD

_KEPT = Table("alembic_version", MetaData(), Column("version_num", String(32), primary_key=True))
"""Alembic's own table, in no archive and no comparison of ours."""
REVISION_NOW = select(_KEPT.c.version_num).scalar_subquery()
"""The revision as this transaction's statement sees it; NULL where nobody has said."""


@event.listens_for(Base.metadata, "after_create")
def _say(_metadata: MetaData, connection: Connection, **_about: Any) -> None:  # noqa: ANN401 - as SQLAlchemy calls it
    """Tables that are made from the models are this version's."""
    _KEPT.create(connection, checkfirst=True)
    if connection.scalar(select(REVISION_NOW)) is None:
        connection.execute(insert(_KEPT), {"version_num": HEAD})
