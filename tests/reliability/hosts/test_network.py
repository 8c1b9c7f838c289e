"""Hosts within this machine leave nothing behind, and a pulled cable separates them."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.reliability.hosts.network import Network, a_network, missing, namespaces
from tests.reliability.machines import until

LISTENS = "import socket; print(socket.create_server(('10.0.0.2', 7)).accept()[0].recv(9), flush=True)"
CALLS = "import socket; socket.create_connection(('10.0.0.2', 7), timeout=1).send(b'hello')"


@pytest.fixture
def network() -> Iterator[Network]:
    lacking = missing()
    if lacking:
        pytest.skip(lacking)
    with a_network({"a": "10.0.0.1", "b": "10.0.0.2"}) as made:
        yield made


def said(path: Path, words: str) -> bool:
    return path.exists() and words in path.read_text("utf-8")


def test_a_pulled_cable_separates_hosts_until_it_is_plugged_in_again(network: Network, tmp_path: Path) -> None:
    network.start("b", [sys.executable, "-c", LISTENS], tmp_path / "b")
    network.cut("b")
    assert network.start("a", [sys.executable, "-c", CALLS], tmp_path / "cut").wait(120) == 1
    assert said(tmp_path / "cut", "timed out")
    network.mend("b")
    until(lambda: network.start("a", [sys.executable, "-c", CALLS], tmp_path / "a").wait(120) == 0)
    assert until(lambda: said(tmp_path / "b", "b'hello'"))


def test_nothing_is_left_when_what_is_done_there_goes_wrong(network: Network, tmp_path: Path) -> None:
    """Also what a program started itself is gone, which nobody else would end."""
    program = network.start("a", ["sh", "-c", "sleep 600 & echo $!; wait"], tmp_path / "a")
    assert until(lambda: said(tmp_path / "a", "\n"))
    assert sorted(namespaces()) == [f"huiqian-{os.getpid()}-{name}" for name in ("a", "b", "switch")]
    network.remove()
    child = Path("/proc") / (tmp_path / "a").read_text("ascii").strip()
    assert (namespaces(), program.poll() is not None, until(lambda: not alive(child))) == ([], True, True)


def test_what_a_run_that_was_killed_left_behind_goes_with_the_next() -> None:
    if missing():
        pytest.skip(missing())
    gone = subprocess.Popen(["true"])
    gone.wait()
    subprocess.run(["ip", "netns", "add", f"huiqian-{gone.pid}-a"], check=True)
    with a_network({"a": "10.0.0.1"}):
        listed = subprocess.run(["ip", "netns", "list"], capture_output=True, text=True, check=True).stdout
    assert f"huiqian-{gone.pid}-a" not in listed


def alive(process: Path) -> bool:
    """Whether it runs; one that has ended may wait to be noticed."""
    try:
        return (process / "stat").read_text("ascii").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
