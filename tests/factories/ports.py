"""Ports for servers that begin to listen a moment later, in a process of their own."""

import os
import socket
from itertools import count

FIRST, EACH, WORKERS = 20_000, 1_000, 10
"""Below what the kernel gives to whoever connects or asks for any port: nobody is given one of these meanwhile."""


def _worker() -> int:
    return int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % WORKERS


_next = count(os.getpid())


def free_port() -> int:
    """Return a port nobody listens on, of those of this worker; the same one comes again after a thousand others.

    Workers of one run have sections of their own, for two of them may ask at the same moment.
    """
    while True:
        port = FIRST + _worker() * EACH + next(_next) % EACH
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
