"""An administrator gives what somebody has in a case to successors, because they leave (离岗交接)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.domain.rejections import sentence
from engine.domain.texts import Text
from engine.runtime.act import Act, Done
from engine.runtime.belongings import belongings_of
from engine.runtime.case import Case, lock_case
from engine.runtime.handing import short_enough
from engine.runtime.handing_over import Leaving, assigned_on, give, items_of, refuse_successor


@dataclass(frozen=True, kw_only=True)
class HandOver:
    """Give what `person` has in `instance_id` to others, with a `reason`.

    `parts` maps the key of each thing, as the preview names it, to the login of whoever gets it.
    """

    person: str
    instance_id: str
    parts: Mapping[str, str]
    reason: str


def handle(command: HandOver, act: Act) -> Done:
    """Give what can be given in one act; what can't stays where it is, with the reason in the answer.

    Raises Rejection: not_found, not_permitted, reason_required, and where nothing can be given the first reason why.
    """
    require("hand_over", act.relations())
    reason = short_enough(command.reason, Text("原因", "reason"))
    if not reason:
        raise Rejection("reason_required")
    case = lock_case(act, command.instance_id)
    owned = {
        item.key: item for one in belongings_of(act.session, command.person, case.instance.id) for item in items_of(one)
    }
    case.begin()
    stayed: dict[str, Rejection] = {}
    moved: list[dict[str, Any]] = []
    for key, to in command.parts.items():
        try:
            item = _hand(case, owned.get(key), command.person, to)
        except Rejection as rejection:
            stayed[key] = rejection
            continue
        element = None if item.task is None else item.task.element
        moved.append({"key": key, "kind": item.kind, "to": to, "element": element})
    if not moved:
        raise next(iter(stayed.values()), Rejection("already_handed_over", person=command.person))
    told = {key: {"code": refused.code, **_said(refused)} for key, refused in stayed.items()}
    payload = {
        "person": command.person,
        "people": sorted({one["to"] for one in moved}),
        "reason": reason,
        "moved": moved,
        "stayed": {key: refused.code for key, refused in stayed.items()},
    }
    act.emit("WorkHandedOver", payload=payload)
    return Done(case=case, value={"moved": [one["key"] for one in moved], "stayed": told})


def _hand(case: Case, item: Leaving | None, person: str, to: str) -> Leaving:
    """Check, then give: a refusal leaves this item as it was."""
    if item is None:
        known = case.act.organisation.person(person)
        raise Rejection("already_handed_over", person=Text(person, person) if known is None else known.name)
    assigned = assigned_on(case, item.task)
    refuse_successor(case, item, assigned, person, to)
    give(case, item, assigned, person, to)
    return item


def _said(refused: Rejection) -> dict[str, str]:
    return {language: sentence(refused, language).what for language in ("zh", "en")}
