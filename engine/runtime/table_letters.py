"""Writes to administrators about changes of decision tables: that one waits for them, and what became of theirs."""

from engine.dmn.sheet import read_sheet
from engine.runtime.act import Act
from engine.runtime.table_changes import newest_version
from engine.store.decisions import DecisionProposal


def tell_others(act: Act, proposal: DecisionProposal) -> None:
    """Tell every other administrator that it waits for one of them."""
    at = proposal.effective_at
    told = {**_known(act, proposal), "reason": proposal.reason, "from": None if at is None else at.isoformat()}
    for login in _others(act, proposal):
        act.enqueue("mail", "table_waits", act.now, person=login, payload=told)


def tell_what_became(act: Act, proposal: DecisionProposal, outcome: str, answer: str = "") -> None:
    """Tell the author what another decided; taken back, it is the others who need no longer look at it."""
    told = {**_known(act, proposal), "outcome": outcome, "answer": answer, "version": proposal.version}
    people = _others(act, proposal) if outcome == "withdrawn" else [proposal.proposed_by]
    for login in people:
        act.enqueue("mail", "table_settled", act.now, person=login, payload=told)


def _known(act: Act, proposal: DecisionProposal) -> dict[str, object]:
    newest = newest_version(act.session, proposal.key)
    return {
        "proposal": proposal.id,
        "key": proposal.key,
        "name": read_sheet(newest.content).name or proposal.key,
        "by": act.actor.id,
    }


def _others(act: Act, proposal: DecisionProposal) -> list[str]:
    """The active administrators but its author: those who may decide."""
    return [
        login
        for login, person in sorted(act.organisation.persons.items())
        if person.active and login != proposal.proposed_by and "administrator" in act.organisation.roles(login)
    ]
