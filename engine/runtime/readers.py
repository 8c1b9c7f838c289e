"""What somebody is to a case: who may read it stands in one table, and why they may."""

from sqlalchemy import select

from engine.runtime.act import Act
from engine.store.instances import CaseActor

READING_ROLES = frozenset({"administrator", "auditor"})
"""Roles that may read every case."""


def relations_to(act: Act, instance_id: str) -> set[str]:
    """Return the actor's roles, their relations to the case, and `reader` if there is any reason to let them read."""
    roles = act.relations()
    own = set(relations_of(act, instance_id, act.actor.login or ""))
    reads = bool(own or roles & READING_ROLES)
    return {*roles, *own, *(("reader",) if reads else ())}


def relations_of(act: Act, instance_id: str, person: str) -> list[str]:
    """Return why a person may read the case."""
    rows = select(CaseActor.relation).where(CaseActor.instance_id == instance_id, CaseActor.person == person)
    return list(act.session.scalars(rows))


def may_read(act: Act, instance_id: str, person: str) -> bool:
    """Tell whether a person may read the case."""
    roles = act.organisation.roles(person)
    return bool(roles & READING_ROLES or relations_of(act, instance_id, person))
