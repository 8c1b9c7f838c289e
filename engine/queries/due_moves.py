"""Says from when to when a due date was moved, in the installation's zone."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from engine.queries.reader import Reader


def due_words(reader: Reader, payload: Mapping[str, object]) -> dict[str, str]:
    """Return `was` and `due` of an event as people read them; nothing for events that move no due date."""
    return {name: _moment(reader, payload[name]) for name in ("was", "due") if isinstance(payload.get(name), str)}


def _moment(reader: Reader, told: object) -> str:
    try:
        at = datetime.fromisoformat(str(told))
    except ValueError:
        return str(told)
    return f"{at.astimezone(ZoneInfo(reader.settings.zone)):%Y-%m-%d %H:%M}"
