"""The long run: `python -m tests.reliability.kills --kills 1000 [--seconds 600] [--database postgresql | --url …]`."""

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from click import echo

from tests.benchmarks.places import a_folder
from tests.benchmarks.workloads.postgresql import a_database, a_server
from tests.reliability.ending import asked_to_end
from tests.reliability.kills.receivers import receivers
from tests.reliability.kills.running import Limits, run_kills
from tests.reliability.kills.telling import Telling, table


def main() -> int:
    """Run, say every ten seconds how far it is, print what came of it, and fail unless every promise was kept.

    Ctrl-C and SIGTERM end the killing, not the judging.
    """
    asked = argparse.ArgumentParser(prog="python -m tests.reliability.kills", description=__doc__)
    asked.add_argument("--kills", type=int, default=1000)
    asked.add_argument("--seconds", type=float, default=float("inf"), help="end the killing after so long")
    asked.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite", help="made for the run")
    asked.add_argument("--url", default="", help="an empty database instead")
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    limits = Limits(kills=given.kills, seconds=given.seconds, over=asked_to_end())
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr] # it is a file or a terminal
    with a_folder() as folder, _place(given.database, given.url, folder) as url, receivers() as came:
        telling = Telling(came)
        outcome = run_kills(url, folder, came, limits, seed=given.seed, tell=telling)
    echo(json.dumps({**asdict(outcome), "seconds": round(telling.seconds), "sound": outcome.sound}, indent=2))
    echo(table(outcome.kills))
    return 0 if outcome.sound else 1


@contextmanager
def _place(database: str, url: str, folder: Path) -> Iterator[str]:
    if url or database == "sqlite":
        yield url or f"sqlite:///{folder / 'kills.db'}"
        return
    with a_server() as (address, _):
        yield a_database(address, "kills")


if __name__ == "__main__":
    raise SystemExit(main())
