"""A person keeps a search under a name, or gives one they kept another name or another search."""

from dataclasses import dataclass

from sqlalchemy import func, select

from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.domain.searching import parse
from engine.domain.sharing import LONGEST_NAME, MOST_VIEWS
from engine.domain.texts import Text
from engine.runtime.act import Act, Done
from engine.runtime.views import lock_views, relations_to, view_of
from engine.store.searching import SavedView


@dataclass(frozen=True, kw_only=True)
class SaveView:
    """Keep the search `text` as `name`; with `view_id` change that view. The answer's `view_id` is the view."""

    name: str
    text: str
    view_id: str | None = None


def handle(command: SaveView, act: Act) -> Done:
    """Keep it, behind those that are there.

    Raises Rejection: not_found, not_permitted, view_name_missing, text_too_long, view_name_taken, view_unusable,
    too_many_views.
    """
    owner = lock_views(act)
    known = None if command.view_id is None else view_of(act, command.view_id)
    require("save_view", {"owner"} if known is None else relations_to(act, known))
    name, text = command.name.strip(), command.text.strip()
    _check(name, text)
    _refuse_taken(act, owner, name, known)
    view = known or _new(act, owner)
    view.name, view.text, view.saved_at = name, text, act.now
    act.emit("ViewSaved", payload={"view": view.id, "name": name, "text": text})
    return Done(value={"view_id": view.id})


def _check(name: str, text: str) -> None:
    if not name:
        raise Rejection("view_name_missing")
    if len(name) > LONGEST_NAME:
        raise Rejection("text_too_long", field=Text("名称", "name"), limit=LONGEST_NAME)
    query, problems = parse(text)
    if problems:
        raise Rejection("view_unusable", problem=problems[0].text)
    if query.is_empty:
        raise Rejection("view_empty")


def _refuse_taken(act: Act, owner: str, name: str, known: SavedView | None) -> None:
    same = select(SavedView.id).where(SavedView.owner == owner, SavedView.name == name)
    taken = act.session.scalar(same)
    if taken is not None and (known is None or known.id != taken):
        raise Rejection("view_name_taken", name=name)


def _new(act: Act, owner: str) -> SavedView:
    count, last = act.session.execute(
        select(func.count(), func.max(SavedView.position)).where(SavedView.owner == owner)
    ).one()
    if count >= MOST_VIEWS:
        raise Rejection("too_many_views", limit=MOST_VIEWS)
    view = SavedView(
        id=act.new_id(),
        owner=owner,
        name="",
        text="",
        position=(last or 0) + 1,
        shared="no",
        shared_with="",
        saved_at=act.now,
    )
    act.session.add(view)
    return view
