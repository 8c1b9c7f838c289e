"""Decision tables as administrators see them: which is in force since when, its rows, and every version it had."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select

from engine.dmn.sheet import Sheet, read_sheet
from engine.dmn.sheetdiff import Difference, differences
from engine.domain.errors import Rejection
from engine.queries.naming import actor_name
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.runtime.table_changes import version_of
from engine.store.decisions import DecisionProposal
from engine.store.definitions import DecisionVersion

SETTLED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """One decision file with the version in force; `later` is the next version with its moment."""

    key: str
    name: str
    process: str
    version: int
    effective_at: datetime
    by: str
    later: tuple[int, datetime] | None
    waits: str | None
    """The id of the proposal that waits for approval."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionTables(Query[tuple[TableRow, ...]]):
    """Asks for all decision files."""

    language: str = "zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRow:
    """One version: who changed it and why, and who approved it; without approval it came with a package."""

    version: int
    state: Literal["past", "in_force", "scheduled"]
    effective_at: datetime
    by: str
    reason: str
    approved_by: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalRow:
    """One proposal in short."""

    id: str
    state: str
    by: str
    at: datetime
    reason: str
    mine: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TableView:
    """One version of one decision file, what differs from the one before, and the way to the others."""

    key: str
    name: str
    process: str
    shown: VersionRow
    sheet: Sheet
    since: int | None
    """The version that `changes` compares with."""
    changes: tuple[Difference, ...]
    versions: tuple[VersionRow, ...]
    proposals: tuple[ProposalRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionTable(Query[TableView]):
    """Asks for one decision file: the version in force, or `version`, compared with `since` or the one before."""

    decision: str
    version: int | None = None
    since: int | None = None
    language: str = "zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionFile(Query[bytes]):
    """Asks for a version's file as it is."""

    decision: str
    version: int


def answer_list(query: DecisionTables, reader: Reader) -> tuple[TableRow, ...]:
    """Return them by process and key, in three statements."""
    columns = (DecisionVersion.id, DecisionVersion.key, DecisionVersion.process_key, DecisionVersion.version,
               DecisionVersion.effective_at, DecisionVersion.deployed_by)  # fmt: skip
    rows = reader.session.execute(select(*columns).order_by(DecisionVersion.version)).all()
    in_force = {row.key: row for row in rows if row.effective_at <= reader.now}
    later = {row.key: row for row in reversed(rows) if row.effective_at > reader.now}
    names = _names(reader, [row.id for row in in_force.values()])
    waiting = select(DecisionProposal.key, DecisionProposal.id).where(DecisionProposal.state == "open")
    waits = {row.key: row.id for row in reader.session.execute(waiting)}
    found = (
        TableRow(
            key=row.key,
            name=names[row.id],
            process=process_name(reader, row.process_key, query.language),
            version=row.version,
            effective_at=row.effective_at,
            by=actor_name(reader, row.deployed_by, query.language),
            later=(later[row.key].version, later[row.key].effective_at) if row.key in later else None,
            waits=waits.get(row.key),
        )
        for row in in_force.values()
    )
    return tuple(sorted(found, key=lambda row: (row.process, row.key)))


def answer_one(query: DecisionTable, reader: Reader) -> TableView:
    """Return it.

    Raises Rejection("not_found").
    """
    rows = list(
        reader.session.scalars(
            select(DecisionVersion)
            .where(DecisionVersion.key == query.decision)
            .order_by(DecisionVersion.version.desc())
        )
    )
    current = next((row.version for row in rows if row.effective_at <= reader.now), None)
    wanted = query.version or current
    shown = next((row for row in rows if row.version == wanted), None)
    if shown is None:
        raise Rejection("not_found")
    before = next((row for row in rows if row.version == (query.since or shown.version - 1)), None)
    proposals = _proposals(reader, query.decision)
    versions = tuple(_version(reader, row, current or 0, proposals, query.language) for row in rows)
    sheet = read_sheet(shown.content)
    return TableView(
        key=shown.key,
        name=sheet.name or shown.key,
        process=process_name(reader, shown.process_key, query.language),
        shown=versions[rows.index(shown)],
        sheet=sheet,
        since=None if before is None else before.version,
        changes=() if before is None else differences(read_sheet(before.content), sheet),
        versions=versions,
        proposals=tuple(_row(reader, one, query.language) for one in _told(reader, proposals.values())),
    )


def answer_file(query: DecisionFile, reader: Reader) -> bytes:
    """Return it.

    Raises Rejection("not_found").
    """
    return version_of(reader.session, query.decision, query.version).content


def process_name(reader: Reader, key: str, language: str) -> str:
    """Return the name of the process that a decision file came with; empty where it came by itself."""
    deployed = reader.latest(key) if key else None
    return key if deployed is None else deployed.package.name(language)


def _names(reader: Reader, ids: list[str]) -> dict[str, str]:
    rows = reader.session.execute(
        select(DecisionVersion.id, DecisionVersion.key, DecisionVersion.content).where(DecisionVersion.id.in_(ids))
    )
    return {row.id: read_sheet(row.content).name or row.key for row in rows}


def _proposals(reader: Reader, key: str) -> Mapping[str, DecisionProposal]:
    rows = reader.session.scalars(
        select(DecisionProposal).where(DecisionProposal.key == key).order_by(DecisionProposal.id.desc())
    )
    return {row.id: row for row in rows}


def _told(reader: Reader, proposals: Iterable[DecisionProposal]) -> Iterable[DecisionProposal]:
    """Those that wait, one's own drafts, and the newest of those that were turned down."""
    known = list(proposals)
    mine = [one for one in known if one.state == "draft" and one.proposed_by == reader.viewer]
    return [*(one for one in known if one.state == "open"), *mine,
            *[one for one in known if one.state == "rejected"][:SETTLED]]  # fmt: skip


def _row(reader: Reader, one: DecisionProposal, language: str) -> ProposalRow:
    return ProposalRow(
        id=one.id,
        state=one.state,
        by=actor_name(reader, one.proposed_by, language),
        at=one.proposed_at,
        reason=one.reason,
        mine=one.proposed_by == reader.viewer,
    )


def _version(
    reader: Reader, row: DecisionVersion, current: int, proposals: Mapping[str, DecisionProposal], language: str
) -> VersionRow:
    proposal = proposals.get(row.proposal_id or "")
    settled = None if proposal is None else proposal.settled_by
    return VersionRow(
        version=row.version,
        state="in_force" if row.version == current else "scheduled" if row.effective_at > reader.now else "past",
        effective_at=row.effective_at,
        by=actor_name(reader, row.deployed_by, language),
        reason="" if proposal is None else proposal.reason,
        approved_by="" if settled is None else actor_name(reader, settled, language),
        answer="" if proposal is None else proposal.answer,
    )
