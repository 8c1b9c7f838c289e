"""Writes a row unless somebody else has: the two databases have a dialect of their own for it."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session


def insert_missing(
    session: Session, table: Table, rows: Sequence[Mapping[str, Any]], told: ColumnElement[Any]
) -> list[Any]:
    """Insert those of `rows` whose key is not taken; returns column `told` of those that were."""
    dialect = session.get_bind().dialect.name
    insert = (postgresql.insert if dialect == "postgresql" else sqlite.insert)(table)
    return list(session.scalars(insert.values(list(rows)).on_conflict_do_nothing().returning(told)))
