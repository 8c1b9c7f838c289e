"""`python -m tests.spiff.generated 100000 [first seed]`: walks until so many steps are done, in growing diagrams."""

import sys
import time

from click import echo

from tests.spiff.generated.walked import Walked, walk


def main(steps: int, seed: int) -> None:
    """Stop at the first difference, with the whole walk that led to it."""
    walked, began = Walked(), time.monotonic()
    while walked.steps < steps:
        walk([seed], size=10 + seed % 30, depth=3 + seed % 3, into=walked)
        seed += 1
    echo(walked.sentence())
    echo(f"{time.monotonic() - began:.0f} s; the next seed is {seed}")
    for name, number in sorted(walked.passed.items()):
        echo(f"{number:8} {name}")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0)
