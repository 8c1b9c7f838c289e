"""The pages of decision tables: to read, to change without a script, to decide."""

import re

from werkzeug.test import TestResponse

from engine.commands.propose_table import ProposeTable
from engine.commands.withdraw_proposal import WithdrawProposal
from engine.store.decisions import DecisionProposal
from tests.factories.browser import Browser, demo, statements, words
from tests.factories.desk import ADMIN, Desk
from tests.factories.tables import (
    KEY,
    SECOND,
    a_case,
    a_draft,
    a_proposal,
    approved,
    edits,
    proposal,
    with_table,
)

LIST = "/cockpit/decisions"
AUDITOR = "sj_yw"
_FIELD = re.compile(r'<(?:input|textarea)[^>]*? name="([^"]+)"(?:[^>]*? value="([^"]*)")?')


def page_of(draft: str) -> str:
    return f"{LIST}/proposals/{draft}"


def form_of(browser: Browser, page: str) -> dict[str, object]:
    """The fields of the draft's form as the page shows them."""
    html = browser.get(page).get_data(as_text=True)
    found: dict[str, object] = {}
    for name, value in _FIELD.findall(html):
        text = value.replace("&gt;", ">").replace("&lt;", "<").replace("&#34;", '"')
        known = found.get(name)
        if name.startswith("row."):
            rows = known if isinstance(known, list) else []
            found[name] = [*rows, text]
        elif name not in ("csrf", "key"):
            found.setdefault(name, text)
    return found


def typed(browser: Browser, draft: str, do: str, **changed: str) -> TestResponse:
    """Change fields on the draft's page and press a button."""
    page = page_of(draft)
    return browser.post(page, on=page, **{**form_of(browser, page), **changed, "do": do})


def row_ids(desk: Desk, draft: str) -> list[str]:
    return [row["id"] for row in proposal(desk, draft).edits["tables"]["grade"]]


def test_the_list_says_which_version_is_in_force(harness: Desk) -> None:
    with_table(harness)
    draft = a_proposal(harness)
    page = Browser(demo(harness)).sign_in(AUDITOR).get(LIST)
    assert "项目定级 grade" in words(page)
    assert "有修改等待审核" in words(page)
    assert f'href="{page_of(draft)}"' in page.get_data(as_text=True)


def test_the_list_costs_the_same_however_long_it_is(on_sqlite: Desk) -> None:
    browser = Browser(demo(on_sqlite)).sign_in(ADMIN)
    browser.get(LIST)
    with statements(on_sqlite) as few:
        browser.get(LIST)
    with_table(on_sqlite)
    a_proposal(on_sqlite)
    browser.get(LIST)
    with statements(on_sqlite) as more:
        browser.get(LIST)
    assert len(more) == len(few)


def test_a_table_is_shown_with_its_values_in_both_languages(harness: Desk) -> None:
    with_table(harness)
    browser = Browser(demo(harness)).sign_in(AUDITOR)
    chinese = words(browser.get(f"{LIST}/{KEY}"))
    assert "limits.major 100" in chinese
    assert '> limits. major = 100 "A" 第 1 档' in chinese, "a name may break behind its point"
    assert "从上到下，首条命中 FIRST" in chinese
    assert "修改…" not in chinese
    browser.get("/language/en")
    assert "First row from the top FIRST" in words(browser.get(f"{LIST}/{KEY}"))


def test_versions_are_compared_and_an_old_one_is_proposed_again(harness: Desk) -> None:
    with_table(harness)
    approved(harness)
    browser = Browser(demo(harness)).sign_in(ADMIN)
    page = words(browser.get(f"{LIST}/{KEY}"))
    assert "第 2 版与第 1 版的区别" in page
    assert "limits.major 100 120" in page
    assert "批准意见：同意" in page
    old = f"{LIST}/{KEY}?version=1"
    assert "改回这一版…" in words(browser.get(old))
    answer = browser.post(f"{LIST}/{KEY}/draft", on=old, from_version="1")
    draft = str(answer.location).rsplit("/", 1)[-1]
    typed(browser, draft, "propose", reason="改回去")
    assert proposal(harness, draft).state == "open"
    assert b"major: 100" in (proposal(harness, draft).content or b"")
    assert b"major: 120" in browser.get(f"{LIST}/{KEY}/2.dmn").data


def test_rows_are_added_moved_and_removed_without_a_script(harness: Desk) -> None:
    with_table(harness)
    draft = a_draft(harness)
    browser = Browser(demo(harness)).sign_in(ADMIN)
    typed(browser, draft, "add|grade|r1", **{"value.limits.major": "150"})
    assert row_ids(harness, draft) == ["r1", "new-1", "r2", "r3"]
    assert proposal(harness, draft).edits["values"]["value.limits.major"] == "150"
    assert "应有内容，但是空的" in words(browser.get(page_of(draft)))
    typed(browser, draft, "up|grade|new-1")
    assert row_ids(harness, draft) == ["new-1", "r1", "r2", "r3"]
    typed(browser, draft, "down|grade|r3")
    typed(browser, draft, "down|grade|r1")
    assert row_ids(harness, draft) == ["new-1", "r2", "r1", "r3"]
    typed(browser, draft, "remove|grade|r2")
    typed(browser, draft, "add|grade|")
    assert row_ids(harness, draft) == ["new-2", "new-1", "r1", "r3"]


def test_all_rows_removed_leave_a_table_to_fill_again(harness: Desk) -> None:
    with_table(harness)
    draft = a_draft(harness)
    browser = Browser(demo(harness)).sign_in(ADMIN)
    for row in ("r1", "r2", "r3"):
        typed(browser, draft, f"remove|grade|{row}")
    assert row_ids(harness, draft) == []
    assert "应有内容，但是空的" in words(browser.get(page_of(draft)))
    typed(browser, draft, "add|grade|")
    assert row_ids(harness, draft) == ["new-1"]


