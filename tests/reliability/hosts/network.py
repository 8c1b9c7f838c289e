"""Hosts on this machine: a network namespace each, a cable to one switch, and programs that run there."""

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

_SWITCH = "switch"
_NAMED = re.compile(r"huiqian-(\d+)-\w+")


def missing(*programs: str) -> str:
    """Tell what this machine lacks for hosts of its own, or nothing."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return "Network namespaces are made by root only."
    absent = [name for name in ("ip", *programs) if shutil.which(name) is None]
    if absent:
        return f"These programs are not on this machine: {', '.join(absent)}."
    return _tried()


@cache
def _tried() -> str:
    try:
        with a_network({"one": "10.0.0.1"}, "tried_"):
            return ""
    except RuntimeError as trouble:
        return f"This machine lets nobody make networks of its own. {trouble}"


class Network:
    """Hosts with an address each, in a network that nothing outside can reach and that reaches nothing."""

    def __init__(self, addresses: Mapping[str, str], mark: str = "") -> None:
        self.addresses = addresses
        self._prefix = f"{_prefix()}{mark}"
        self._running: list[subprocess.Popen[bytes]] = []

    def build(self) -> None:
        """Make the namespaces and plug in the cables; what an earlier run left behind that was killed goes first."""
        for left in _left_behind():
            with suppress(RuntimeError):  # another run takes it away as well
                _remove(left)
        _ip("netns", "add", self._named(_SWITCH))
        self._inside(_SWITCH, "link", "add", "switch", "type", "bridge")
        self._inside(_SWITCH, "link", "set", "switch", "up")
        for host, address in self.addresses.items():
            _ip("netns", "add", self._named(host))
            there = ("eth0", "netns", self._named(host))
            _ip("link", "add", *there, "type", "veth", "peer", "name", f"to-{host}", "netns", self._named(_SWITCH))
            self._inside(_SWITCH, "link", "set", "dev", f"to-{host}", "master", "switch", "up")
            self._inside(host, "address", "add", f"{address}/24", "dev", "eth0")
            self._inside(host, "link", "set", "lo", "up")
            self._inside(host, "link", "set", "eth0", "up")

    def start(
        self, host: str, command: Sequence[str], log: Path, environment: Mapping[str, str] | None = None
    ) -> "subprocess.Popen[bytes]":
        """Start a program on a host; what it says is added to `log`."""
        with log.open("ab") as said:
            started = subprocess.Popen(
                [*self._at(host), *command], stdout=said, stderr=subprocess.STDOUT, env=environment, cwd=log.parent
            )
        self._running.append(started)
        return started

    def talk(
        self, host: str, command: Sequence[str], environment: Mapping[str, str] | None = None
    ) -> "subprocess.Popen[bytes]":
        """Start a program on a host that answers a line with a line."""
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        started = subprocess.Popen([*self._at(host), *command], **pipes, env=environment)
        self._running.append(started)
        return started

    def cut(self, host: str) -> None:
        """Pull a host's cable out of the switch: it hears nobody, nobody hears it, and no one is told."""
        self._inside(_SWITCH, "link", "set", "dev", f"to-{host}", "down")

    def mend(self, host: str) -> None:
        """Plug it in again."""
        self._inside(_SWITCH, "link", "set", "dev", f"to-{host}", "up")

    def remove(self) -> None:
        """End every program and take everything away."""
        for program in self._running:
            if program.poll() is None:
                program.kill()
            program.wait()
            for stream in (program.stdin, program.stdout):
                if stream is not None:
                    with suppress(OSError):
                        stream.close()
        for name in (*self.addresses, _SWITCH):
            _remove(self._named(name))

    def _named(self, host: str) -> str:
        return f"{self._prefix}{host}"

    def _at(self, host: str) -> list[str]:
        return ["ip", "netns", "exec", self._named(host)]

    def _inside(self, host: str, *words: str) -> None:
        _ip("-n", self._named(host), *words)


@contextmanager
def a_network(addresses: Mapping[str, str], mark: str = "") -> Iterator[Network]:
    """Yield hosts with these addresses; afterwards nothing is left of them, whatever happened.

    Raises RuntimeError where the machine does not allow them. Two at a time need a `mark` that tells them apart.
    """
    network = Network(addresses, mark)
    try:
        network.build()
        yield network
    finally:
        network.remove()


def namespaces() -> list[str]:
    """Return the names of this process's namespaces that there are."""
    return [name for name in _listed() if name.startswith(_prefix())]


def _prefix() -> str:
    return f"huiqian-{os.getpid()}-"


def _listed() -> list[str]:
    listed = subprocess.run(["ip", "netns", "list"], capture_output=True, text=True, check=True).stdout
    return [line.split()[0] for line in listed.splitlines() if line]


def _left_behind() -> list[str]:
    """Name the namespaces of runs that are not there any more."""
    found = [(name, _NAMED.fullmatch(name)) for name in _listed()]
    return [name for name, match in found if match and not Path(f"/proc/{match[1]}").exists()]


def _remove(name: str) -> None:
    """End what still runs in a namespace, children of what was started too, and take it away."""
    if name not in _listed():
        return
    running = subprocess.run(["ip", "netns", "pids", name], capture_output=True, text=True, check=True).stdout
    for pid in running.split():
        with suppress(ProcessLookupError):
            os.kill(int(pid), signal.SIGKILL)
    _ip("netns", "del", name)


def _ip(*words: str) -> None:
    done = subprocess.run(["ip", *words], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"Expected 'ip {' '.join(words)}' to work, but: {done.stderr.strip()}")
