"""The long run: `python -m tests.reliability.chaos [outage one_worker killed idle receivers receivers_sqlite]`.

Without a name, all of them. `--manner gone` plays `receivers` with that manner alone, `--seconds` beside it.
"""

import argparse
import json
import signal
from collections.abc import Callable, Mapping
from pathlib import Path

from click import echo

from tests.benchmarks.places import a_folder
from tests.benchmarks.workloads.postgresql import a_database, a_server
from tests.reliability.chaos import scenes
from tests.reliability.chaos.receivers import receivers

LONG: Mapping[str, Callable[[str, Path], scenes.Seen]] = {
    "outage": lambda url, folder: scenes.outage(url, folder, timers=10_000, workers=4, hold=2.0),
    "one_worker": lambda url, folder: scenes.one_worker(url, folder, timers=1_000),
    "killed": lambda url, folder: scenes.killed(url, folder, letters=100),
    "idle": lambda url, folder: scenes.idle(url, folder, timers=100_000),
}
BESIDE = ("receivers", "receivers_sqlite")


def main() -> None:
    """Play what was asked for, and print what was seen."""
    asked = argparse.ArgumentParser(prog="python -m tests.reliability.chaos", description=__doc__)
    asked.add_argument("scene", nargs="*", choices=[*LONG, *BESIDE, []])
    asked.add_argument("--manner", action="append", default=[], help="of the receivers; all of them without")
    asked.add_argument("--seconds", type=float, default=20.0, help="beside good ones, and as long beside bad ones")
    asked.add_argument("--rounds", type=int, default=2)
    asked.add_argument("--hours", type=float, default=2.0, help="how long the trouble lasts, by the product's clock")
    given = asked.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # what was started ends with this
    with a_folder() as folder, a_server() as (address, _):
        for name in given.scene or [*LONG, *BESIDE]:
            place = folder / name
            place.mkdir()
            if name in LONG:
                seen = LONG[name](a_database(address, name), place)
            else:
                url = f"sqlite:///{place / 'huiqian.db'}" if name == "receivers_sqlite" else a_database(address, name)
                seen = receivers(
                    url, place, tuple(given.manner), seconds=given.seconds, rounds=given.rounds, hours=given.hours
                )
            echo(json.dumps({name: seen}, indent=2))


if __name__ == "__main__":
    main()
