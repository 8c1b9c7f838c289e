"""How much memory the serving process of the demo holds after pages were opened."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

from tests.benchmarks.counts import Counts
from tests.benchmarks.figures import Figure
from tests.benchmarks.places import REPOSITORY

PERSON = "cw_jb"
PATIENCE = 300
COMMAND = "from ui.cli import main; main(['run', '--demo'])"
_CSRF = re.compile(r'name="csrf" value="([^"]+)"')
_TASK = re.compile(r'href="(/inbox/[0-9a-f]{32})')


def memory(folder: Path, counts: Counts) -> list[Figure]:
    """Load the demo in one process, then serve it from a fresh one."""
    with _serving(folder) as (loader, _):
        loaded = _resident(loader)
    with _serving(folder) as (server, address):
        begun = _resident(server)
        opened = _visit(address, counts.memory_requests)
        served = _resident(server)
    return [
        _figure("serving, no request yet", begun, ""),
        _figure(f"serving, after {opened} requests", served, "the demo: web, timers and mail in one process"),
        _figure("after loading the demo", loaded, "the first start alone"),
    ]


def _figure(name: str, kibibytes: int, note: str) -> Figure:
    return Figure(workload="memory", name=name, unit="MB", value=kibibytes * 1024 / 1e6, note=note)


@contextmanager
def _serving(folder: Path) -> Iterator[tuple[int, str]]:
    """Yield the process and the address of `huiqian run --demo` over `folder`; stop it afterwards."""
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-c", COMMAND]
    environment = {**os.environ, "HUIQIAN_DATA_DIR": str(folder / "demo"), "HUIQIAN_PORT": str(port)}
    with subprocess.Popen(command, cwd=REPOSITORY, env=environment, stdout=subprocess.DEVNULL) as server:
        try:
            _wait_for(address, server)
            yield server.pid, address
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(30)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait_for(address: str, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            build_opener().open(f"{address}/healthz", timeout=5).close()
        except (URLError, ConnectionError):
            time.sleep(0.2)
        else:
            return
    raise RuntimeError(f"Expected the demo at {address} within {PATIENCE} s, but it did not answer.")


def _visit(address: str, requests: int) -> int:
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    token = _CSRF.search(_page(browser, f"{address}/sign-in"))
    form = {"csrf": token.group(1) if token else "", "login": PERSON}
    browser.open(f"{address}/sign-in", urlencode(form).encode()).close()
    tasks = sorted(set(_TASK.findall(_page(browser, f"{address}/inbox"))))
    pages = ["/inbox", *tasks, "/inbox?view=done", "/inbox?view=search&q=A", "/apply", "/cases"]
    for number in range(requests):
        _page(browser, address + pages[number % len(pages)])
    return requests


def _page(browser: OpenerDirector, address: str) -> str:
    with browser.open(address, timeout=30) as answer:
        return str(answer.read().decode("utf-8"))


def _resident(process: int) -> int:
    """Return the resident memory of a process in KiB, as Linux tells it."""
    status = Path(f"/proc/{process}/status").read_text("utf-8")
    found = re.search(r"^VmRSS:\s+(\d+) kB", status, re.MULTILINE)
    if found is None:
        raise RuntimeError(f"Expected process {process} to have resident memory, but its status names none.")
    return int(found.group(1))
