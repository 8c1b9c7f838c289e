"""Processes of the product over one database, as systemd would run them."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

WITHIN = 300.0
"""Seconds after which nobody waits any longer."""
COMMAND = "from ui.cli import main; main()"
EVERY_LETTER_AT_ONCE = {"digests": "false", "quiet_hours": "false", "mails_per_hour": "1000"}
"""Tests count letters, at whatever hour they run."""


class Machines:
    """Processes over one database; all of them end with the test."""

    def __init__(self, url: str, folder: Path, smtp_url: str = "", **settings: str) -> None:
        self._environment = {
            **os.environ,
            "HUIQIAN_DATABASE_URL": url,
            "HUIQIAN_DATA_DIR": str(folder),
            "HUIQIAN_SMTP_URL": smtp_url,
            "HUIQIAN_UNDO_SECONDS": "0",
            "HUIQIAN_TICK_SECONDS": "0.2",
            **{f"HUIQIAN_{name.upper()}": value for name, value in settings.items()},
        }
        self._logs = folder
        self.processes: list[subprocess.Popen[bytes]] = []

    def start(self, *words: str, nice: int = 0, **settings: str) -> subprocess.Popen[bytes]:
        """Start a process; `nice` is how far it gives way to others, as `Nice=` of a unit."""
        settings = {f"HUIQIAN_{name.upper()}": value for name, value in settings.items()}
        with (self._logs / f"{len(self.processes)}-{words[0]}.log").open("wb") as log:
            process = subprocess.Popen(
                [*(("nice", "-n", str(nice)) if nice else ()), sys.executable, "-c", COMMAND, *words],
                env={**self._environment, **settings},
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self.processes.append(process)
        return process

    def workers(self, count: int, *, nice: int = 0, **settings: str) -> list["subprocess.Popen[bytes]"]:
        """Start workers; returns when all of them are at work."""
        first = len(self.processes)
        started = [self.start("worker", nice=nice, **settings) for _ in range(count)]
        for place, process in enumerate(started, first):
            log = self._logs / f"{place}-worker.log"
            up = until(lambda log=log, process=process: _runs(log) or process.poll() is not None)  # type: ignore[misc] # bound at once
            if not up or not _runs(log):
                raise RuntimeError(f"Expected a worker to start, but: {log.read_text('utf-8')}")
        return started

    def kill(self) -> None:
        """End all that still run, at once."""
        for process in self.processes:
            if process.poll() is None:
                process.kill()
                process.wait()

    def stop(self) -> list[int]:
        """Ask all that still run to stop; returns how they ended."""
        running = [process for process in self.processes if process.poll() is None]
        for process in running:
            process.send_signal(signal.SIGTERM)
        return [process.wait(WITHIN) for process in running]


def _runs(log: Path) -> bool:
    return "is running" in log.read_text("utf-8")


def answers(port: int) -> bool:
    """Tell whether pages are served at a port of this machine."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=30) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def until(fact: Callable[[], bool], within: float = WITHIN) -> bool:
    """Wait for a fact; tells whether it came about."""
    end = time.monotonic() + within
    while time.monotonic() < end:
        if fact():
            return True
        time.sleep(0.2)
    return False
