"""Ctrl-C and SIGTERM end the work of a long run, not the judging of it."""

import signal
import threading


def asked_to_end() -> threading.Event:
    """Return what is set when the end is asked for."""
    over = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: over.set())
    return over
