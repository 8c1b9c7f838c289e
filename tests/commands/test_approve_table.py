from datetime import timedelta

from engine.commands.approve_table import ApproveTable
from engine.commands.deploy_package import DeployPackage
from engine.commands.propose_table import ProposeTable
from engine.commands.reject_table import RejectTable
from engine.store.audit import Audit
from engine.store.decisions import DecisionResult
from engine.store.definitions import DecisionVersion
from engine.store.jobs import Job
from tests.factories.desk import ADMIN, APPLICANT, Desk, codes, race
from tests.factories.tables import (
    KEY,
    SECOND,
    a_case,
    a_draft,
    a_proposal,
    approved,
    dmn,
    edits,
    grade_of,
    graded,
    proposal,
    sent,
    with_table,
    words_of,
)


def test_the_next_case_is_graded_by_the_new_version(harness: Desk) -> None:
    with_table(harness)
    before = a_case(harness, 110)
    assert approved(harness) == 2
    after = a_case(harness, 110)
    assert (grade_of(harness, before), grade_of(harness, after)) == ("A", "B")
    made = harness.one(DecisionVersion, DecisionVersion.version == 2)
    assert (made.deployed_by, made.effective_at, made.process_key) == (ADMIN, harness.clock.now(), "graded")
    kept = [(row.version, row.inputs, row.outputs) for row in harness.all(DecisionResult)]
    assert kept == [(1, {"budget": 110}, {"grade": "A"}), (2, {"budget": 110}, {"grade": "B"})]
    event = harness.one(Audit, Audit.event == "TableApproved")
    assert (event.actor, event.payload["version"], event.payload["reason"]) == (SECOND, 2, "同意")


def test_a_case_that_runs_already_follows_the_new_version(harness: Desk) -> None:
    with_table(harness)
    case = harness.start("graded", APPLICANT)
    approved(harness)
    harness.done(harness.task(case), APPLICANT, "done", budget=110)
    assert grade_of(harness, case) == "B"


def test_a_later_moment_is_exact(harness: Desk) -> None:
    with_table(harness)
    moment = harness.clock.now() + timedelta(days=3, hours=1)
    draft = a_draft(harness)
    harness.act(ADMIN, ProposeTable(draft_id=draft, reason="决议", effective_at=moment))
    harness.act(SECOND, ApproveTable(proposal_id=draft, answer="同意"))
    grades = [grade_of(harness, a_case(harness, 110))]
    harness.clock.set(moment - timedelta(microseconds=1))
    grades.append(grade_of(harness, a_case(harness, 110)))
    harness.clock.set(moment)
    grades.append(grade_of(harness, a_case(harness, 110)))
    assert grades == ["A", "A", "B"]


def test_nothing_comes_into_force_before_a_version_that_is_scheduled(harness: Desk) -> None:
    with_table(harness)
    moment = harness.clock.now() + timedelta(days=3)
    first = a_draft(harness)
    harness.act(ADMIN, ProposeTable(draft_id=first, reason="决议", effective_at=moment))
    harness.act(SECOND, ApproveTable(proposal_id=first, answer="同意"))
    undo = a_draft(harness, typed=edits())
    assert harness.code(ADMIN, ProposeTable(draft_id=undo, reason="撤掉")) == "decision_too_early"
    harness.act(ADMIN, ProposeTable(draft_id=undo, reason="撤掉", effective_at=moment))
    harness.act(SECOND, ApproveTable(proposal_id=undo, answer="同意"))
    harness.clock.set(moment)
    assert grade_of(harness, a_case(harness, 110)) == "A"


def test_the_moment_may_have_passed_while_it_waited(harness: Desk) -> None:
    with_table(harness)
    draft = a_draft(harness)
    moment = harness.clock.now() + timedelta(days=1)
    harness.act(ADMIN, ProposeTable(draft_id=draft, reason="决议", effective_at=moment))
    harness.clock.set(moment + timedelta(minutes=1))
    assert harness.code(SECOND, ApproveTable(proposal_id=draft, answer="同意")) == "decision_past"


def test_a_package_brought_a_version_meanwhile(harness: Desk) -> None:
    with_table(harness)
    draft = a_proposal(harness)
    harness.act(ADMIN, DeployPackage(files={**graded(manifest="# 2"), f"decisions/{KEY}.dmn": dmn(major="90")}))
    assert harness.code(SECOND, ApproveTable(proposal_id=draft, answer="同意")) == "decision_stale"


def test_what_is_refused(harness: Desk) -> None:
    with_table(harness)
    draft = a_proposal(harness)
    assert harness.code(ADMIN, ApproveTable(proposal_id=draft, answer="同意")) == "decision_own"
    assert harness.code(APPLICANT, ApproveTable(proposal_id=draft, answer="同意")) == "not_permitted"
    assert harness.code("sj_yw", ApproveTable(proposal_id=draft, answer="同意")) == "not_permitted"
    assert harness.code(SECOND, ApproveTable(proposal_id=draft, answer="")) == "reason_required"
    assert harness.code(SECOND, ApproveTable(proposal_id=a_draft(harness), answer="x")) == "not_found"
    harness.act(SECOND, ApproveTable(proposal_id=draft, answer="同意"))
    assert harness.code(SECOND, ApproveTable(proposal_id=draft, answer="同意")) == "decision_settled"
    assert proposal(harness, draft).version == 2


def test_approved_and_rejected_at_once_is_one_of_them(harness: Desk) -> None:
    with_table(harness)
    draft = a_proposal(harness)
    results = race(
        lambda: harness.act(SECOND, ApproveTable(proposal_id=draft, answer="同意")),
        lambda: harness.act(SECOND, RejectTable(proposal_id=draft, answer="依据不足")),
    )
    assert codes(results) == ["decision_settled", "done"]
    made = harness.all(DecisionVersion, DecisionVersion.key == KEY, DecisionVersion.version == 2)
    assert (proposal(harness, draft).state == "approved") == (len(made) == 1)


def test_whoever_proposed_it_is_told_by_letter(harness: Desk) -> None:
    with_table(harness)
    approved(harness)
    letters = harness.all(Job, Job.kind == "table_settled")
    assert [(job.person, job.payload["outcome"], job.payload["version"]) for job in letters] == [(ADMIN, "approved", 2)]
    letter = sent(harness)[ADMIN]
    assert letter["Subject"] == "判定表“项目定级”的修改已确认"
    assert "第 2 版" in words_of(letter)
