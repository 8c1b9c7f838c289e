from engine.commands.propose_table import ProposeTable
from engine.commands.withdraw_proposal import WithdrawProposal
from engine.store.audit import Audit
from engine.store.jobs import Job
from tests.factories.desk import ADMIN, Desk
from tests.factories.tables import SECOND, a_draft, a_proposal, approved, proposal, with_table


def test_a_proposal_becomes_a_draft_again_and_a_draft_is_dropped(harness: Desk) -> None:
    with_table(harness)
    draft = a_proposal(harness)
    assert harness.act(ADMIN, WithdrawProposal(proposal_id=draft)).value["state"] == "draft"
    assert harness.one(Audit, Audit.event == "ProposalWithdrawn").actor == ADMIN
    harness.act(ADMIN, ProposeTable(draft_id=draft, reason="再提"))
    harness.act(ADMIN, WithdrawProposal(proposal_id=draft))
    harness.act(ADMIN, WithdrawProposal(proposal_id=draft))
    assert proposal(harness, draft).state == "withdrawn"


def test_what_is_refused(harness: Desk) -> None:
    with_table(harness)
    draft = a_proposal(harness)
    assert harness.code(SECOND, WithdrawProposal(proposal_id=draft)) == "not_permitted"
    assert harness.code(ADMIN, WithdrawProposal(proposal_id="0" * 32)) == "not_found"
    harness.act(ADMIN, WithdrawProposal(proposal_id=draft))
    approved(harness)
    done = [row for row in [proposal(harness, draft)] if row.state == "draft"]
    assert [row.id for row in done] == [draft]


def test_a_draft_that_is_dropped_is_nobody_s_news(harness: Desk) -> None:
    with_table(harness)
    harness.act(ADMIN, WithdrawProposal(proposal_id=a_draft(harness)))
    assert harness.all(Job, Job.kind == "table_settled") == []
