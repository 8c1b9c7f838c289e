from collections.abc import Callable
from datetime import timedelta

import pytest

from engine.api import Rejection
from engine.commands.propose_table import ProposeTable
from engine.commands.withdraw_proposal import WithdrawProposal
from engine.domain.rejections import sentence
from engine.store.audit import Audit
from engine.store.jobs import Job, Mail
from tests.factories.desk import ADMIN, APPLICANT, Desk, codes, race
from tests.factories.tables import (
    KEY,
    SECOND,
    Edits,
    a_draft,
    a_proposal,
    administrators,
    approved,
    dmn,
    edits,
    proposal,
    sent,
    with_table,
    words_of,
)


def test_a_proposal_waits_for_another_and_changes_nothing_yet(harness: Desk) -> None:
    with_table(harness)
    draft = a_proposal(harness)
    waits = proposal(harness, draft)
    assert (waits.state, waits.reason, waits.effective_at, waits.version) == ("open", "校长办公会决议", None, None)
    assert b"major: 120" in (waits.content or b"")
    event = harness.one(Audit, Audit.event == "TableProposed")
    assert (event.chain, event.actor, event.payload["key"], event.payload["base"]) == ("system", ADMIN, KEY, 1)


def refused(desk: Desk, typed: Edits) -> Rejection:
    draft = a_draft(desk, typed=typed)
    found = desk.refusal(ADMIN, ProposeTable(draft_id=draft, reason="决议"))
    assert proposal(desk, draft).edits == typed
    return found


def cell(row: int, side: str, text: str) -> Callable[[], Edits]:
    def typed() -> Edits:
        made = edits()
        made["tables"]["grade"][row - 1][side][0] = text
        return made

    return typed


def without(row: int) -> Callable[[], Edits]:
    def typed() -> Edits:
        made = edits()
        made["tables"]["grade"].pop(row - 1)
        return made

    return typed


BROKEN = {
    "no FEEL": cell(1, "inputs", "> >"),
    "a text without quotes": cell(1, "outputs", "A"),
    "a text among numbers": cell(1, "inputs", '"A"'),
    "no such named value": cell(1, "inputs", "> limits.huge"),
    "a number for a text": cell(1, "outputs", "5"),
    "no result": cell(1, "outputs", ""),
    "no number": lambda: edits(major="many"),
    "more than one value": lambda: edits(major="1, other: 2"),
}


@pytest.mark.parametrize("typed", BROKEN.values(), ids=BROKEN)
def test_a_broken_cell_is_not_proposed_and_stays_in_the_draft(on_sqlite: Desk, typed: Callable[[], Edits]) -> None:
    with_table(on_sqlite)
    found = refused(on_sqlite, typed())
    assert (found.code, found.fields["count"]) == ("decision_cells", 1)


def test_a_hole_is_told_with_an_example(on_sqlite: Desk) -> None:
    with_table(on_sqlite)
    found = refused(on_sqlite, without(3)())
    assert found.code == "decision_gap"
    assert "No rule matches" in sentence(found, "en").what


def test_rows_that_overlap_are_told(on_sqlite: Desk) -> None:
    rows = dmn(policy="UNIQUE").replace(b"&gt; limits.minor", b"(limits.minor..limits.major]")
    whole = rows.replace(b"<text>-</text>", b"<text>&lt;= limits.minor, null</text>")
    with_table(on_sqlite, whole)
    typed = edits(whole)
    typed["tables"]["grade"][0]["inputs"][0] = ">= limits.major"
    found = refused(on_sqlite, typed)
    assert found.code == "decision_overlap"
    assert "1, 2" in sentence(found, "zh").what


def test_a_moment_that_is_over_and_one_before_a_scheduled_version(harness: Desk) -> None:
    with_table(harness)
    now = harness.clock.now()
    draft = a_draft(harness)
    late = ProposeTable(draft_id=draft, reason="决议", effective_at=now - timedelta(minutes=1))
    assert harness.code(ADMIN, late) == "decision_past"
    assert proposal(harness, draft).state == "draft"


def test_one_change_of_a_decision_waits_at_a_time(harness: Desk) -> None:
    with_table(harness)
    second = a_draft(harness, SECOND, edits(minor="40"))
    a_proposal(harness)
    found = harness.refusal(SECOND, ProposeTable(draft_id=second, reason="决议"))
    assert found.code == "decision_waiting"
    assert "流程管理员" in sentence(found, "zh").what
    assert proposal(harness, second).edits["values"]["value.limits.minor"] == "40"


def test_what_else_is_refused(harness: Desk) -> None:
    with_table(harness)
    draft = a_draft(harness)
    assert harness.code(APPLICANT, ProposeTable(draft_id=draft, reason="x")) == "not_permitted"
    assert harness.code(SECOND, ProposeTable(draft_id=draft, reason="x")) == "not_found"
    assert harness.code(ADMIN, ProposeTable(draft_id=draft, reason=" ")) == "reason_required"
    assert harness.code(ADMIN, ProposeTable(draft_id=draft, reason="x" * 1001)) == "text_too_long"
    same = a_draft(harness, typed=edits())
    assert harness.code(ADMIN, ProposeTable(draft_id=same, reason="x")) == "decision_unchanged"
    approved(harness)
    assert harness.code(ADMIN, ProposeTable(draft_id=draft, reason="x")) == "decision_stale"


def test_of_two_at_once_one_waits_and_the_other_is_told(harness: Desk) -> None:
    with_table(harness)
    drafts = [(ADMIN, a_draft(harness)), (SECOND, a_draft(harness, SECOND, edits(minor="40")))]
    acts = [lambda who=who, draft=draft: harness.act(who, ProposeTable(draft_id=draft, reason="决议"))
            for who, draft in drafts]  # fmt: skip
    assert codes(race(*acts)) == ["decision_waiting", "done"]
    assert sorted(proposal(harness, draft).state for _, draft in drafts) == ["draft", "open"]


def test_every_other_administrator_is_asked_by_letter_and_nobody_else(harness: Desk) -> None:
    with_table(harness)
    draft = a_proposal(harness)
    letters = harness.all(Job, Job.kind == "table_waits")
    assert {job.person for job in letters} == administrators(harness) - {ADMIN}
    assert SECOND in {job.person for job in letters}
    letter = sent(harness)[SECOND]
    assert letter["Subject"] == "待您确认：判定表“项目定级”的修改"
    text = words_of(letter)
    assert all(said in text for said in ("校长办公会决议", "确认后立即生效", f"/cockpit/decisions/proposals/{draft}"))


def test_a_letter_about_what_no_longer_waits_stays_at_home(harness: Desk) -> None:
    with_table(harness)
    draft = a_proposal(harness)
    harness.act(ADMIN, WithdrawProposal(proposal_id=draft))
    letter = sent(harness)[SECOND]
    assert letter["Subject"] == "判定表“项目定级”的修改已由提出人撤回"
    assert harness.all(Mail, Mail.kind == "table_waits") == []
