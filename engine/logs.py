"""What a process tells its log: one line an event, with the request, the job and the case it belongs to.

A line says who did what, never what somebody wrote: opinions, form fields and titles stay in the database.
"""

import logging
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TextIO

import structlog
from structlog.typing import Processor

LEVELS = ("debug", "info", "warning", "error")
QUIET = ("apscheduler", "waitress.queue", "psycopg", "httpcore", "httpx")
"""Libraries that report every step of their ordinary work, some with the whole address of what is called, or once more
what they raise."""
_EVENTS = structlog.get_logger("huiqian")


def configure(*, level: str = "info", as_json: bool = True, stream: TextIO | None = None) -> None:
    """Let this process write its log, and the libraries' with it, to `stream`: standard error if none is named.

    `level` is one of `LEVELS`; `as_json` gives one JSON object a line, else text for the eye.
    """
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    least = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=structlog.stdlib.LoggerFactory(),
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=_last(as_json)))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(least)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.ERROR)


def _last(as_json: bool) -> list[Processor]:  # noqa: FBT001 - called from one place
    """Return what makes the line of an event."""
    if not as_json:
        return [structlog.stdlib.ProcessorFormatter.remove_processors_meta, structlog.dev.ConsoleRenderer(colors=False)]
    return [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.format_exc_info,
        structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
    ]


def tell(event: str, **facts: object) -> None:
    """Write one line, in a process that keeps a log; a test or a program of somebody else's does not until it asks."""
    if structlog.is_configured():
        _EVENTS.info(event, **{name: fact for name, fact in facts.items() if fact is not None})


def warn(event: str, **facts: object) -> None:
    """Write one line about something that an administrator should see."""
    if structlog.is_configured():
        _EVENTS.warning(event, **{name: fact for name, fact in facts.items() if fact is not None})


@contextmanager
def about(**facts: object) -> Iterator[Mapping[str, Any]]:
    """Let every line that is written meanwhile say so: `about(request=…)`, `about(job=…)`."""
    with structlog.contextvars.bound_contextvars(**facts):
        yield facts


def begin_anew(**facts: object) -> None:
    """Forget what lines were about, as a thread does between two requests, and say what they are about now."""
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(**facts)
