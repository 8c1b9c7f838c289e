from engine.commands.reject_table import RejectTable
from engine.store.audit import Audit
from engine.store.definitions import DecisionVersion
from tests.factories.desk import ADMIN, APPLICANT, Desk
from tests.factories.tables import SECOND, a_draft, a_proposal, proposal, sent, with_table, words_of


def test_a_rejected_change_leaves_the_table_and_makes_room_for_another(harness: Desk) -> None:
    with_table(harness)
    draft = a_proposal(harness)
    harness.act(SECOND, RejectTable(proposal_id=draft, answer="依据不足"))
    kept = proposal(harness, draft)
    assert (kept.state, kept.settled_by, kept.answer, kept.version) == ("rejected", SECOND, "依据不足", None)
    assert harness.one(Audit, Audit.event == "TableRejected").payload["reason"] == "依据不足"
    assert harness.all(DecisionVersion, DecisionVersion.version > 1) == []
    assert proposal(harness, a_proposal(harness, major="130")).state == "open"


def test_what_is_refused(harness: Desk) -> None:
    with_table(harness)
    draft = a_proposal(harness)
    assert harness.code(ADMIN, RejectTable(proposal_id=draft, answer="x")) == "decision_own"
    assert harness.code(APPLICANT, RejectTable(proposal_id=draft, answer="x")) == "not_permitted"
    assert harness.code(SECOND, RejectTable(proposal_id=draft, answer=" ")) == "reason_required"
    assert harness.code(SECOND, RejectTable(proposal_id=a_draft(harness), answer="x")) == "not_found"
    harness.act(SECOND, RejectTable(proposal_id=draft, answer="x"))
    assert harness.code(SECOND, RejectTable(proposal_id=draft, answer="x")) == "decision_settled"


def test_whoever_proposed_it_is_told_by_letter(harness: Desk) -> None:
    with_table(harness)
    draft = a_proposal(harness)
    harness.act(SECOND, RejectTable(proposal_id=draft, answer="依据不足"))
    letter = sent(harness)[ADMIN]
    assert letter["Subject"] == "判定表“项目定级”的修改未获同意"
    assert "依据不足" in words_of(letter)
