from datetime import timedelta

from engine.api import Actor
from engine.commands.withdraw_decision import WithdrawDecision
from engine.queries.what_if import WhatIf, WhatIfView
from engine.store.decisions import DecisionResult
from tests.factories.desk import ADMIN, APPLICANT, Desk
from tests.factories.tables import a_case, a_draft, approved, edits, with_table


def what_if(desk: Desk, draft: str, after: str = "", limit: int = 1000, who: str = ADMIN) -> WhatIfView:
    return desk.engine.read(WhatIf(proposal_id=draft, after=after, limit=limit), Actor.person(who))


def test_results_that_would_be_others_are_listed_with_rows(harness: Desk) -> None:
    with_table(harness)
    cases = [a_case(harness, budget) for budget in (110, 20, 130, 105)]
    found = what_if(harness, a_draft(harness))
    assert (found.total, found.first, found.last, found.same, found.cases, found.missed) == (4, 1, 4, 2, 2, 0)
    assert [row.instance_id for row in found.rows] == [cases[3], cases[0]]
    row = found.rows[0]
    assert (row.outputs, row.old_rules, row.new_rules, row.version, row.already) == (
        (("grade", "A", "B"),),
        "grade: 1",
        "grade: 2",
        1,
        False,
    )


def test_it_goes_part_by_part(harness: Desk) -> None:
    with_table(harness)
    for budget in (110, 20, 115):
        a_case(harness, budget)
    draft = a_draft(harness)
    first = what_if(harness, draft, limit=2)
    assert (first.total, first.first, first.last, len(first.rows)) == (3, 1, 2, 1)
    last = what_if(harness, draft, first.next or "", limit=2)
    assert (last.first, last.last, len(last.rows), last.next) == (3, 3, 1, None)


def test_only_the_last_year_counts_and_what_was_taken_back_does_not(harness: Desk) -> None:
    with_table(harness)
    a_case(harness, 110)
    harness.clock.move(timedelta(days=366))
    case = harness.start("graded", APPLICANT)
    task = harness.task(case)
    harness.done(task, APPLICANT, "done", budget=110)
    draft = a_draft(harness)
    assert what_if(harness, draft).total == 1
    harness.act(APPLICANT, WithdrawDecision(task_id=task.id))
    assert what_if(harness, draft).total == 0


def test_what_cannot_be_tried_is_said(harness: Desk) -> None:
    with_table(harness)
    a_case(harness, 110)
    a_case(harness, 115)
    newest = harness.all(DecisionResult)[-1].id
    harness.set(DecisionResult, DecisionResult.id == newest, inputs=None)
    found = what_if(harness, a_draft(harness))
    assert [(one.count, one.reason.startswith("没有记录输入")) for one in found.untried] == [(1, True)]
    assert (found.missed, len(found.rows)) == (1, 1)


def test_what_the_version_in_force_already_gives_is_marked(harness: Desk) -> None:
    with_table(harness)
    a_case(harness, 110)
    approved(harness)
    (row,) = what_if(harness, a_draft(harness, typed=edits(major="120", minor="31"))).rows
    assert row.already


def test_broken_cells_are_tried_on_nothing(harness: Desk) -> None:
    with_table(harness)
    a_case(harness, 110)
    found = what_if(harness, a_draft(harness, typed=edits(major="viel")))
    assert (found.readable, found.total, found.rows) == (False, 1, ())


def test_of_a_confidential_case_neither_title_nor_result_is_told(harness: Desk) -> None:
    with_table(harness, manifest="confidential = true")
    a_case(harness, 110)
    (row,) = what_if(harness, a_draft(harness)).rows
    assert (row.secret, row.title, row.outputs, row.old_rules, row.new_rules) == (True, "〔保密事项〕", (), "", "")
