"""Gap-free yearly counters."""

from zoneinfo import ZoneInfo

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from engine.runtime.act import Act
from engine.store.instances import Counter


def next_value(session: Session, kind: str, year: int) -> int:
    """Take the next value of a counter; the row stays locked until the act commits, so no number is ever skipped."""
    make = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    taken = session.execute(
        make(Counter)
        .values(kind=kind, year=year, value=1)
        .on_conflict_do_update(index_elements=[Counter.kind, Counter.year], set_={"value": Counter.value + 1})
        .returning(Counter.value)
    )
    return int(taken.scalar_one())


def local_year(act: Act) -> int:
    """Return the year in the installation's zone."""
    return act.now.astimezone(ZoneInfo(act.settings.zone)).year
