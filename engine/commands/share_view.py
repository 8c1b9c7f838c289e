"""A person lets others see a search they kept, or no longer; whoever opens it searches with their own rights."""

from dataclasses import dataclass
from typing import Literal

from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.domain.sharing import KINDS, belonging
from engine.runtime.act import Act, Done
from engine.runtime.views import lock_views, relations_to, view_of


@dataclass(frozen=True, kw_only=True)
class ShareView:
    """Share `view_id` with the unit or group `shared_with`, with everybody ("all"), or with nobody ("no")."""

    view_id: str
    shared: Literal["no", "unit", "group", "all"]
    shared_with: str = ""


def handle(command: ShareView, act: Act) -> Done:
    """Share it; with a unit the units below it see it too.

    Raises Rejection: not_found, not_permitted, view_audience_unknown. Only an administrator shares with everybody, or
    with units and groups that are not theirs.
    """
    login = lock_views(act)
    view = view_of(act, command.view_id)
    require("share_view", relations_to(act, view))
    _check(command, act)
    if not belonging(act.organisation, login, act.now).may_share(command.shared, command.shared_with):
        require("share_view_widely", act.relations())
    view.shared = command.shared
    view.shared_with = command.shared_with if command.shared in ("unit", "group") else ""
    act.emit("ViewShared", payload={"view": view.id, "shared": view.shared, "with": view.shared_with})
    return Done(value={"view_id": view.id})


def _check(command: ShareView, act: Act) -> None:
    units, groups = act.organisation.units, act.organisation.groups
    known = {"unit": units, "group": groups}.get(command.shared)
    if command.shared not in KINDS or (known is not None and command.shared_with not in known):
        raise Rejection("view_audience_unknown")
