"""A person moves one of their views up or down in their list."""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select

from engine.domain.permissions import require
from engine.runtime.act import Act, Done
from engine.runtime.views import lock_views, relations_to, view_of
from engine.store.searching import SavedView


@dataclass(frozen=True, kw_only=True)
class MoveView:
    """Move `view_id` one place; the first goes no further up, the last no further down."""

    view_id: str
    to: Literal["up", "down"]


def handle(command: MoveView, act: Act) -> Done:
    """Change places with its neighbour.

    Raises Rejection: not_found, not_permitted.
    """
    owner = lock_views(act)
    view = view_of(act, command.view_id)
    require("move_view", relations_to(act, view))
    order = select(SavedView).where(SavedView.owner == owner).order_by(SavedView.position, SavedView.id)
    mine = list(act.session.scalars(order))
    at = mine.index(view)
    neighbour = at - 1 if command.to == "up" else at + 1
    if 0 <= neighbour < len(mine):
        other = mine[neighbour]
        view.position, other.position = other.position, view.position
    return Done(value={"view_id": view.id})
