"""What a process writes into its log, for tests that read it; afterwards it keeps none again."""

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from engine import logs


@contextmanager
def a_log(least: str = "info") -> Iterator[io.StringIO]:
    """Keep a log meanwhile."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    logs.configure(level=least, stream=stream)
    logs.begin_anew()  # what an earlier test was about
    try:
        yield stream
    finally:
        structlog.reset_defaults()
        structlog.contextvars.clear_contextvars()
        root.handlers[:] = handlers
        root.setLevel(level)
