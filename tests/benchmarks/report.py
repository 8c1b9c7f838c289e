"""Prints figures as a table, works out ratios, and writes both as JSON. No verdict: ratios travel, figures don't."""

import json
import os
import platform
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from tests.benchmarks.figures import Figure

_WIDTHS = (44, 13, 10, 10, 7)
RATIOS: tuple[tuple[str, str, str], ...] = (
    ("A-30 / A-5", "a30: complete", "a5: complete"),
    ("A-100 / A-5", "a100: complete", "a5: complete"),
    ("stock / ours, A-5", "stock: A-5 complete", "a5: complete"),
    ("stock / ours, A-30", "stock: A-30 complete", "a30: complete"),
    ("stock / ours, A-100", "stock: A-100 complete", "a100: complete"),
    ("rework 50: last / first", "rework: 50 rounds: the last 10", "rework: 50 rounds: the first 10"),
    ("rework 1000: last / first", "rework: 1000 rounds: the last 10", "rework: 1000 rounds: the first 10"),
    ("stock rework 50: last / first", "stock: 50 rounds: the last 10", "stock: 50 rounds: the first 10"),
    ("state, stock / ours, 50 rounds", "stock: 50 rounds: state after 50", "rework: 50 rounds: state after 50"),
    ("PostgreSQL / SQLite, A-5", "postgresql: complete", "a5: complete"),
    ("inbox, 10,000 / 1,000 cases", "inbox: inbox page, 10000 open cases", "inbox: inbox page, 1000 open cases"),
)
"""Name, what is divided, by what; those whose two figures were not both measured are left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the figures depend on beside the code."""

    python: str
    sqlite: str
    spiffworkflow: str
    processor: str
    cores: int
    folder: str
    file_system: str
    load_before: float

    @classmethod
    def look(cls, folder: Path, file_system: str) -> "Surroundings":
        """Look around; the load average tells whether the machine was busy with something else."""
        return cls(
            python=platform.python_version(),
            sqlite=sqlite3.sqlite_version,
            spiffworkflow=version("SpiffWorkflow"),
            processor=_processor(),
            cores=os.cpu_count() or 0,
            folder=str(folder.parent),
            file_system=file_system,
            load_before=round(os.getloadavg()[0], 2),
        )

    def sentence(self) -> str:
        """Say it in two lines."""
        return (
            f"Python {self.python}, SQLite {self.sqlite}, SpiffWorkflow {self.spiffworkflow}; "
            f"{self.cores} cores, {self.processor}\n"
            f"databases in {self.folder} ({self.file_system}), synchronous=FULL; load average {self.load_before}"
        )


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text("utf-8").splitlines() if cpuinfo.exists() else []
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def header() -> str:
    """Return the table's head."""
    return _row("", "median", "p95", "cpu", "n", "")


def line(figure: Figure) -> str:
    """Return a figure's line."""
    p95 = "" if figure.p95 is None else _number(figure.p95)
    cpu = "" if figure.cpu is None else _number(figure.cpu)
    return _row(figure.id, f"{_number(figure.value)} {figure.unit}", p95, cpu, str(figure.samples), figure.note)


def _row(name: str, *cells: str) -> str:
    *numbers, note = cells
    written = "".join(f"{cell:>{width}}" for cell, width in zip(numbers, _WIDTHS[1:], strict=True))
    return f"{name:<{_WIDTHS[0]}}{written}  {note}".rstrip()


def _number(value: float) -> str:
    if value == int(value):
        return f"{int(value):,}"
    return f"{value:,.2f}" if abs(value) < 100 else f"{value:,.0f}"


def ratios(figures: Iterable[Figure]) -> dict[str, float]:
    """Return the ratios whose figures are both there."""
    known = {figure.id: figure.value for figure in figures}
    return {name: known[over] / known[under] for name, over, under in RATIOS if over in known and under in known}


def ratio_lines(found: dict[str, float]) -> str:
    """Return the ratios as lines."""
    return "\n".join(f"{name:<{_WIDTHS[0]}}{value:>12.2f}" for name, value in found.items())


def as_json(surroundings: Surroundings, figures: Sequence[Figure]) -> str:
    """Return everything for another program."""
    document = {
        "surroundings": asdict(surroundings),
        "figures": [asdict(figure) for figure in figures],
        "ratios": ratios(figures),
    }
    return json.dumps(document, ensure_ascii=False, indent=2)
