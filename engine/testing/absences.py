"""The steps of a scenario about people who are away or leave, as commands."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final

from engine.commands.end_substitution import EndSubstitution
from engine.commands.hand_over import HandOver
from engine.commands.set_substitute import SetSubstitute
from engine.queries.hand_over import HandOverPreview
from engine.testing.desk import ProcessDesk

Step = Mapping[str, Any]


def _away(desk: ProcessDesk, _case: str, given: Step) -> object:
    """From now on, for so many days of 24 hours."""
    now, days = desk.clock.now(), given.get("days")
    return SetSubstitute(
        person=given.get("person"),
        substitute=str(given["to"]),
        from_at=now,
        until_at=None if days is None else now + timedelta(days=float(days)),
        power=str(given.get("power", "act")),
        processes=tuple(given.get("processes", ())),
        groups=tuple(given.get("groups", ())),
    )


def _back(desk: ProcessDesk, _case: str, given: Step) -> object:
    """The window of theirs that is open, or opens next."""
    person, now = str(given.get("person", given["by"])), desk.clock.now()
    windows = (w for w in desk.engine.organisation.substitutions if w.person == person and w.from_at is not None)
    found = next((w for w in windows if not w.is_over(now)), None)
    if found is None:
        raise KeyError("an open window")
    return EndSubstitution(window_id=found.id)


def _hand_over(desk: ProcessDesk, case: str, given: Step) -> object:
    """Everything that is open in the case, to whoever follows in the post, else to whoever is named."""
    view = desk.engine.read(HandOverPreview(person=str(given["person"]), to=str(given["to"])))
    here = [one for one in view.cases if one.instance_id == case] if view is not None else []
    parts = {item.key: item.proposed for one in here for item in one.items}
    return HandOver(person=str(given["person"]), instance_id=case, parts=parts, reason=str(given.get("reason", "")))


STEPS: Final[Mapping[str, Callable[[ProcessDesk, str, Step], object]]] = {
    "away": _away,
    "back": _back,
    "hand_over": _hand_over,
}
"""The names of all of them."""
