"""Another administrator approves a changed decision table: it becomes a version, in force from a moment on."""

import hashlib
from dataclasses import dataclass

from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.runtime.act import Act, Done
from engine.runtime.editions import begin_edition
from engine.runtime.table_changes import (
    checked_content,
    checked_reason,
    locked_proposal,
    newest_version,
    refuse_moment,
    refuse_stale,
    sheet_of,
)
from engine.runtime.table_letters import tell_what_became
from engine.store.definitions import DecisionVersion, await_turn


@dataclass(frozen=True, kw_only=True)
class ApproveTable:
    """Approve the proposal `proposal_id`, saying why."""

    proposal_id: str
    answer: str


def handle(command: ApproveTable, act: Act) -> Done:
    """Make the version; cases follow it from its moment on, as they are evaluated.

    Raises Rejection: not_permitted, not_found, decision_settled, decision_own, reason_required, text_too_long,
    decision_stale, decision_past, decision_too_early; and those of the checks, should they have become stricter.
    """
    require("settle_table", act.relations())
    await_turn(act.session)
    proposal = locked_proposal(act, command.proposal_id)
    if proposal.state != "open":
        raise Rejection("decision_settled", state=proposal.state)
    if proposal.proposed_by == act.actor.id:
        raise Rejection("decision_own")
    answer = checked_reason(command.answer)
    newest = newest_version(act.session, proposal.key)
    refuse_stale(proposal, newest)
    refuse_moment(proposal.effective_at, newest, act.now)
    content = checked_content(*sheet_of(act.session, proposal))
    version = DecisionVersion(
        id=act.new_id(),
        key=proposal.key,
        process_key=newest.process_key,
        version=newest.version + 1,
        content_hash=hashlib.sha256(content).hexdigest(),
        content=content,
        effective_at=proposal.effective_at or act.now,
        deployed_by=proposal.proposed_by,
        proposal_id=proposal.id,
    )
    act.session.add(version)
    begin_edition(act)
    proposal.state, proposal.version, proposal.content = "approved", version.version, content
    proposal.settled_by, proposal.settled_at, proposal.answer = act.actor.id, act.now, answer
    act.emit(
        "TableApproved",
        payload={
            "key": proposal.key,
            "proposal": proposal.id,
            "version": version.version,
            "from": version.effective_at.isoformat(),
            "hash": version.content_hash,
            "reason": answer,
        },
    )
    tell_what_became(act, proposal, "approved", answer)
    return Done(value={"decision": proposal.key, "version": version.version})
