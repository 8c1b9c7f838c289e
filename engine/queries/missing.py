"""Where a case wants people who are not there, in the words that whoever started it is told."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import exists, select

from engine.domain.texts import Text
from engine.queries.chain import name_of
from engine.queries.reader import Reader
from engine.runtime.catalogue import Deployed
from engine.store.instances import Incident, Instance
from engine.store.tasks import Task

_OVER: Final = ("completed", "cancelled")
_NOBODY: Final = Text("有环节没有找到办理人", "Nobody was found for")
_STANDS: Final = Text("有环节停住了，要由管理员处理", "It stands still, until an administrator mends it, at")
_WORDS: Final[Mapping[str, Text]] = {
    "nobody_to_ask": _NOBODY,
    "starter_refused": _NOBODY,
    "draw_short": Text("有环节可抽选的人不够", "Too few people can be drawn by lot for"),
    "seat_vacant": Text(
        "有环节的办理人任期已满，尚无人接任", "The term of whoever is asked is over, and nobody follows yet, for"
    ),
}
"""By the code of the incident; whatever else keeps people from being asked says that the case stands still."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """What is wrong, and with which elements."""

    what: Text
    elements: tuple[Text, ...]


def missing_of(reader: Reader, instance: Instance, deployed: Deployed) -> tuple[Missing, ...]:
    """Return what lacks people, until it is over; administrators have each as an incident."""
    task_over = exists().where(Task.instance_id == instance.id, Task.token == Incident.token, Task.state.in_(_OVER))
    here = (Incident.instance_id == instance.id, Incident.kind == "assignment", Incident.state == "open")
    found: dict[Text, dict[str, Text]] = {}
    rows = select(Incident.code, Incident.element).where(*here, ~task_over).order_by(Incident.created_at, Incident.id)
    for code, element in reader.session.execute(rows):
        if element is not None:
            found.setdefault(_WORDS.get(code, _STANDS), {})[element] = name_of(deployed, element)
    return tuple(Missing(what=what, elements=tuple(names.values())) for what, names in found.items())
