"""Finds out, before a pooled connection to PostgreSQL is used, whether the server has hung up on it."""

import select
from collections.abc import MutableMapping
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Dialect

from engine.domain.clock import monotonic

QUIET = 30.0
"""Seconds after which a connection is asked in any case: what lies in between may have forgotten it by then."""


def look_before_asking(dialect: Dialect) -> None:
    """Let the pool ask the server only where it has to: to ask before every act is one more way there and back.

    A server that stops, or ends a connection, says so at once, and that then lies ready to be read. Where something
    does, and after some quiet, the server is asked as ever; in between a look at the socket is enough.
    """
    ask = dialect.do_ping
    used: MutableMapping[Any, float] = WeakKeyDictionary()

    def ping(connection: Any) -> bool:  # noqa: ANN401 - the driver's own
        now = monotonic()
        before, used[connection] = used.get(connection), now
        if before is None or now - before > QUIET or _says_something(connection):
            return ask(connection)
        return True

    dialect.do_ping = ping  # type: ignore[assignment] # the pool asks this one


def _says_something(connection: Any) -> bool:  # noqa: ANN401 - as above
    """Tell whether something lies ready to be read although nothing was asked, or it is closed already."""
    if connection.closed:
        return True
    looking = select.poll()
    looking.register(connection.fileno(), select.POLLIN)
    return bool(looking.poll(0))