def test_a_broken_cell_is_told_at_the_cell_and_stays(harness: Desk) -> None:
    with_table(harness)
    draft = a_draft(harness)
    browser = Browser(demo(harness)).sign_in(ADMIN)
    page = typed(browser, draft, "propose", reason="决议", **{"cell.grade.r2.i1": "> many"})
    assert page.status_code == 422
    html = page.get_data(as_text=True)
    assert 'value="&gt; many" maxlength="1000"' in html
    assert "应是已知的名称，或加双引号的文字，但没有叫“many”的" in html
    assert 'id="e-cell.grade.r2.i1"' in html
    assert "有 1 处写得不对" in words(page)
    assert proposal(harness, draft).reason == "决议"


def test_a_hole_a_moment_and_a_missing_reason_keep_what_was_typed(harness: Desk) -> None:
    with_table(harness)
    draft = a_draft(harness)
    browser = Browser(demo(harness)).sign_in(ADMIN)
    hole = typed(browser, draft, "propose", reason="决议", **{"cell.grade.r3.i1": "< 10"})
    assert "有没覆盖的情形" in words(hole)
    assert 'value="&lt; 10"' in hole.get_data(as_text=True)
    past = typed(browser, draft, "propose", reason="决议", effective_at="2020-01-01T08:00", **{"cell.grade.r3.i1": "-"})
    assert "已经过去" in words(past)
    unread = typed(browser, draft, "propose", effective_at="明天")
    assert "读不出来" in words(unread)
    assert 'value="明天"' in unread.get_data(as_text=True)
    empty = typed(browser, draft, "propose", effective_at="", reason="")
    assert "请写明原因" in words(empty)
    assert proposal(harness, draft).state == "draft"


def test_a_result_that_no_row_gave_before_is_pointed_out(harness: Desk) -> None:
    with_table(harness)
    draft = a_draft(harness)
    browser = Browser(demo(harness)).sign_in(ADMIN)
    typed(browser, draft, "check", **{"cell.grade.r1.o1": '"A1"'})
    assert '“等级”出现新的结果 "A1"：请确认流程图里有它的去处' in words(browser.get(page_of(draft)))
    typed(browser, draft, "propose", reason="决议")
    assert proposal(harness, draft).state == "open"
    other = Browser(demo(harness)).sign_in(SECOND)
    assert '出现新的结果 "A1"' in words(other.get(page_of(draft)))


def test_a_stale_draft_says_so_and_goes_on_from_the_new_version(harness: Desk) -> None:
    with_table(harness)
    draft = a_draft(harness, typed=edits(minor="40"))
    approved(harness)
    browser = Browser(demo(harness)).sign_in(ADMIN)
    page = words(browser.get(page_of(draft)))
    assert "现在已有第 2 版，而这份草稿从第 1 版改起" in page
    assert "limits.major 120 100" in page
    typed(browser, draft, "rebase", **{"value.limits.major": "120"})
    typed(browser, draft, "propose", reason="决议")
    assert (proposal(harness, draft).state, proposal(harness, draft).base_version) == ("open", 2)


def test_nobody_decides_their_own_and_another_does(harness: Desk) -> None:
    with_table(harness)
    a_case(harness, 110)
    draft = a_proposal(harness)
    first, second = (Browser(demo(harness)).sign_in(who) for who in (ADMIN, SECOND))
    own = first.get(page_of(draft))
    assert "由另一位流程管理员批准或否决" in words(own)
    assert f"{page_of(draft)}/approve" not in own.get_data(as_text=True)
    refused = first.post(f"{page_of(draft)}/approve", on=page_of(draft), answer="同意")
    assert "不能批准或否决自己提出的修改" in words(refused)
    other = words(second.get(page_of(draft)))
    assert "1 件事项会有不同结果" in other
    assert "检查通过" in other
    silent = second.post(f"{page_of(draft)}/reject", on=page_of(draft), answer="")
    assert "请写明原因" in words(silent)
    second.post(f"{page_of(draft)}/approve", on=page_of(draft), answer="与决议一致")
    assert "已批准" in words(second.get(page_of(draft)))


def test_a_draft_is_its_authors_alone_and_a_withdrawn_proposal_is_one_again(harness: Desk) -> None:
    with_table(harness)
    draft = a_proposal(harness)
    first, second = (Browser(demo(harness)).sign_in(who) for who in (ADMIN, SECOND))
    first.post(f"{page_of(draft)}/withdraw", on=page_of(draft))
    assert "只有您看得到" in words(first.get(page_of(draft)))
    assert second.get(page_of(draft)).status_code == 404
    assert "我的草稿" in words(first.get(f"{LIST}/{KEY}"))
    assert "我的草稿" not in words(second.get(f"{LIST}/{KEY}"))
    first.post(f"{page_of(draft)}/withdraw", on=page_of(draft))
    assert first.get(page_of(draft)).status_code == 200
    assert harness.one(DecisionProposal).state == "withdrawn"
    assert harness.code(ADMIN, ProposeTable(draft_id=draft, reason="x")) == "decision_settled"
    assert harness.code(ADMIN, WithdrawProposal(proposal_id=draft)) == "decision_settled"


def test_the_case_says_which_version_and_rows_decided_it(harness: Desk) -> None:
    with_table(harness)
    case = a_case(harness, 110)
    page = Browser(demo(harness)).sign_in(AUDITOR).get(f"/cockpit/instances/{case}")
    assert "grade 第 1 版 命中的行：grade: 1" in words(page)
    assert f'href="{LIST}/{KEY}?version=1"' in page.get_data(as_text=True)
