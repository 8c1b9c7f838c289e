"""Finds who and what is meant by a name in a search: units, people, processes."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches

from sqlalchemy import select

from engine.domain.searching import Names, Problem, SearchQuery, fold, squeeze, written
from engine.domain.texts import Text
from engine.queries.reader import Reader
from engine.store.definitions import Definition

ME = frozenset({"me", "我", "本人", "自己"})


@dataclass(frozen=True, slots=True)
class Known:
    """Something with a code and names."""

    code: str
    names: tuple[str, ...]

    def is_called(self, folded: str) -> bool:
        """Tell whether it has that code, or a name with these letters in it."""
        wanted = squeeze(folded)
        return squeeze(fold(self.code)) == wanted or any(wanted in name for name in self.names)


def codes(reader: Reader, condition: Names, person: str) -> tuple[str, ...]:
    """Return the codes of everything that one of the names means; units bring those below them."""
    known = _known(reader, condition.operator)
    found: dict[str, None] = {}
    for name in condition.names:
        if name in ME and condition.operator in ("who", "from"):
            found[person] = None
        found.update(dict.fromkeys(one.code for one in known if one.is_called(name)))
    return _with_those_below(reader, found) if condition.operator == "unit" else tuple(found)


def unknown(reader: Reader, query: SearchQuery, person: str, language: str) -> tuple[Problem, ...]:
    """Return a sentence for each name that nobody and nothing has, with the query that may have been meant."""
    return tuple(
        _nobody(reader, query, condition, language)
        for condition in query.filters
        if isinstance(condition, Names) and condition.operator in _KINDS and not codes(reader, condition, person)
    )


def _nobody(reader: Reader, query: SearchQuery, condition: Names, language: str) -> Problem:
    shown = "、".join(condition.names)
    near = _nearest(reader, condition)
    guess = (f"，是不是“{near}”？", f"; did you mean '{near}'?") if near else ("。", ".")
    kind = _KINDS[condition.operator]
    text = Text(f"没有叫“{shown}”的{kind.zh}{guess[0]}", f"There is no {kind.en} called '{shown}'{guess[1]}")
    if near is None:
        return Problem("name_unknown", text)
    meant = replace(condition, names=(near,))
    filters = tuple(meant if one == condition else one for one in query.filters)
    return Problem("name_unknown", text, written(replace(query, filters=filters), language))


def _nearest(reader: Reader, condition: Names) -> str | None:
    names = [name for one in _known(reader, condition.operator) for name in one.names]
    found = get_close_matches(squeeze(condition.names[0]), names, 1, 0.4)
    return found[0] if found else None


_KINDS = {
    "unit": Text("单位", "unit"),
    "who": Text("人", "person"),
    "from": Text("人", "person"),
    "process": Text("流程", "process"),
}


def _known(reader: Reader, operator: str) -> list[Known]:
    match operator:
        case "unit":
            return [Known(u.code, _plainly((u.name,))) for u in reader.organisation.units.values()]
        case "process":
            return _processes(reader)
        case _:
            return _people(reader)


def _people(reader: Reader) -> list[Known]:
    """Return everybody with their names and the titles of the posts they hold."""
    organisation = reader.organisation
    titles: dict[str, list[Text]] = {}
    for holding in organisation.holdings:
        if holding.covers(reader.now):
            titles.setdefault(holding.person, []).append(organisation.posts[holding.post].title)
    return [Known(p.login, _plainly((p.name, *titles.get(p.login, ())))) for p in organisation.persons.values()]


def _processes(reader: Reader) -> list[Known]:
    rows = reader.session.execute(
        select(Definition.key, Definition.id).order_by(Definition.key, Definition.version.desc())
    )
    newest: dict[str, str] = {}
    for key, definition_id in rows:
        newest.setdefault(key, definition_id)
    return [Known(key, _plainly((reader.deployed(found).package.names,))) for key, found in newest.items()]


def _plainly(texts: Iterable[Text]) -> tuple[str, ...]:
    """Return names as they are compared; folding each fully would cost more than the search."""
    return tuple({name.casefold().replace(" ", "") for text in texts for name in (text.zh, text.en)})


def _with_those_below(reader: Reader, found: Iterable[str]) -> tuple[str, ...]:
    below: dict[str, list[str]] = {}
    for unit in reader.organisation.units.values():
        if unit.parent is not None:
            below.setdefault(unit.parent, []).append(unit.code)
    wanted = list(dict.fromkeys(found))
    for code in wanted:  # grows meanwhile
        wanted.extend(child for child in below.get(code, ()) if child not in wanted)
    return tuple(wanted)
