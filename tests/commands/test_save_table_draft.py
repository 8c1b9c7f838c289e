from engine.commands.propose_table import ProposeTable
from engine.commands.save_table_draft import SaveTableDraft
from engine.store.audit import Audit
from engine.store.decisions import DecisionProposal
from tests.factories.desk import ADMIN, APPLICANT, Desk
from tests.factories.tables import KEY, SECOND, a_draft, a_proposal, approved, edits, proposal, with_table


def test_whatever_was_typed_is_kept_and_leaves_no_event(harness: Desk) -> None:
    with_table(harness)
    events = len(harness.all(Audit))
    draft = a_draft(harness, typed=edits(major="十万"))
    kept = proposal(harness, draft)
    assert (kept.state, kept.base_version, kept.proposed_by) == ("draft", 1, ADMIN)
    assert kept.edits["values"]["value.limits.major"] == "十万"
    harness.act(ADMIN, SaveTableDraft(decision=KEY, draft_id=draft, edits=edits(major="120"), reason="决议"))
    again = proposal(harness, draft)
    assert (again.edits["values"]["value.limits.major"], again.reason) == ("120", "决议")
    assert len(harness.all(Audit)) == events


def test_a_draft_begins_with_the_newest_rows_or_with_those_of_an_older_version(harness: Desk) -> None:
    with_table(harness)
    assert approved(harness) == 2
    begun = [
        harness.act(ADMIN, SaveTableDraft(decision=KEY, from_version=version)).value["draft_id"]
        for version in (None, 1)
    ]
    rows = [proposal(harness, draft) for draft in begun]
    assert [(row.base_version, row.edits["values"]["value.limits.major"]) for row in rows] == [(2, "120"), (2, "100")]


def test_a_stale_draft_is_put_onto_the_newest_version(harness: Desk) -> None:
    with_table(harness)
    draft = a_draft(harness, typed=edits(minor="40"))
    approved(harness)
    assert harness.code(ADMIN, ProposeTable(draft_id=draft, reason="决议")) == "decision_stale"
    harness.act(ADMIN, SaveTableDraft(decision=KEY, draft_id=draft, onto_newest=True))
    harness.act(ADMIN, ProposeTable(draft_id=draft, reason="决议"))
    assert proposal(harness, draft).state == "open"


def test_what_is_refused(harness: Desk) -> None:
    with_table(harness)
    draft = a_draft(harness)
    assert harness.code(APPLICANT, SaveTableDraft(decision=KEY)) == "not_permitted"
    assert harness.code(ADMIN, SaveTableDraft(decision="nothing")) == "not_found"
    assert harness.code(ADMIN, SaveTableDraft(decision=KEY, from_version=9)) == "not_found"
    assert harness.code(SECOND, SaveTableDraft(decision=KEY, draft_id=draft)) == "not_found"
    large = {"values": {"x": "a" * 600_000}}
    assert harness.code(ADMIN, SaveTableDraft(decision=KEY, edits=large)) == "text_too_long"
    waits = a_proposal(harness)
    assert harness.code(ADMIN, SaveTableDraft(decision=KEY, draft_id=waits)) == "decision_settled"
    assert {row.state for row in harness.all(DecisionProposal)} == {"draft", "open"}
