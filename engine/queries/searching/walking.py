"""Chooses the index that a search walks, so that no search looks at more than some thousand cases.

Four ways, the first that applies: the few cases of the reader; the few cases a condition is about; the index of
words; the newest cases. The last two look at a stretch of cases at a time, and the next page goes on behind it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Row,
    Select,
    any_,
    bindparam,
    case,
    column,
    func,
    literal_column,
    select,
    table,
    text,
    true,
)
from sqlalchemy.sql.elements import UnaryExpression

from engine.domain.searching import Filter, Names, SearchQuery, cover
from engine.queries.cursor import read_cursor, write_cursor
from engine.queries.readable import has_few, readable, reads_all
from engine.queries.reader import Reader
from engine.queries.searching.conditions import Cases, Condition, condition_of, holds
from engine.queries.searching.naming import codes
from engine.queries.secrecy import is_secret
from engine.queries.standing import stands_of
from engine.store.instances import CaseActor, Instance
from engine.store.searching import CaseText

FEW = 2000
"""So many cases are looked at one by one."""
STRETCH = 5000
"""So many that a word was found in, or of the newest, are looked at for one page."""
ROUNDS = 16
"""So many pages of what was found are looked through for one that is shown."""
_SHOWN = (
    Instance.id,
    Instance.definition_id,
    Instance.number,
    Instance.title,
    Instance.starter,
    Instance.starter_unit,
    Instance.state,
    Instance.outcome_class,
    Instance.started_at,
    Instance.changed_at,
    CaseText.doc,
    CaseText.number.label("folded_number"),
    CaseText.title.label("folded_title"),
    CaseText.rest,
)
_TERMS = table("case_terms", column("rowid"))
_MATCHES = text("case_terms MATCH :terms")
# A plus before it keeps the databases from walking all cases in order where few have been found.
_FOUND_FIRST: UnaryExpression[int] = literal_column("+case_text.doc").desc()


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Rows, and where to go on; `cut` says that older cases have not been looked at yet."""

    rows: Sequence[Row[*tuple[Any, ...]]]
    next: str | None
    cut: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """A search on its way: who asks, what has to hold, and before which case."""

    reader: Reader
    person: str
    size: int
    before: int | None
    terms: tuple[str, ...]
    where: tuple[ColumnElement[bool], ...]
    """Everything but the rights and the index's own words."""
    conditions: tuple[Condition, ...]

    @property
    def everything(self) -> tuple[ColumnElement[bool], ...]:
        """What has to hold of a case that is shown."""
        before = true() if self.before is None else CaseText.doc < self.before
        return (readable(self.reader, self.person), before, *self.where)


def search(reader: Reader, person: str, query: SearchQuery, after: str | None, size: int) -> Found:
    """Return a page of the cases that `person` may read and `query` means, the newest first.

    Which confidential ones they may read, and whose names are told them, stands in the cases themselves: what was found
    is looked through until a page is full, so that neither a short page nor one more to turn to tells of the others.
    """
    shown: list[Row[*tuple[Any, ...]]] = []
    found = Found(rows=(), next=after)
    for _ in range(ROUNDS):
        found = _found(reader, person, query, found.next, size + 1)
        shown += _told(reader, person, query, found.rows)
        if len(shown) > size:
            return Found(rows=shown[:size], next=write_cursor("r", None, shown[size - 1].id))
        if found.next is None or found.cut:
            return replace(found, rows=shown)
    return Found(rows=shown, next=found.next, cut=True)


def _told(
    reader: Reader, person: str, query: SearchQuery, found: Sequence[Row[*tuple[Any, ...]]]
) -> list[Row[*tuple[Any, ...]]]:
    """Leave out what is confidential, and what only a name tells that is kept there: it would tell who it is."""
    rows = [row for row in found if not is_secret(reader, row.definition_id, row.id, person)]
    named = [one for one in query.filters if isinstance(one, Names) and _is_kept(reader, one, person)]
    if not named or not rows:
        return rows
    stands = stands_of(reader, [row.id for row in rows], "zh")
    has_it = {row.id: {login for stand in stands.get(row.id, ()) for login in stand.logins} for row in rows}
    sought = [(codes(reader, one, person), one.negated) for one in named]
    return [row for row in rows if all(has_it[row.id].isdisjoint(people) == negated for people, negated in sought)]


def _is_kept(reader: Reader, asked: Filter, person: str) -> bool:
    """Tell whether a condition asks who has a case, beside oneself: whose name is kept there is asked only now."""
    return isinstance(asked, Names) and asked.operator == "who" and codes(reader, asked, person) != (person,)


def _found(reader: Reader, person: str, query: SearchQuery, after: str | None, size: int) -> Found:
    # Who is kept from the reader must not be missed either: names turned round are left to `_told`.
    asked = [one for one in query.filters if not (one.negated and _is_kept(reader, one, person))]
    conditions = tuple(condition_of(reader, one, person) for one in asked)
    everywhere = CaseText.number + "\n" + CaseText.title + "\n" + CaseText.rest
    words = (
        ~holds(reader, everywhere, word.text) if word.negated else holds(reader, everywhere, word.text)
        for word in query.words
    )
    walk = Walk(
        reader=reader,
        person=person,
        size=size,
        before=_before(reader, after),
        terms=_terms(query),
        where=(*words, *(condition.holds for condition in conditions)),
        conditions=conditions,
    )
    few = _few(walk)
    if few is not None:
        return _page(walk, _select().where(CaseText.instance_id.in_(few)).order_by(_FOUND_FIRST))
    if not walk.terms:
        return _along_cases(walk, _newest(reader))
    if reader.session.get_bind().dialect.name == "postgresql":
        return _by_array(walk)
    return _by_full_text(walk)


