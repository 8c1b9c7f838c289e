"""Somebody is back, or an administrator says so: a substitute stands in no more (结束代理)."""

from dataclasses import dataclass

from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.identity import raise_version
from engine.runtime.act import Act, Done
from engine.runtime.late import said
from engine.store.organisation import Substitution


@dataclass(frozen=True, kw_only=True)
class EndSubstitution:
    """Close the window `window_id` now; one that has not opened never will."""

    window_id: str


def handle(command: EndSubstitution, act: Act) -> Done:
    """Close it; what the substitute still has goes back to whoever is to have it.

    Raises Rejection: not_found, not_permitted, substitution_closed.
    """
    window = act.session.get(Substitution, command.window_id, with_for_update=True)
    if window is None or window.from_at is None:
        raise Rejection("not_found")
    require("end_substitution", {*act.relations(), *(["self"] if window.person == act.actor.login else [])})
    if window.until_at is not None and window.until_at <= act.now:
        raise Rejection("substitution_closed", at=said(act, window.until_at))
    window.until_at = max(act.now, window.from_at)  # half open: from and until alike is never
    raise_version(act.session)
    act.enqueue("timer", "review", act.now, person=window.person, payload={"window": window.id})
    told = {"window": window.id, "person": window.person, "substitute": window.substitute}
    act.emit("SubstitutionEnded", payload=told)
    return Done(value={"window": window.id})
