"""The long run: `python -m tests.reliability.chaos [outage one_worker killed idle]`; without a name, all of them."""

import argparse
import json
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.benchmarks.places import a_folder
from tests.benchmarks.workloads.postgresql import a_database, a_server
from tests.reliability.chaos import scenes

LONG: Mapping[str, Callable[[str, Path], scenes.Seen]] = {
    "outage": lambda url, folder: scenes.outage(url, folder, timers=10_000, workers=4, hold=2.0),
    "one_worker": lambda url, folder: scenes.one_worker(url, folder, timers=1_000),
    "killed": lambda url, folder: scenes.killed(url, folder, letters=100),
    "idle": lambda url, folder: scenes.idle(url, folder, timers=100_000),
}


def main() -> None:
    """Play what was asked for, and print what was seen."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("scene", nargs="*", choices=[*LONG, []])
    names = asked.parse_args().scene or list(LONG)
    with a_folder() as folder, a_server() as (address, _):
        for name in names:
            seen = LONG[name](a_database(address, name), folder / name)
            print(json.dumps({name: seen}, indent=2), flush=True)  # noqa: T201 - the answer


if __name__ == "__main__":
    main()
