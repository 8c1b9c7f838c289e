"""An administrator asks that a changed decision table come into force; another one decides."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from engine.dmn.sheet import read_sheet
from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.runtime.act import Act, Done
from engine.runtime.table_changes import (
    checked_content,
    checked_reason,
    locked_proposal,
    newest_version,
    refuse_moment,
    refuse_stale,
    sheet_of,
)
from engine.runtime.table_letters import tell_others
from engine.store.decisions import DecisionProposal
from engine.store.definitions import await_turn


@dataclass(frozen=True, kw_only=True)
class ProposeTable:
    """Propose the draft `draft_id`, from `effective_at` on or at once when it is approved."""

    draft_id: str
    reason: str
    effective_at: datetime | None = None


def handle(command: ProposeTable, act: Act) -> Done:
    """Check all of it and open it to the others.

    Raises Rejection: not_permitted, not_found, decision_settled, reason_required, text_too_long, decision_stale,
    decision_past, decision_too_early, decision_unchanged, decision_cells, decision_gap, decision_overlap,
    decision_waiting.
    """
    require("propose_table", act.relations())
    await_turn(act.session)
    draft = locked_proposal(act, command.draft_id)
    if draft.state != "draft":
        raise Rejection("decision_settled", state=draft.state)
    draft.reason, draft.effective_at = checked_reason(command.reason), command.effective_at
    newest = newest_version(act.session, draft.key)
    refuse_stale(draft, newest)
    refuse_moment(draft.effective_at, newest, act.now)
    base, sheet = sheet_of(act.session, draft)
    if sheet.edits() == read_sheet(base).edits():
        raise Rejection("decision_unchanged", version=newest.version)
    draft.content = checked_content(base, sheet)
    _refuse_second(act, draft)
    draft.state, draft.proposed_at = "open", act.now
    at = None if draft.effective_at is None else draft.effective_at.isoformat()
    act.emit(
        "TableProposed",
        payload={"key": draft.key, "proposal": draft.id, "reason": draft.reason, "base": newest.version, "from": at},
    )
    tell_others(act, draft)
    return Done(value={"proposal_id": draft.id})


def _refuse_second(act: Act, draft: DecisionProposal) -> None:
    waiting = act.session.scalars(
        select(DecisionProposal).where(DecisionProposal.key == draft.key, DecisionProposal.state == "open")
    ).first()
    if waiting is not None:
        person = act.organisation.person(waiting.proposed_by)
        raise Rejection("decision_waiting", by=waiting.proposed_by if person is None else person.name)
