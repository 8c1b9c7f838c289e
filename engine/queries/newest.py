"""One page of what is listed by the time it came, the newest first, and where the next page begins."""

from collections.abc import Sequence
from typing import TypeVar, TypeVarTuple

from sqlalchemy import Row, Select
from sqlalchemy.orm import InstrumentedAttribute

from engine.queries.reader import Reader

First = TypeVar("First")
Rest = TypeVarTuple("Rest")


def newest(
    reader: Reader, chosen: Select[First, *Rest], by: InstrumentedAttribute[str], after: str, limit: int
) -> tuple[Sequence[Row[First, *Rest]], str | None]:
    """Return up to `limit` rows after the one whose id is `after`, and the id of the last where more follow.

    `by` is the id of what comes first in each row; ids are given in the order of time.
    """
    asked = chosen.order_by(by.desc()).limit(limit + 1)
    found = reader.session.execute(asked.where(by < after) if after else asked).all()
    page = found[:limit]
    return page, str(getattr(page[-1][0], by.key)) if len(found) > limit else None
