"""What could not be done and waits for a person to mend and retry it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from engine.domain.incident_reasons import said_reason
from engine.domain.incident_texts import incident_sentence
from engine.domain.rejections import Sentence
from engine.queries.naming import actor_name
from engine.queries.newest import newest
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.queries.secrecy import CONFIDENTIAL, is_secret
from engine.store.instances import Incident, Instance

PAGE = 50
STATES = ("open", "resolved")


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentRow:
    """One incident with the case it holds up, if any; `said` is what it means, `message` the reason in detail."""

    id: str
    kind: str
    code: str
    said: Sentence
    message: str
    state: str
    element: str | None
    created_at: datetime
    resolved_at: datetime | None
    resolved_by: str | None
    instance_id: str | None
    number: str | None
    title: str | None
    job_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentsView:
    """A page of incidents; `next` continues after it."""

    rows: tuple[IncidentRow, ...]
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Incidents(Query[IncidentsView]):
    """Asks for incidents of a state, the newest first."""

    state: str = "open"
    after: str = ""
    language: str = "zh"
    limit: int = PAGE


def answer(query: Incidents, reader: Reader) -> IncidentsView:
    """Return one page in one statement."""
    chosen = (
        select(Incident, Instance)
        .outerjoin(Instance, Instance.id == Incident.instance_id)
        .where(Incident.state == (query.state if query.state in STATES else "open"))
    )
    page, after = newest(reader, chosen, Incident.id, query.after, query.limit)
    return IncidentsView(
        rows=tuple(_row(reader, incident, instance, query.language) for incident, instance in page),
        next=after,
    )


def _row(reader: Reader, incident: Incident, instance: Instance | None, language: str) -> IncidentRow:
    element = incident.element
    secret = instance is not None and is_secret(reader, instance.definition_id, instance.id, reader.viewer)
    if instance is not None and element is not None:
        element = reader.deployed(instance.definition_id).package.element_name(element, language)
    return IncidentRow(
        id=incident.id,
        kind=incident.kind,
        code=incident.code,
        said=incident_sentence(incident.code, language),
        message=CONFIDENTIAL.in_language(language)
        if secret
        else said_reason(incident.reason, incident.message, language),
        state=incident.state,
        element=element,
        created_at=incident.created_at,
        resolved_at=incident.resolved_at,
        resolved_by=actor_name(reader, incident.resolved_by, language) if incident.resolved_by else None,
        instance_id=incident.instance_id,
        number=instance.number if instance else None,
        title=None if instance is None else CONFIDENTIAL.in_language(language) if secret else instance.title,
        job_id=incident.job_id,
    )
