"""The searches somebody kept, and those that others share with them, with how many cases each finds for them."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import and_, or_, select

from engine.domain.sharing import Belonging, belonging
from engine.domain.texts import Text
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.queries.search import understood
from engine.queries.searching.walking import search
from engine.store.searching import SavedView

MOST = 99
"""Counted up to here."""
SHOWN = 30
"""So many views stand beside the inbox."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedViews(Query["ViewsView"]):
    """Asks for a person's views; `counted` for what each finds as well."""

    person: str
    counted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewRow:
    """One view."""

    id: str
    name: str
    text: str
    mine: bool
    owner: Text
    shared: str
    shared_with: str
    audience: Text
    """With whom it is shared, in words."""
    gone: bool = False
    """It is one's own, and shared with a unit or group that is no longer one's own, or no longer there."""
    count: int | None = None
    """How many cases it finds for the person, MOST + 1 for more than MOST; None: not counted, or not usable."""
    cut: bool = False
    """Older cases were not counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """A unit or group a person may share with."""

    shared: str
    code: str
    name: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewsView:
    """Their own in their order, then what others share by name; and with whom they may share."""

    rows: tuple[ViewRow, ...]
    audiences: tuple[Audience, ...]


def answer(query: SavedViews, reader: Reader) -> ViewsView:
    """Return the views in one statement; counting takes some more for each."""
    place = belonging(reader.organisation, query.person, reader.now)
    mine = SavedView.owner == query.person
    theirs = or_(
        SavedView.shared == "all",
        and_(SavedView.shared == "unit", SavedView.shared_with.in_(sorted(place.above))),
        and_(SavedView.shared == "group", SavedView.shared_with.in_(sorted(place.groups))),
    )
    found = reader.session.scalars(
        select(SavedView)
        .where(or_(mine, theirs))
        .order_by(mine.desc(), SavedView.position, SavedView.name, SavedView.id)
    ).all()
    own = [view for view in found if view.owner == query.person]
    others = sorted((view for view in found if view.owner != query.person), key=lambda view: (view.name, view.id))
    audiences = _audiences(reader, query.person, place)
    choices = {("no", ""), *((one.shared, one.code) for one in audiences)}
    rows = tuple(_row(query, reader, view, choices) for view in [*own, *others])
    return ViewsView(rows=rows, audiences=audiences)


def _row(query: SavedViews, reader: Reader, view: SavedView, choices: Collection[tuple[str, str]]) -> ViewRow:
    owner = reader.organisation.person(view.owner)
    count, cut = _count(reader, query.person, view.text) if query.counted else (None, False)
    return ViewRow(
        id=view.id,
        name=view.name,
        text=view.text,
        mine=view.owner == query.person,
        owner=owner.name if owner else Text(view.owner, view.owner),
        shared=view.shared,
        shared_with=view.shared_with,
        audience=_audience(reader, view.shared, view.shared_with),
        gone=view.owner == query.person and (view.shared, view.shared_with) not in choices,
        count=count,
        cut=cut,
    )


def _count(reader: Reader, person: str, text: str) -> tuple[int | None, bool]:
    asked, problems = understood(reader, text, person, "zh")
    if problems or asked.is_empty:
        return None, False
    found = search(reader, person, asked, None, MOST)
    more = found.next is not None and not found.cut
    return len(found.rows) + more, found.cut


def _audience(reader: Reader, shared: str, code: str) -> Text:
    unit, group = reader.organisation.unit(code), reader.organisation.groups.get(code)
    if shared == "unit":
        return unit.name if unit else Text(code, code)
    if shared == "group":
        return group.name if group else Text(code, code)
    return Text("所有人", "everybody") if shared == "all" else Text("", "")


def _audiences(reader: Reader, person: str, place: Belonging) -> tuple[Audience, ...]:
    wide = "administrator" in reader.organisation.roles(person)
    units = sorted(reader.organisation.units if wide else place.units)
    groups = sorted(reader.organisation.groups if wide else place.groups)
    everybody = [Audience(shared="all", code="", name=Text("所有人", "everybody"))] if wide else []
    return (
        *everybody,
        *(Audience(shared="unit", code=code, name=_audience(reader, "unit", code)) for code in units),
        *(Audience(shared="group", code=code, name=_audience(reader, "group", code)) for code in groups),
    )
