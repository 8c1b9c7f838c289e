from datetime import timedelta

from engine.api import Actor
from engine.commands.withdraw_decision import WithdrawDecision
from engine.queries.what_if import WhatIf, WhatIfView
from engine.store.decisions import DecisionResult
from tests.factories.desk import ADMIN, APPLICANT, Desk
from tests.factories.tables import a_case, a_draft, approved, edits, with_table


def what_if(desk: Desk, draft: str, after: str = "", limit: int = 1000, most: int = 1000) -> WhatIfView:
    query = WhatIf(proposal_id=draft, after=after, limit=limit, most=most)
    return desk.engine.read(query, Actor.person(ADMIN))


def test_results_that_would_be_others_are_listed_with_rows(harness: Desk) -> None:
    with_table(harness)
    cases = [a_case(harness, budget) for budget in (110, 20, 130, 105)]
    found = what_if(harness, a_draft(harness))
    counted = (found.total, found.tried, found.same, found.different, found.cases, found.missed)
    assert counted == (4, 4, 2, 2, 2, 0)
    assert [row.instance_id for row in found.rows] == [cases[3], cases[0]]
    row = found.rows[0]
    assert (row.outputs, row.old_rules, row.new_rules, row.version, row.already) == (
        (("grade", "A", "B"),),
        "grade: 1",
        "grade: 2",
        1,
        False,
    )


def test_it_counts_all_of_the_year_and_lists_page_by_page(harness: Desk) -> None:
    with_table(harness)
    cases = [a_case(harness, budget) for budget in (110, 115, 20, 105, 25)]
    draft = a_draft(harness)
    first = what_if(harness, draft, limit=2)
    assert (first.tried, first.different, first.same, first.cases) == (5, 3, 2, 3)
    assert [row.instance_id for row in first.rows] == [cases[3], cases[1]]
    rest = what_if(harness, draft, first.next or "", limit=2)
    assert ([row.instance_id for row in rest.rows], rest.next) == ([cases[0]], None)


def test_a_further_page_ends_where_its_list_is_full(harness: Desk) -> None:
    with_table(harness)
    for budget in (110, 111, 112, 113, 114):
        a_case(harness, budget)
    draft = a_draft(harness)
    first = what_if(harness, draft, limit=1)
    second = what_if(harness, draft, first.next or "", limit=1)
    assert (first.tried, second.tried, len(second.rows), second.next is None) == (5, 2, 1, False)


def test_a_glance_tries_the_newest_and_says_of_how_many(harness: Desk) -> None:
    with_table(harness)
    for budget in (110, 20, 115):
        a_case(harness, budget)
    found = what_if(harness, a_draft(harness), most=2)
    assert (found.total, found.tried, found.different, found.same) == (3, 2, 1, 1)


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
