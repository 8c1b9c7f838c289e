"""Where a page of a list ended: a moment and an id, in a form that fits an address."""

from datetime import UTC, datetime


def write_cursor(phase: str, at: datetime | None, last: str) -> str:
    """Write where a page ended; `phase` names the part of the list it ended in."""
    stamp = "" if at is None else at.astimezone(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    return f"{phase}~{stamp}~{last}"


def read_cursor(cursor: str | None) -> tuple[str, datetime | None, str | None]:
    """Read a cursor back; what is no cursor of ours means the first page."""
    parts = (cursor or "").split("~")
    if len(parts) != 3 or not parts[2].isprintable():  # PostgreSQL takes no NUL, neither database half a character
        return "", None, None
    phase, stamp, last = parts
    try:
        at = datetime.strptime(stamp, "%Y%m%dT%H%M%S.%fZ").replace(tzinfo=UTC) if stamp else None
    except ValueError:
        return "", None, None
    return phase, at, last
