"""Reads how much processor time processes have used so far: on a busy machine it says more than the clock does."""

import os
from collections.abc import Iterable
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_PARENT, _USER, _SYSTEM = 1, 11, 12
"""Places after the name in `/proc/<pid>/stat`."""


def used(pids: Iterable[int]) -> float:
    """Return the seconds that these processes have used, with their children that have ended."""
    return sum(sum(map(int, _stat(pid)[_USER : _SYSTEM + 3])) for pid in pids) / _TICKS


def parent(pid: int) -> int:
    """Return who started a process."""
    return int((_stat(pid) or ("", "0"))[_PARENT])


def family(pid: int) -> list[int]:
    """Return a process and those it started that still run."""
    running = [int(found.name) for found in Path("/proc").iterdir() if found.name.isdigit()]
    return [pid, *(one for one in running if parent(one) == pid)]


def _stat(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii", errors="replace").rpartition(") ")[2].split()
    except OSError:  # it has ended in between
        return []
