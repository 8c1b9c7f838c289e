"""One proposal to change a decision table: what was typed, what is wrong with it, and what it would change."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.dmn.sheet import Sheet, read_sheet
from engine.dmn.sheetchecks import CellFault, OpenCase, check_sheet
from engine.dmn.sheetdiff import Difference, differences
from engine.domain.errors import Rejection
from engine.queries.decision_tables import process_name
from engine.queries.fault_words import NEW_RESULT, fault_words, open_words
from engine.queries.naming import actor_name
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.runtime.table_changes import newest_version, sheet_of
from engine.store.decisions import DecisionProposal


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCaseRow:
    """Something a table leaves open, in words."""

    table: str
    what: str
    refuses: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TableProposalView:
    """A draft, or a proposal that waits or is settled."""

    id: str
    key: str
    name: str
    process: str
    state: str
    base_version: int
    newest_version: int
    reason: str
    effective_at: datetime | None
    by: str
    at: datetime
    settled_by: str
    settled_at: datetime | None
    answer: str
    version: int | None
    mine: bool
    """Whether the reader proposed it: then somebody else decides."""
    alone: bool
    """Whether nobody else could approve it."""
    sheet: Sheet
    faults: Mapping[str, str]
    """What is wrong, by the path of the field; under the empty path what is wrong with the whole."""
    open: tuple[OpenCaseRow, ...]
    changes: tuple[Difference, ...]

    @property
    def passes(self) -> bool:
        """Tell whether its cells and tables are right."""
        return not self.faults and not any(one.refuses for one in self.open)

    @property
    def stale(self) -> bool:
        """Tell whether another version has come since."""
        return self.state in ("draft", "open") and self.base_version != self.newest_version


@dataclass(frozen=True, slots=True, kw_only=True)
class TableProposal(Query[TableProposalView]):
    """Asks for one; a draft is its author's alone."""

    proposal_id: str
    language: str = "zh"


def answer(query: TableProposal, reader: Reader) -> TableProposalView:
    """Return it.

    Raises Rejection("not_found").
    """
    found = proposal_for(reader, query.proposal_id)
    base, sheet = sheet_of(reader.session, found)
    verdict, before = check_sheet(base, sheet), _before(reader, found, base)
    newest = newest_version(reader.session, found.key)
    language = query.language
    others = {login for login in _administrators(reader) if login != found.proposed_by}
    return TableProposalView(
        id=found.id,
        key=found.key,
        name=sheet.name or found.key,
        process=process_name(reader, newest.process_key, language),
        state=found.state,
        base_version=found.base_version,
        newest_version=newest.version,
        reason=found.reason,
        effective_at=found.effective_at,
        by=actor_name(reader, found.proposed_by, language),
        at=found.proposed_at,
        settled_by="" if found.settled_by is None else actor_name(reader, found.settled_by, language),
        settled_at=found.settled_at,
        answer=found.answer,
        version=found.version,
        mine=found.proposed_by == reader.viewer,
        alone=not others,
        sheet=sheet,
        faults=_faults(verdict.faults, language),
        open=(*_open(verdict.open, language), *_new_results(before, sheet, language)),
        changes=differences(before, sheet),
    )


def proposal_for(reader: Reader, proposal_id: str) -> DecisionProposal:
    """Return a proposal that the reader may see.

    Raises Rejection("not_found").
    """
    found = reader.session.get(DecisionProposal, proposal_id)
    if found is None or (found.state in ("draft", "withdrawn") and found.proposed_by != reader.viewer):
        raise Rejection("not_found")
    return found


def _before(reader: Reader, found: DecisionProposal, base: bytes) -> Sheet:
    """What it is compared with: the newest version while it waits, later the one it was made from."""
    waits = found.state in ("draft", "open")
    return read_sheet(newest_version(reader.session, found.key).content if waits else base)


def _open(cases: Iterable[OpenCase], language: str) -> Iterator[OpenCaseRow]:
    for one in cases:
        yield OpenCaseRow(table=one.table, what=open_words(one, language), refuses=one.refuses)


def _new_results(old: Sheet, new: Sheet, language: str) -> Iterator[OpenCaseRow]:
    """Point out texts that no row gave before: the diagram may have no way for them."""
    known = {table.decision: table for table in old.tables}
    for table in new.tables:
        before = known.get(table.decision, table)
        for at, column in enumerate(table.outputs):
            given = {row.outputs[at] for row in before.rows if at < len(row.outputs)}
            fresh = dict.fromkeys(row.outputs[at] for row in table.rows if row.outputs[at] not in given)
            for text in fresh:
                if text.startswith('"'):
                    words = NEW_RESULT.in_language(language).format(column=column.label, text=text)
                    yield OpenCaseRow(table=table.name, what=words, refuses=False)


def _administrators(reader: Reader) -> list[str]:
    organisation = reader.organisation
    return [
        person.login
        for person in organisation.persons.values()
        if person.active and "administrator" in organisation.roles(person.login)
    ]


def _faults(faults: tuple[CellFault, ...], language: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for fault in faults:
        found.setdefault(fault.path, fault_words(fault, language))
    return found
