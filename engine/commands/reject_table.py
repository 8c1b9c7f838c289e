"""Another administrator turns a changed decision table down."""

from dataclasses import dataclass

from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.runtime.act import Act, Done
from engine.runtime.table_changes import checked_reason, locked_proposal
from engine.runtime.table_letters import tell_what_became


@dataclass(frozen=True, kw_only=True)
class RejectTable:
    """Reject the proposal `proposal_id`, saying why."""

    proposal_id: str
    answer: str


def handle(command: RejectTable, act: Act) -> Done:
    """Close it; its author may take its rows into a new draft.

    Raises Rejection: not_permitted, not_found, decision_settled, decision_own, reason_required, text_too_long.
    """
    require("settle_table", act.relations())
    proposal = locked_proposal(act, command.proposal_id)
    if proposal.state != "open":
        raise Rejection("decision_settled", state=proposal.state)
    if proposal.proposed_by == act.actor.id:
        raise Rejection("decision_own")
    answer = checked_reason(command.answer)
    proposal.state, proposal.answer = "rejected", answer
    proposal.settled_by, proposal.settled_at = act.actor.id, act.now
    act.emit("TableRejected", payload={"key": proposal.key, "proposal": proposal.id, "reason": answer})
    tell_what_became(act, proposal, "rejected", answer)
    return Done(value={"decision": proposal.key})