def _terms(query: SearchQuery) -> tuple[str, ...]:
    """Return the index's words that a case has to have."""
    named = (c.names[0] for c in query.filters if isinstance(c, Names) and _is_text(c))
    return tuple(sorted(frozenset[str]().union(*map(cover, (*query.sought, *named)))))


def _is_text(condition: Names) -> bool:
    return condition.operator in ("no", "title") and len(condition.names) == 1 and not condition.negated


def _few(walk: Walk) -> Cases | None:
    """Return the cases to look at one by one, where the reader or a condition leaves few."""
    if not reads_all(walk.reader, walk.person) and has_few(walk.reader, walk.person, FEW):
        return select(CaseActor.instance_id).where(CaseActor.person == walk.person)
    for condition in walk.conditions:
        if condition.cases is not None and _count(walk, condition.cases, FEW) <= FEW:
            return condition.cases
    return None


def _count(walk: Walk, cases: Cases, most: int) -> int:
    return walk.reader.session.scalar(select(func.count()).select_from(cases.limit(most + 1).subquery())) or 0


def _select() -> Select[*tuple[Any, ...]]:
    return select(*_SHOWN).join(Instance, Instance.id == CaseText.instance_id)


def _page(walk: Walk, chosen: Select[*tuple[Any, ...]], *, floor: int | None = None, **bound: object) -> Found:
    """Read one page; above `floor` every case has been looked at, below it none."""
    found = walk.reader.session.execute(chosen.where(*walk.everything).limit(walk.size + 1), bound).all()
    if len(found) > walk.size:
        return Found(rows=found[: walk.size], next=write_cursor("r", None, found[walk.size - 1].id))
    if floor is None:
        return Found(rows=found, next=None)
    return Found(rows=found, next=write_cursor("f", None, _case_at(walk.reader, floor)), cut=True)


def _by_full_text(walk: Walk) -> Found:
    """Walk SQLite's full-text index from the newest case back."""
    terms = " AND ".join(f'"{term}"' for term in walk.terms)
    matching = select(_TERMS.c.rowid).where(_MATCHES).order_by(_TERMS.c.rowid.desc())
    if walk.before is not None:
        matching = matching.where(_TERMS.c.rowid < walk.before)
    floor = walk.reader.session.scalar(matching.offset(STRETCH).limit(1), {"terms": terms})
    chosen = (
        select(*_SHOWN)
        .select_from(_TERMS)
        .join(CaseText, CaseText.doc == _TERMS.c.rowid)
        .join(Instance, Instance.id == CaseText.instance_id)
        .where(_MATCHES)
        .order_by(_TERMS.c.rowid.desc())
    )
    if floor is not None:
        chosen = chosen.where(_TERMS.c.rowid > floor)
    if walk.before is not None:
        chosen = chosen.where(_TERMS.c.rowid < walk.before)
    return _page(replace(walk, before=None), chosen, floor=floor, terms=terms)


def _by_array(walk: Walk) -> Found:
    """Take what PostgreSQL's index finds where that is not too much; what is in every other case is soon met anyway.

    What it found is handed back by number: left to join, it would rather begin with all cases of the reader.
    """
    wanted = CaseText.terms.op("@>")(bindparam("terms", list(walk.terms), type_=CaseText.terms.type))
    before = true() if walk.before is None else CaseText.doc < walk.before
    found = select(CaseText.doc).where(wanted, before).limit(STRETCH + 1).subquery()
    counted = case((func.count() <= STRETCH, func.array_agg(found.c.doc)), else_=None)
    count, docs = walk.reader.session.execute(select(func.count(), counted).select_from(found)).one()
    if count > STRETCH:
        return _along_cases(walk, _newest(walk.reader))
    among = CaseText.doc == any_(bindparam("docs", docs or [], type_=ARRAY(BigInteger)))
    return _page(walk, _select().where(among).order_by(_FOUND_FIRST))


def _along_cases(walk: Walk, newest: int) -> Found:
    """Look at the newest cases one by one."""
    begin = newest + 1 if walk.before is None else walk.before
    floor = begin - STRETCH
    chosen = _select().where(CaseText.doc > floor).order_by(CaseText.doc.desc())
    return _page(replace(walk, before=begin), chosen, floor=floor if floor > 0 else None)


def _newest(reader: Reader) -> int:
    return reader.session.scalar(select(func.max(CaseText.doc))) or 0


def _before(reader: Reader, after: str | None) -> int | None:
    """Return the case before which a page begins; what is no cursor of ours means the first page."""
    phase, _, last = read_cursor(after)
    if phase not in ("r", "f") or last is None:
        return None
    doc = reader.session.scalar(select(CaseText.doc).where(CaseText.instance_id == last))
    return doc if doc is None or phase == "r" else doc + 1


def _case_at(reader: Reader, floor: int) -> str:
    """Return the newest case at a place, or the next one before it."""
    at = select(CaseText.instance_id).where(CaseText.doc <= floor).order_by(CaseText.doc.desc()).limit(1)
    return reader.session.scalar(at) or ""
