"""The people of the demo, by unit, with what waits for each: the page where one picks who to be."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select, text

from engine.domain.organisation import Organisation, Person
from engine.domain.texts import Text
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.store.tasks import Assignment

BUSIEST = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class People(Query["PeopleView"]):
    """Asks for everybody who can be signed in as, narrowed to those whose name, post or unit holds `search`."""

    search: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """One person to be."""

    login: str
    name: Text
    titles: tuple[Text, ...]
    open_tasks: int
    roles: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitOfPeople:
    """A unit with its people."""

    code: str
    name: Text
    people: tuple[Pick, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleView:
    """Units in the order of the organisation's data; `total` counts people."""

    units: tuple[UnitOfPeople, ...]
    total: int

    @property
    def busiest(self) -> tuple[tuple[Text, Pick], ...]:
        """The few for whom most is waiting, each with their unit: where a stranger sees something at once."""
        waiting = [(unit.name, pick) for unit in self.units for pick in unit.people if pick.open_tasks]
        return tuple(sorted(waiting, key=lambda found: -found[1].open_tasks)[:BUSIEST])


def answer(query: People, reader: Reader) -> PeopleView:
    """Return active people with a post or a role, and how much waits for each."""
    waiting = _open_tasks(reader)
    found: dict[str, list[Pick]] = {}
    for person in reader.organisation.persons.values():
        if not person.active:
            continue
        pick = _pick(person, reader, waiting)
        unit = reader.organisation.unit(person.unit)
        if _matches(query.search, pick, unit.name if unit else Text("", "")):
            found.setdefault(person.unit, []).append(pick)
    units = tuple(
        UnitOfPeople(code=code, name=_unit_name(reader.organisation, code), people=tuple(found[code]))
        for code in _in_order(reader, found)
    )
    return PeopleView(units=units, total=sum(len(u.people) for u in units))


def _in_order(reader: Reader, found: Mapping[str, object]) -> list[str]:
    """Return the units in the order of the data, those outside the house last."""
    units = reader.organisation.units
    return sorted((code for code in units if code in found), key=lambda code: units[code].kind == "external")


def _open_tasks(reader: Reader) -> Mapping[str, int]:
    rows = reader.session.execute(
        select(Assignment.person, func.count())
        .where(text("assignment.state IN ('asked', 'candidate')"))
        .group_by(Assignment.person)
    )
    return {row[0]: row[1] for row in rows}


def _pick(person: Person, reader: Reader, waiting: Mapping[str, int]) -> Pick:
    posts = reader.organisation.posts_of(person.login, reader.now)
    return Pick(
        login=person.login,
        name=person.name,
        titles=tuple(post.title for post in posts),
        open_tasks=waiting.get(person.login, 0),
        roles=reader.organisation.roles(person.login),
    )


def _matches(search: str, pick: Pick, unit: Text) -> bool:
    words = [pick.login, *(w for t in (pick.name, unit, *pick.titles) for w in (t.zh, t.en))]
    return all(any(part in word.lower() for word in words) for part in search.lower().split())


def _unit_name(organisation: Organisation, code: str) -> Text:
    unit = organisation.unit(code)
    return unit.name if unit else Text(code, code)
