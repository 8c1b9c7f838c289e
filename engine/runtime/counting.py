"""Gap-free yearly counters."""

from zoneinfo import ZoneInfo

from sqlalchemy import update
from sqlalchemy.orm import Session

from engine.runtime.act import Act
from engine.store.instances import Counter


def next_value(session: Session, kind: str, year: int) -> int:
    """Take the next value of a counter; the row stays locked until the act commits, so no number is ever skipped."""
    taken = session.scalar(
        update(Counter)
        .where(Counter.kind == kind, Counter.year == year)
        .values(value=Counter.value + 1)
        .returning(Counter.value)
        .execution_options(synchronize_session=False)
    )
    if taken is None:
        session.add(Counter(kind=kind, year=year, value=1))
        session.flush()
        return 1
    return taken


def local_year(act: Act) -> int:
    """Return the year in the installation's zone."""
    return act.now.astimezone(ZoneInfo(act.settings.zone)).year
