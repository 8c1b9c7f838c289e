"""Lets both ends of a connection to PostgreSQL notice that the other's machine has vanished: nobody is told of that."""

from sqlalchemy import URL

GONE = 20
"""Seconds of silence after which the other machine is taken for gone; left to itself Linux waits a quarter of an hour
for an answer, and the server two hours before it lets go of what a vanished machine had locked."""
_COMES = 10
"""Seconds in which a connection has to come about: time enough for Linux to ask a fourth time, seven seconds after the
first, so that a cable which is plugged in again soon costs nobody an act."""
_CALLS = 5
"""Seconds until a silent connection is asked for a sign of life, and between two such asks."""
_ASKS = GONE // _CALLS - 1
_OURS: dict[str, object] = {
    "connect_timeout": _COMES,
    "keepalives_idle": _CALLS,
    "keepalives_interval": _CALLS,
    "keepalives_count": _ASKS,
    "tcp_user_timeout": GONE * 1000,
}
_THE_SERVERS = {
    "tcp_keepalives_idle": _CALLS,
    "tcp_keepalives_interval": _CALLS,
    "tcp_keepalives_count": _ASKS,
    "tcp_user_timeout": GONE * 1000,
}


def noticing(address: URL, *options: str) -> dict[str, object]:
    """Return how the driver opens a connection that notices; what the address says itself, stands.

    `options` are further settings of the session, each `name=value`; the address's own come last.
    Source: https://www.postgresql.org/docs/current/libpq-connect.html, and the server's own `tcp_…` settings.
    """
    session = [*(f"{name}={value}" for name, value in _THE_SERVERS.items()), *options]
    said = address.query.get("options", "")
    own = [said] if isinstance(said, str) else list(said)
    ours = {name: value for name, value in _OURS.items() if name not in address.query}
    return {**ours, "options": " ".join([*(f"-c {one}" for one in session), *own]).strip()}
