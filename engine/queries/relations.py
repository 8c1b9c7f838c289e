"""The relations a person declared, for themselves and for administrators."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from engine.domain.errors import Rejection
from engine.domain.relations import KINDS
from engine.queries.naming import actor_name
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.store.organisation import Relation


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredRelations(Query["tuple[RelationRow, ...]"]):
    """Asks for the relations that `of` declared or is named in, on behalf of `person`."""

    person: str
    of: str
    language: str = "zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationRow:
    """One relation; `endable` says that the reader may end it."""

    person: str
    other: str
    who: str
    kind: str
    words: str
    declared_at: datetime | None
    """None for what came with an import of the organisation."""
    endable: bool


def answer(query: DeclaredRelations, reader: Reader) -> tuple[RelationRow, ...]:
    """Return the relations; somebody else's declarations are told to administrators alone, not even to whom they name.

    Raises Rejection("not_found") for whoever is neither the person nor an administrator.
    """
    administers = "administrator" in reader.organisation.roles(query.person)
    if query.person != query.of and not administers:
        raise Rejection("not_found")
    named = or_(Relation.person == query.of, Relation.other == query.of) if administers else Relation.person == query.of
    rows = reader.session.scalars(
        select(Relation).where(named).order_by(Relation.other, Relation.kind, Relation.person)
    )
    return tuple(_row(reader, row, query, administers=administers) for row in rows)


def _row(reader: Reader, row: Relation, query: DeclaredRelations, *, administers: bool) -> RelationRow:
    kind = KINDS.get(row.kind)
    return RelationRow(
        person=row.person,
        other=row.other,
        who=actor_name(reader, row.other if row.person == query.of else row.person, query.language),
        kind=row.kind,
        words=row.kind if kind is None else kind.in_language(query.language),
        declared_at=row.declared_at,
        endable=administers or row.person == query.person,
    )
