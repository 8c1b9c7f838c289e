"""The long run: `python -m tests.reliability.stops --stops 100 [--clients 4]`."""

import argparse
import sys
import tempfile
import threading
from pathlib import Path

from click import echo

from engine.domain.clock import monotonic
from tests.benchmarks.places import a_folder
from tests.reliability.ending import asked_to_end
from tests.reliability.stops.running import Outcome, a_server, run_stops

EVERY = 10.0
IN_TIME = 5.0
"""Seconds after the database's return in which somebody has to be served."""


def main() -> int:
    """Run, print what came of it, and fail unless nothing was lost or doubled."""
    asked = argparse.ArgumentParser(prog="python -m tests.reliability.stops", description=__doc__)
    asked.add_argument("--stops", type=int, default=100)
    asked.add_argument("--clients", type=int, default=4)
    given = asked.parse_args()
    with a_folder() as folder, a_server(Path(tempfile.mkdtemp(prefix="stops-"))) as server:
        outcome = run_stops(server, folder, stops=given.stops, clients=given.clients, tell=Telling(asked_to_end()))
    back = sorted(outcome.back)
    half, most = back[len(back) // 2], back[-1]
    echo(f"{outcome.stops} stops, {outcome.acts} acts answered: {outcome.lost} lost, {outcome.doubled} doubled")
    echo(f"trails {outcome.faults or 'whole'}; serving again after {half:.2f} s, {most:.2f} s at most")
    late = sum(seconds > IN_TIME for seconds in back)
    echo(f"{late} times later than {IN_TIME:g} s")
    return 0 if outcome.sound and not late else 1


class Telling:
    """Prints a line when the last one is ten seconds old; says no when the end was asked for."""

    def __init__(self, over: threading.Event) -> None:
        self._over, self._last = over, monotonic()

    def __call__(self, seen: Outcome) -> bool:
        """Print, when it is time."""
        if monotonic() - self._last > EVERY:
            worst = max(seen.back)
            echo(f"{seen.stops} stops  {seen.acts} acts answered  serving again after {worst:.2f} s at most")
            sys.stdout.flush()
            self._last = monotonic()
        return not self._over.is_set()


if __name__ == "__main__":
    raise SystemExit(main())
