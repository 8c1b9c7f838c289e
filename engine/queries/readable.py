"""Which cases somebody may read, as a condition of the query itself: what they may not is never found nor counted."""

from sqlalchemy import ColumnElement, exists, func, select, true

from engine.domain.permissions import allows
from engine.queries.reader import Reader
from engine.store.instances import CaseActor, Instance


def reads_all(reader: Reader, person: str) -> bool:
    """Tell whether a role lets them read every case."""
    return allows("read_case", reader.organisation.roles(person))


def readable(reader: Reader, person: str) -> ColumnElement[bool]:
    """Return the condition on `Instance` that holds for the cases `person` may read."""
    if reads_all(reader, person):
        return true()
    return exists().where(CaseActor.person == person, CaseActor.instance_id == Instance.id)


def has_few(reader: Reader, person: str, most: int) -> bool:
    """Tell whether they have a part in `most` cases at most; it looks at no more rows than that."""
    parts = select(CaseActor.instance_id).where(CaseActor.person == person).limit(most + 1).subquery()
    return (reader.session.scalar(select(func.count()).select_from(parts)) or 0) <= most
