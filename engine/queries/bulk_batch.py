"""What a batch refuses before any of it is tried: what its person may not read, and decisions that are not alike."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from engine.domain.errors import Rejection
from engine.queries.bulk_rows import find_tasks, may_read_case, most_common, shape_of
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.queries.secrecy import is_secret
from engine.store.conversations import Copy
from engine.store.instances import Instance


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchRefusals(Query[Mapping[str, Rejection]]):
    """Asks which of these `person` can't have in one batch; `alike` are tasks to be decided together."""

    person: str
    tasks: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()
    alike: tuple[str, ...] = ()


def answer(query: BatchRefusals, reader: Reader) -> Mapping[str, Rejection]:
    """Return the refusal of each that is refused: not_found alike for what is foreign and what is not, bulk_unlike."""
    found = find_tasks(reader, query.person, query.tasks)
    known = {*found, *_own_copies(reader, query), *_readable(reader, query)}
    shapes = {one: shape_of(reader, found[one]) for one in query.alike if one in found}
    common = most_common(shapes, found)
    refused = {one: Rejection("bulk_unlike") for one, shape in shapes.items() if shape != common}
    asked = (*query.tasks, *query.copies, *query.cases)
    return {**refused, **{one: Rejection("not_found") for one in asked if one not in known}}


def _own_copies(reader: Reader, query: BatchRefusals) -> list[str]:
    if not query.copies:
        return []
    own = select(Copy.id).where(Copy.id.in_(query.copies), Copy.person == query.person)
    return list(reader.session.scalars(own))


def _readable(reader: Reader, query: BatchRefusals) -> list[str]:
    if not query.cases:
        return []
    chosen = Instance.id.in_(query.cases), may_read_case(reader, query.person)
    rows = reader.session.execute(select(Instance.id, Instance.definition_id).where(*chosen))
    return [row.id for row in rows if not is_secret(reader, row.definition_id, row.id, query.person)]
