"""The declarative base all tables share."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, MetaData
from sqlalchemy.orm import DeclarativeBase

from engine.store.types import UtcDateTime

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Typed tables; constraint names are fixed so that migrations agree on both databases."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {datetime: UtcDateTime}  # noqa: RUF012 - SQLAlchemy reads it as a class attribute

    def __init__(self, **columns: Any) -> None:  # noqa: ANN401 - each column has a type of its own
        """Make a row that is in no session yet: its columns are taken as they are, for nobody has to hear of them.

        Raises TypeError for what is no column of the table.
        """
        unknown = columns.keys() - self.__table__.columns.keys()
        if unknown:
            raise TypeError(f"Expected columns of {self.__tablename__}, but got {', '.join(sorted(unknown))}.")
        self.__dict__.update(columns)


JsonValue = Any


def reference(column: str) -> ForeignKey:
    """Return a foreign key that is checked at commit: an act writes its rows in whatever order suits it."""
    return ForeignKey(column, deferrable=True, initially="DEFERRED")
