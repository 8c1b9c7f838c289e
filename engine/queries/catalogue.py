"""The processes somebody may start, with what they began and did not file yet."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased

from engine.domain.elements import UserTaskSettings
from engine.domain.texts import Text
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.runtime.catalogue import Deployed
from engine.store.definitions import Definition
from engine.store.instances import Instance
from engine.store.tasks import Assignment, Draft, Task


@dataclass(frozen=True, slots=True, kw_only=True)
class UnfiledCase:
    """A case whose application is still being written."""

    task_id: str
    instance_id: str
    title: str
    started_at: datetime
    saved_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueEntry:
    """One process."""

    key: str
    name: Text
    description: Text
    tasks: int
    drafts: tuple[UnfiledCase, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue(Query[tuple[CatalogueEntry, ...]]):
    """Asks what `person` may start."""

    person: str


def answer(query: Catalogue, reader: Reader) -> tuple[CatalogueEntry, ...]:
    """Return the newest version of each process whose audience the person belongs to."""
    groups = reader.organisation.groups_of(query.person, reader.now) | {"everyone"}
    keys = reader.session.scalars(select(Definition.key).group_by(Definition.key).order_by(Definition.key))
    known = (reader.latest(key) for key in keys)
    open_to = [d for d in known if d is not None and groups & set(d.package.audience)]
    drafts = _drafts(query.person, reader)
    return tuple(_entry(deployed, drafts) for deployed in open_to)


def _entry(deployed: Deployed, drafts: dict[str, list[UnfiledCase]]) -> CatalogueEntry:
    package = deployed.package
    elements = deployed.compiled.diagram.elements.values()
    description = Text(package.description("zh"), package.description("en"))
    return CatalogueEntry(
        key=deployed.key,
        name=package.names,
        description=description,
        tasks=sum(isinstance(element.settings, UserTaskSettings) for element in elements),
        drafts=tuple(drafts.get(deployed.key, ())),
    )


def _drafts(person: str, reader: Reader) -> dict[str, list[UnfiledCase]]:
    """Return cases of this person in which nothing was submitted yet, by process."""
    earlier = aliased(Task)
    filed = select(earlier.id).where(earlier.instance_id == Instance.id, earlier.state == "completed").exists()
    rows = reader.session.execute(
        select(Instance.definition_key, Instance.id, Instance.started_at, Task.id, Draft.saved_at, Draft.data)
        .join(Task, (Task.instance_id == Instance.id) & (Task.state == "open"))
        .join(Assignment, (Assignment.task_id == Task.id) & (Assignment.person == person))
        .outerjoin(Draft, (Draft.task_id == Task.id) & (Draft.person == person))
        .where(Instance.starter == person, Instance.state == "active", ~filed)
        .order_by(Instance.started_at.desc())
        .limit(20)
    )
    found: dict[str, list[UnfiledCase]] = {}
    for key, instance_id, started_at, task_id, saved_at, data in rows:
        title = str((data or {}).get("title") or "")
        found.setdefault(key, []).append(
            UnfiledCase(task_id=task_id, instance_id=instance_id, title=title, started_at=started_at, saved_at=saved_at)
        )
    return found
