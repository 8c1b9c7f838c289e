"""Finds cases by words and operators among those somebody may read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, TypeAlias

from sqlalchemy import Row

from engine.domain.searching import Names, Piece, Problem, SearchQuery, marked, parse
from engine.domain.texts import Text
from engine.queries.naming import unit_name
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.queries.searching.naming import unknown
from engine.queries.searching.walking import search
from engine.queries.standing import Stand, stands_of

PAGE = 30
COUNTED = 99
"""A saved view tells up to so many."""
Scope: TypeAlias = Literal["mine", "all"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Search(Query["SearchView"]):
    """Asks for cases by a text as it is typed; `after` is the cursor that the page before gave as `next`.

    `scope` "mine" keeps to cases that wait for the person.
    """

    person: str
    text: str
    scope: Scope = "all"
    after: str | None = None
    language: str = "zh"
    size: int = PAGE


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRow:
    """One case; in `number` and `title` the words that were looked for are marked."""

    instance_id: str
    task_id: str | None
    """The open task that waits for the person."""
    number: tuple[Piece, ...]
    title: tuple[Piece, ...]
    also: tuple[tuple[Piece, ...], ...]
    """What else of the case the words were found in, where number and title don't show it."""
    unit: str
    process: Text
    state: str
    outcome_class: str | None
    stands: tuple[Stand, ...]
    started_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchView:
    """A page of cases, the newest first; with `problems` nothing was looked for."""

    query: SearchQuery
    rows: tuple[SearchRow, ...] = ()
    problems: tuple[Problem, ...] = ()
    next: str | None = None
    cut: bool = False
    """Older cases have not been looked at yet; `next` goes on with them."""


def answer(query: Search, reader: Reader) -> SearchView:
    """Return the page, or what is wrong with the text; the number of statements does not depend on the rows."""
    asked, problems = understood(reader, query.text, query.person, query.language)
    if problems or asked.is_empty:
        return SearchView(query=asked, problems=problems)
    found = search(reader, query.person, within(asked, query.scope), query.after, query.size)
    stands = stands_of(reader, [row.id for row in found.rows], query.language)
    rows = tuple(_row(reader, query, asked, row, stands) for row in found.rows)
    return SearchView(query=asked, rows=rows, next=found.next, cut=found.cut)


def understood(reader: Reader, text: str, person: str, language: str) -> tuple[SearchQuery, tuple[Problem, ...]]:
    """Return the query a text means here, and what can't be used of it: also names that nobody has."""
    asked, problems = parse(text)
    return asked, problems or unknown(reader, asked, person, language)


def within(asked: SearchQuery, scope: Scope) -> SearchQuery:
    """Keep a query to the cases that wait for whoever asks, where that is wanted."""
    if scope == "all":
        return asked
    return replace(asked, filters=(*asked.filters, Names(operator="who", names=("我",))))


def _row(
    reader: Reader,
    query: Search,
    asked: SearchQuery,
    row: Row[*tuple[Any, ...]],
    stands: Mapping[str, tuple[Stand, ...]],
) -> SearchRow:
    here = stands.get(row.id, ())
    mine = next((stand for stand in here if query.person in stand.logins), None)
    shown = (*row.folded_number.split("\n"), row.folded_title)
    missing = [word for word in asked.sought if not any(word in text for text in shown)]
    return SearchRow(
        instance_id=row.id,
        task_id=mine.task_id if mine else None,
        number=_number(row, (*asked.sought, *_named(asked, "no"))),
        title=marked(row.title, (*asked.sought, *_named(asked, "title")), row.folded_title),
        also=tuple(_also(row.rest, missing)),
        unit=unit_name(reader, row.starter_unit, query.language),
        process=reader.deployed(row.definition_id).package.names,
        state=row.state,
        outcome_class=row.outcome_class,
        stands=here,
        started_at=row.started_at,
        changed_at=row.changed_at,
    )


def _number(row: Row[*tuple[Any, ...]], words: Sequence[str]) -> tuple[Piece, ...]:
    """Mark the number's part; typed without its signs, the whole of it."""
    plain, _, bare = row.folded_number.partition("\n")
    pieces = marked(row.number or "", words, plain)
    if any(piece.hit for piece in pieces) or not any(word in bare for word in words):
        return pieces
    return (Piece(row.number, hit=True),)


def _also(rest: str, words: Sequence[str]) -> Iterator[tuple[Piece, ...]]:
    """Give the lines of the case's other texts that hold one of the words."""
    for line in rest.split("\n") if words else ():
        if any(word in line for word in words):
            yield marked(line, words, line)


def _named(asked: SearchQuery, operator: str) -> tuple[str, ...]:
    return tuple(
        name
        for one in asked.filters
        if isinstance(one, Names) and one.operator == operator and not one.negated
        for name in one.names
    )
