"""The long run: `python -m tests.reliability.stops --stops 100 [--clients 4]`."""

import argparse
import tempfile
from pathlib import Path

from click import echo

from tests.benchmarks.places import a_folder
from tests.reliability.stops.running import a_server, run_stops


def main() -> int:
    """Run, print what came of it, and fail unless nothing was lost or doubled."""
    asked = argparse.ArgumentParser(prog="python -m tests.reliability.stops", description=__doc__)
    asked.add_argument("--stops", type=int, default=100)
    asked.add_argument("--clients", type=int, default=4)
    given = asked.parse_args()
    with a_folder() as folder, a_server(Path(tempfile.mkdtemp(prefix="stops-"))) as server:
        outcome = run_stops(server, folder, stops=given.stops, clients=given.clients)
    back = sorted(outcome.back)
    half, most = back[len(back) // 2], back[-1]
    echo(f"{outcome.stops} stops, {outcome.acts} acts answered: {outcome.lost} lost, {outcome.doubled} doubled")
    echo(f"trails {outcome.faults or 'whole'}; serving again after {half:.2f} s, {most:.2f} s at most")
    return 0 if outcome.sound else 1


if __name__ == "__main__":
    raise SystemExit(main())
