"""Stops cases at every wait state and keeps them: `python -m tests.reliability.golden 0.2.0`, once a release.

From then on `test_golden.py` continues them with whatever the product has become.
"""

import argparse
from pathlib import Path

from click import echo

from tests.reliability.golden.making import make

HERE = Path(__file__).parent


def main() -> int:
    """Make the folder of a release; returns 0."""
    asked = argparse.ArgumentParser(prog="python -m tests.reliability.golden", description=__doc__)
    asked.add_argument("release", help="its number; the folder of that name must not exist yet")
    folder = HERE / asked.parse_args().release
    made = make(folder)
    for line in made:
        echo(line)
    echo(f"{len(made)} cases, {(folder / 'cases.huiqian').stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
