"""Measures: `python -m tests.benchmarks` runs every workload, `python -m tests.benchmarks a5 inbox` those named.

`--json FILE` writes what was printed for another program; `--small` plays just enough to see that everything runs.
HUIQIAN_BENCH_DIR names the folder for the databases; without it they lie in the repository's `var/`.
"""

import argparse
from pathlib import Path

from click import echo

from tests.benchmarks.counts import FULL, SMALL
from tests.benchmarks.figures import Figure
from tests.benchmarks.places import a_folder, file_system
from tests.benchmarks.report import Surroundings, as_json, header, line, ratio_lines, ratios
from tests.benchmarks.workloads import WORKLOADS


def main() -> None:
    """Run what was asked for, printing each figure as soon as it is known."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="How fast, and against what.")
    parser.add_argument("workload", nargs="*", help=f"any of: {', '.join(WORKLOADS)}; none: all")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write figures, ratios and surroundings there")
    parser.add_argument("--small", action="store_true", help="small counts: does it run, not how fast")
    asked = parser.parse_args()
    unknown = [name for name in asked.workload if name not in WORKLOADS]
    if unknown:
        parser.error(f"no such workload: {', '.join(unknown)}; there are {', '.join(WORKLOADS)}")
    figures: list[Figure] = []
    with a_folder() as folder:
        surroundings = Surroundings.look(folder, file_system(folder))
        echo(f"{surroundings.sentence()}\n\n{header()}")
        for name in asked.workload or WORKLOADS:
            place = folder / name
            place.mkdir()
            for figure in WORKLOADS[name](place, SMALL if asked.small else FULL):
                figures.append(figure)
                echo(line(figure))
    echo(f"\n{ratio_lines(ratios(figures))}")
    if asked.json is not None:
        asked.json.write_text(as_json(surroundings, figures), encoding="utf-8")


if __name__ == "__main__":
    main()
