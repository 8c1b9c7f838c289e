"""A person throws away a search they kept; an administrator also one that is shared."""

from dataclasses import dataclass

from engine.domain.permissions import require
from engine.runtime.act import Act, Done
from engine.runtime.views import lock_views, relations_to, view_of


@dataclass(frozen=True, kw_only=True)
class DeleteView:
    """Throw `view_id` away, for everybody who sees it."""

    view_id: str


def handle(command: DeleteView, act: Act) -> Done:
    """Delete it.

    Raises Rejection: not_found, not_permitted.
    """
    lock_views(act)
    view = view_of(act, command.view_id)
    require("delete_view", relations_to(act, view))
    act.session.delete(view)
    act.emit("ViewDeleted", payload={"view": view.id, "name": view.name, "owner": view.owner})
    return Done(value={"view_id": view.id})
