"""The named objections to a case's public notice: for those who examine them, and for nobody else."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from engine.queries.reader import Reader
from engine.store.instances import Instance, Notice, Objection


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionRow:
    """One objection, with who made it and how they are reached."""

    name: str
    contact: str
    text: str
    at: datetime


def objections_of(reader: Reader, instance: Instance, person: str) -> tuple[ObjectionRow, ...]:
    """Return what was objected, oldest first; to whom the process does not give it to examine, nothing.

    The public page promises that the applicant never sees who objected, whatever office they hold.
    """
    named = reader.deployed(instance.definition_id).package.manifest.get("notice", {}).get("objections")
    if not named or person == instance.starter or str(named) not in reader.organisation.groups_of(person, reader.now):
        return ()
    rows = reader.session.scalars(
        select(Objection)
        .join(Notice, Notice.id == Objection.notice_id)
        .where(Notice.instance_id == instance.id)
        .order_by(Objection.filed_at, Objection.id)
    )
    return tuple(ObjectionRow(name=row.name, contact=row.contact, text=row.content, at=row.filed_at) for row in rows)
