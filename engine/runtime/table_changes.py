"""What the commands around proposals share: whose one is, what it is made from, and why it may not be in force."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.dmn.sheet import Sheet, read_sheet
from engine.dmn.sheetchecks import Verdict, check_sheet
from engine.domain.errors import Rejection
from engine.domain.texts import Text
from engine.runtime.act import Act
from engine.store.decisions import DecisionProposal
from engine.store.definitions import DecisionVersion

MAX_DRAFT: Final = 512 * 1024
MAX_REASON: Final = 1000


def newest_version(session: Session, key: str) -> DecisionVersion:
    """Return the newest version of a decision file, in force or not yet.

    Raises Rejection("not_found").
    """
    newest = select(DecisionVersion).where(DecisionVersion.key == key).order_by(DecisionVersion.version.desc()).limit(1)
    found = session.scalars(newest).one_or_none()
    if found is None:
        raise Rejection("not_found")
    return found


def version_of(session: Session, key: str, version: int) -> DecisionVersion:
    """Return one version of a decision file.

    Raises Rejection("not_found").
    """
    found = session.scalars(
        select(DecisionVersion).where(DecisionVersion.key == key, DecisionVersion.version == version)
    ).one_or_none()
    if found is None:
        raise Rejection("not_found")
    return found


def locked_proposal(act: Act, proposal_id: str) -> DecisionProposal:
    """Return a proposal, locked.

    Raises Rejection("not_found"): nobody but its author learns of a draft.
    """
    found = act.session.get(DecisionProposal, proposal_id, with_for_update=True)
    if found is None or (found.state == "draft" and found.proposed_by != act.actor.id):
        raise Rejection("not_found")
    return found


def sheet_of(session: Session, proposal: DecisionProposal) -> tuple[bytes, Sheet]:
    """Return the file that a proposal was made from, and its own sheet."""
    base = version_of(session, proposal.key, proposal.base_version).content
    edits = proposal.edits
    return base, read_sheet(base).with_edits(edits if isinstance(edits, Mapping) else {})


def refuse_large(edits: Mapping[str, object]) -> None:
    """Raise Rejection("text_too_long") for more than a table can be."""
    if len(orjson.dumps(edits)) > MAX_DRAFT:
        raise Rejection("text_too_long", field=Text("决策表", "table"), limit=MAX_DRAFT)


def checked_reason(reason: str) -> str:
    """Return a reason without spaces around it.

    Raises Rejection("reason_required") or ("text_too_long").
    """
    if not reason.strip():
        raise Rejection("reason_required")
    if len(reason) > MAX_REASON:
        raise Rejection("text_too_long", field=Text("理由", "reason"), limit=MAX_REASON)
    return reason.strip()


def refuse_stale(proposal: DecisionProposal, newest: DecisionVersion) -> None:
    """Raise Rejection("decision_stale") where another version has come since the proposal was made."""
    if newest.version != proposal.base_version:
        raise Rejection("decision_stale", base=proposal.base_version, newest=newest.version)


def refuse_moment(effective_at: datetime | None, newest: DecisionVersion, now: datetime) -> None:
    """Raise Rejection("decision_past") or ("decision_too_early"): versions come into force in their order."""
    if effective_at is not None and effective_at < now:
        raise Rejection("decision_past", moment=effective_at)
    if (effective_at or now) < newest.effective_at:
        raise Rejection("decision_too_early", version=newest.version, moment=newest.effective_at)


def checked_content(base: bytes, sheet: Sheet) -> bytes:
    """Return the file that a sheet makes.

    Raises Rejection("decision_cells"), ("decision_gap") or ("decision_overlap").
    """
    verdict = check_sheet(base, sheet)
    if verdict.content is None:
        raise Rejection("decision_cells", count=len(verdict.faults))
    _refuse_open(verdict)
    return verdict.content


def _refuse_open(verdict: Verdict) -> None:
    first = next((one for one in verdict.open if one.refuses), None)
    if first is not None:
        code = "decision_gap" if first.problem.kind == "gap" else "decision_overlap"
        raise Rejection(code, table=first.table, told=first.problem.told)
