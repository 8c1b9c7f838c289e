"""Which items of a batch were done under its key, by the trail: what a page may say of it afterwards."""

from dataclasses import dataclass

from sqlalchemy import select

from engine.domain.bulk import item_key
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.store.audit import Audit


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded(Query[frozenset[str]]):
    """Asks which of `ids` `person` had done in the batch that was asked for under `key`."""

    person: str
    key: str
    ids: tuple[str, ...]


def answer(query: Recorded, reader: Reader) -> frozenset[str]:
    """Return their ids; acts that leave no event (having seen something) are never among them."""
    keys = {str(item_key(query.key, one)): one for one in query.ids}
    own = select(Audit.idempotency_key).where(Audit.idempotency_key.in_(keys), Audit.actor == query.person)
    return frozenset(keys[str(key)] for key in reader.session.scalars(own))
