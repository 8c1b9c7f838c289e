"""Whoever proposed a changed decision table takes it back, to work on it again or to drop it."""

from dataclasses import dataclass

from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.runtime.act import Act, Done
from engine.runtime.table_changes import locked_proposal
from engine.runtime.table_letters import tell_what_became


@dataclass(frozen=True, kw_only=True)
class WithdrawProposal:
    """Take the proposal `proposal_id` back: it is a draft again. A draft is dropped."""

    proposal_id: str


def handle(command: WithdrawProposal, act: Act) -> Done:
    """Take it back; the answer's `state` is what it is now.

    Raises Rejection: not_permitted, not_found, decision_settled.
    """
    proposal = locked_proposal(act, command.proposal_id)
    require("withdraw_proposal", {"proposer"} if proposal.proposed_by == act.actor.id else ())
    if proposal.state not in ("draft", "open"):
        raise Rejection("decision_settled", state=proposal.state)
    if proposal.state == "open":
        act.emit("ProposalWithdrawn", payload={"key": proposal.key, "proposal": proposal.id})
        tell_what_became(act, proposal, "withdrawn")
    proposal.state = "draft" if proposal.state == "open" else "withdrawn"
    proposal.content = None
    return Done(value={"decision": proposal.key, "state": proposal.state})
