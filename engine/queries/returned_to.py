"""Names where a matter was sent back to: an earlier task, and its process where it lies outside a called one."""

from collections.abc import Mapping

from engine.domain.texts import Text
from engine.queries.reader import Reader


def target_name(reader: Reader, payload: Mapping[str, object], definition_id: str, language: str) -> str:
    """Return the name of the task that the event `TaskSentBack` tells of; the sender stands in `definition_id`."""
    package = reader.deployed(str(payload.get("definition") or definition_id)).package
    name = package.element_name(str(payload.get("to") or ""), language)
    return f"{package.name(language)} · {name}" if payload.get("outwards") else name


def call_name(reader: Reader, payload: Mapping[str, object]) -> Text | None:
    """Return the name of the call activity that was left, and so begins anew; None within one process."""
    if not payload.get("outwards"):
        return None
    package, call = reader.deployed(str(payload["definition"])).package, str(payload["call"])
    return Text(package.element_name(call, "zh"), package.element_name(call, "en"))
