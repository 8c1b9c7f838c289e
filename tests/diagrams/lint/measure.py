"""Runs `huiqian lint` on every hostile file and says what took longest: python -m tests.diagrams.lint.measure."""

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.diagrams.lint.hostile import hostile

COMMAND = (sys.executable, "-c", "from ui.cli import main; main(prog_name='huiqian')", "lint", "--json")


def measured(path: Path) -> tuple[float, int, str]:
    """Processor seconds and peak memory in MiB of one run, start-up included, and its verdict."""
    with subprocess.Popen([*COMMAND, str(path)], stdout=subprocess.PIPE) as running:
        assert running.stdout is not None
        told = json.loads(running.stdout.read())["files"][0]
        _, _, used = os.wait4(running.pid, 0)
        running.returncode = 0
    codes = dict.fromkeys(finding["code"] for finding in told["findings"])
    verdict = "accepted" if told["accepted"] else "refused"
    return used.ru_utime + used.ru_stime, used.ru_maxrss // 1024, f"{verdict} {' '.join(codes)}"


def main() -> None:
    """Measure each file and print the slowest first."""
    rows: list[tuple[float, int, str, str]] = []
    with TemporaryDirectory() as folder:
        for name, content in hostile():
            path = Path(folder) / name
            path.write_bytes(content)
            seconds, memory, verdict = measured(path)
            rows.append((seconds, memory, name, verdict))
    for seconds, memory, name, verdict in sorted(rows, reverse=True):
        sys.stdout.write(f"{seconds:6.2f} s {memory:5} MiB  {name:28} {verdict}\n")
    slowest, largest = max(row[0] for row in rows), max(row[1] for row in rows)
    sys.stdout.write(f"{len(rows)} files: at most {slowest:.2f} s and {largest} MiB\n")


if __name__ == "__main__":
    main()
