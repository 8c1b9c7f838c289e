"""What is deployed: processes with their versions, forms, decisions and files."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from engine.domain.texts import Text
from engine.queries.diagram_words import PolicyBadge, badges_of, names_of
from engine.queries.naming import actor_name
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.store.definitions import DecisionVersion, Definition, DefinitionFile
from engine.store.instances import Instance


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinitionRow:
    """One version of one process; `running` counts cases that are still on it."""

    id: str
    key: str
    name: str
    version: int
    versions: int
    deployed_at: datetime
    deployed_by: str
    running: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Definitions(Query[tuple[DefinitionRow, ...]]):
    """Asks for the newest version of every process."""

    language: str = "zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRow:
    """The version of a decision table that is in force."""

    key: str
    version: int
    effective_at: datetime
    deployed_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRow:
    """A form of a process and how many fields it has."""

    key: str
    fields: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    """A file as it was uploaded."""

    path: str
    size: int

    @property
    def is_scenario(self) -> bool:
        """Whether it is a test of the process, not a part of it."""
        return self.path.startswith("scenarios/")


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinitionView:
    """One version in full."""

    row: DefinitionRow
    description: str
    content_hash: str
    versions: tuple[DefinitionRow, ...]
    forms: tuple[FormRow, ...]
    decisions: tuple[DecisionRow, ...]
    files: tuple[FileRow, ...]
    names: Mapping[str, str]
    badges: Mapping[str, PolicyBadge]


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinitionDetail(Query[DefinitionView | None]):
    """Asks for one version; None when there is no such definition."""

    definition_id: str
    language: str = "zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinitionFileContent(Query[bytes | None]):
    """Asks for one file of a deployed package; None when there is no such file."""

    definition_id: str
    path: str


def answer_list(query: Definitions, reader: Reader) -> tuple[DefinitionRow, ...]:
    """Return the newest versions, by name."""
    newest: dict[str, DefinitionRow] = {}
    for row in _rows(reader, query.language):
        newest.setdefault(row.key, row)
    return tuple(sorted(newest.values(), key=lambda row: row.key))


def answer_one(query: DefinitionDetail, reader: Reader) -> DefinitionView | None:
    """Return one version with everything that came with it."""
    known = reader.session.execute(
        select(Definition.key, Definition.content_hash).where(Definition.id == query.definition_id)
    ).one_or_none()
    if known is None:
        return None
    versions = _rows(reader, query.language, key=known.key)
    deployed = reader.deployed(query.definition_id)
    package = deployed.package
    return DefinitionView(
        row=next(row for row in versions if row.id == query.definition_id),
        description=package.description(query.language),
        content_hash=known.content_hash,
        versions=versions,
        forms=tuple(FormRow(key=key, fields=_count_fields(form)) for key, form in sorted(package.forms.items())),
        decisions=_decisions(reader, known.key, query.language),
        files=tuple(FileRow(path=path, size=len(content)) for path, content in sorted(package.files.items())),
        names=names_of(deployed, query.language),
        badges=badges_of(deployed, query.language),
    )


def answer_file(query: DefinitionFileContent, reader: Reader) -> bytes | None:
    """Return the file's bytes."""
    return reader.session.scalar(
        select(DefinitionFile.content).where(
            DefinitionFile.definition_id == query.definition_id, DefinitionFile.path == query.path
        )
    )


def _rows(reader: Reader, language: str, *, key: str | None = None) -> tuple[DefinitionRow, ...]:
    """Every version, the newest of each process first, in one statement."""
    running = (
        select(Instance.definition_id, func.count().label("running"))
        .where(Instance.state.in_(("active", "suspended")))
        .group_by(Instance.definition_id)
        .subquery()
    )
    chosen = (
        select(Definition, func.coalesce(running.c.running, 0))
        .outerjoin(running, running.c.definition_id == Definition.id)
        .order_by(Definition.key, Definition.version.desc())
    )
    if key is not None:
        chosen = chosen.where(Definition.key == key)
    found = [(row, int(count)) for row, count in reader.session.execute(chosen)]
    versions: dict[str, int] = {}
    for row, _count in found:
        versions[row.key] = versions.get(row.key, 0) + 1
    return tuple(
        DefinitionRow(
            id=row.id,
            key=row.key,
            name=Text.of(row.manifest.get("name", row.key)).in_language(language),
            version=row.version,
            versions=versions[row.key],
            deployed_at=row.deployed_at,
            deployed_by=actor_name(reader, row.deployed_by, language),
            running=count,
        )
        for row, count in found
    )


def _decisions(reader: Reader, key: str, language: str) -> tuple[DecisionRow, ...]:
    rows = reader.session.execute(
        select(DecisionVersion.key, DecisionVersion.version, DecisionVersion.effective_at, DecisionVersion.deployed_by)
        .where(DecisionVersion.process_key == key, DecisionVersion.effective_at <= reader.now)
        .order_by(DecisionVersion.key, DecisionVersion.version.desc())
    )
    newest: dict[str, DecisionRow] = {}
    for row in rows:
        newest.setdefault(
            row.key,
            DecisionRow(
                key=row.key,
                version=row.version,
                effective_at=row.effective_at,
                deployed_by=actor_name(reader, row.deployed_by, language),
            ),
        )
    return tuple(newest.values())


def _count_fields(schema: Mapping[str, object]) -> int:
    components = schema.get("components")
    if not isinstance(components, list):
        return 0
    return sum(
        ("key" in part) + (_count_fields(part) if "components" in part else 0)
        for part in components
        if isinstance(part, Mapping)
    )
