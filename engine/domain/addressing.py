"""Whether a text can be what an installation's settings name: a database, a server, a zone of time."""

from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DATABASES = frozenset({"sqlite", "postgresql", "postgresql+psycopg"})


def is_address(text: str, *schemes: str) -> bool:
    """Tell whether it is an address of one of these kinds, with a host and, if any, a port that can be."""
    try:
        parts = urlsplit(text)
        return parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:  # no port, or no IPv6 address
        return False


def is_database(text: str) -> bool:
    """Tell whether it is the address of a database that Huiqian can use: SQLite, or PostgreSQL by psycopg."""
    scheme, there, place = text.partition("://")
    if scheme not in DATABASES or not there or not place.strip("/"):
        return False
    try:
        return scheme == "sqlite" or urlsplit(text).port != 0
    except ValueError:
        return False


def is_zone(name: str) -> bool:
    """Tell whether the system knows a time zone of this name."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: a folder of zones
        return False
    return True
