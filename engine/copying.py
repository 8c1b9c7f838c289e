"""Copies what is open from one database into an empty one of SQLite, so that something can be tried on it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Select, Table, event, insert, or_, select, update
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from engine.store import Base
from engine.store.audit import SYSTEM_CHAIN, Audit
from engine.store.database import open_engine
from engine.store.instances import Instance
from engine.store.jobs import Job
from engine.store.snapshots import snapshot

AT_A_TIME = 500
LEFT_OUT = frozenset(
    {
        "credential",
        "session",
        "one_time_link",
        "mail",
        "webhook_call",
        "inbound",
        "inbound_message",
        "saved_view",
        "draft",
        "case_text",
    }
)
"""What no rule asks when time passes: secrets, logs, what other systems sent, searches, unsaved work."""
BLANK: Mapping[str, Mapping[str, object]] = {"webhook": {"url": "", "secrets": []}}
"""Columns that are copied empty: which calls there will be hangs on what a webhook asks for, not on where it is."""
RUNNING = ("active", "suspended")
WAITING = ("waiting", "leased", "paused", "done")
Progress = Callable[[str, int], object]


def copy_open(source: Engine, target: Path, progress: Progress = lambda _table, _rows: None) -> Engine:
    """Copy everything that cases in progress need to a new database at `target`, and return it opened.

    It is read in one snapshot, which nobody who writes waits for. What a machine has taken just now waits again in the
    copy. `progress` hears of each table and its rows.
    """
    copy = quick_engine(target)
    Base.metadata.create_all(copy)
    with snapshot(source) as there, _unchecked(copy) as here:
        for table in Base.metadata.sorted_tables:
            if table.name not in LEFT_OUT:
                progress(table.name, _copy(there, here, table))
        leased = update(Job).where(Job.state == "leased").values(state="waiting", lease_until=None)
        here.execute(leased)
        here.commit()
    return copy


def quick_engine(target: Path) -> Engine:
    """Return a database whose writes need not survive anything."""
    engine = open_engine(f"sqlite:///{target}")
    event.listen(engine, "connect", _careless)
    return engine


def _careless(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous=OFF")
    cursor.close()


@contextmanager
def _unchecked(engine: Engine) -> Iterator[Connection]:
    """Yield a connection to write to; what refers to a case that is over may point nowhere."""
    with engine.execution_options(huiqian_write=True).connect() as connection:
        cursor = connection.connection.cursor()
        cursor.execute("PRAGMA foreign_keys=OFF")
        cursor.close()
        yield connection
        connection.connection.invalidate()


def _copy(there: Connection, here: Connection, table: Table) -> int:
    rows = there.execution_options(yield_per=AT_A_TIME).execute(_chosen(table))
    count = 0
    for part in rows.mappings().partitions(AT_A_TIME):
        here.execute(insert(table), [{**row, **BLANK.get(table.name, {})} for row in part])
        count += len(part)
    return count


def _chosen(table: Table) -> Select[Any]:
    """Choose the rows of cases in progress, and all that belongs to no case."""
    running = select(Instance.id).where(Instance.state.in_(RUNNING))
    if table is Instance.__table__:
        return select(table).where(table.c.state.in_(RUNNING))
    if table is Audit.__table__:
        return select(table).where(or_(table.c.chain.in_(running), table.c.chain == SYSTEM_CHAIN))
    found = select(table)
    if "instance_id" in table.c:
        found = found.where(or_(table.c.instance_id.is_(None), table.c.instance_id.in_(running)))
    if table is Job.__table__:
        found = found.where(table.c.state.in_(WAITING), table.c.queue != "webhook")
    return found
