"""Reads the saved view an act is about, and what the actor is to it."""

from sqlalchemy import select

from engine.domain.errors import Rejection
from engine.domain.sharing import belonging
from engine.runtime.act import Act
from engine.store.organisation import Person
from engine.store.searching import SavedView


def lock_views(act: Act) -> str:
    """Make the actor's changes of their views one after another, and return who it is.

    Raises Rejection("not_permitted") for machines and strangers.
    """
    login = act.actor.login
    if login is None:
        raise Rejection("not_permitted", act="save_view")
    act.session.execute(select(Person.login).where(Person.login == login).with_for_update())
    return login


def view_of(act: Act, view_id: str) -> SavedView:
    """Return a view.

    Raises Rejection("not_found") for one that is not there or not shared with the actor.
    """
    view = act.session.get(SavedView, view_id)
    if view is None or not (relations_to(act, view) & {"owner", "reader", "administrator"}):
        raise Rejection("not_found")
    return view


def relations_to(act: Act, view: SavedView) -> set[str]:
    """Return what the actor is to a view; to an administrator one that is not shared is nothing."""
    login = act.actor.login or ""
    owner = {"owner"} if view.owner == login else set()
    roles = act.relations() - ({"administrator"} if view.shared == "no" else set())
    sees = belonging(act.organisation, login, act.now).sees(view.shared, view.shared_with)
    return {*roles, *owner, *(("reader",) if sees else ())}
