"""The papers of a case as pages: what stands on them in both languages, who gets them, and the list on the case."""

import re

from tests.factories.desk import APPLICANT
from tests.factories.papers import told
from tests.factories.site import Site

AUDITOR, STRANGER = "sj_yw", "hl_pi"


def address(case: str, paper: str) -> str:
    return f"/case/{case}/papers/{paper}"


def test_the_review_opinion_is_a_sheet_with_signatures_and_a_place_for_the_seal(site: Site) -> None:
    case = told(site.desk, "political-veto")
    page = site.person(APPLICANT).text(address(case, "political_review.opinion.1"))
    wanted = (
        "云溪医科大学 政治审查意见书",
        "编号：YX2026-001",
        "维度结论：不符合",
        "涉外协议管理办法第9条",
        "协议草案第6页",
        "答：愿与外方再谈。",
        "结论（由审查表与合议计算）：否决",
        "审查组组长",
        "盖章处",
        "打印人：临床项目负责人",
    )
    assert [words for words in wanted if words not in page] == []
    signed = re.compile(r"签名摘要 [0-9a-f]{4} [0-9a-f]{4} [0-9a-f]{4}")
    # Three members vote: the applicant reads what they wrote, and only who watches over them reads who wrote it.
    assert len(signed.findall(page)) == 5
    watched = site.person(AUDITOR).text(address(case, "political_review.opinion.1"))
    assert len(signed.findall(watched)) == 8


def test_who_signs_for_the_panel_stands_by_name_or_by_office_where_the_draw_seated_them_on_it(site: Site) -> None:
    shown = set()
    for _ in range(40):
        case = told(site.desk, "political-veto")
        page = site.person(APPLICANT).text(address(case, "political_review.opinion.1"))
        signed = page.partition("救济告知：")[2]
        assert "不公开" not in signed
        shown.add(re.search(r"(党委副书记（审查组组长）|审查组组长) \d{4}年", signed)[1])  # type: ignore[index]
        if len(shown) == 2:
            return
    raise AssertionError(f"Expected both ways in forty draws of three of eight, but there was only {shown}.")


def test_it_reads_in_english_too(site: Site) -> None:
    case = told(site.desk, "political-veto")
    page = site.person(APPLICANT, "en").text(address(case, "political_review.opinion.1"))
    wanted = ("Political review opinion", "Dimension 1: political direction", "Result (computed): Vetoed", "Seal")
    assert [words for words in wanted if words not in page] == []
    assert " / " not in page.partition("Yunxi Medical University")[2]


def test_the_summary_has_every_figure_and_names_for_those_who_may_see_them(site: Site) -> None:
    case = told(site.desk, "experts-revise")
    mine = site.person(APPLICANT).text(address(case, "expert_review.summary.1"))
    named = site.person(AUDITOR).text(address(case, "expert_review.summary.1"))
    for words in (
        "学术价值（30）",
        "均值 20.00 9.00 18.00 14.00 7.00 68.00",
        "问题与建议：带教师资名单未落实。",
        "第6页",
    ):
        assert (words in mine, words in named) == (True, True), words
    assert ("5 份评分" in mine, "专家意见不具名" in mine, "评审人" in named) == (True, True, True)
    assert re.findall(r"校[内外]专家.", mine) == []
    assert len(re.findall(r"校[内外]专家.", named)) >= 10


def test_earlier_editions_say_that_they_are_superseded_and_link_to_the_newest(site: Site) -> None:
    case = told(site.desk, "experts-revise")
    visit = site.person(APPLICANT)
    assert "本件为第 1 次作出，已由后来的第 2 次取代" in visit.text(address(case, "expert_review.summary.1"))
    newest = visit.get(address(case, "expert_review.summary.2")).get_data(as_text=True)
    assert "本件为第 2 次作出；此前各次：第 1 次 2026年9月7日，修改后再审。" in newest
    assert f'href="{address(case, "expert_review.summary.1")}"' in newest


def test_the_notice_has_reason_rule_page_remedy_and_deadline(site: Site) -> None:
    case = told(site.desk, "political-veto")
    page = site.person(APPLICANT).text(address(case, "project_lifecycle.notice.1"))
    told_ = ("不予立项通知书", "理由 政治审查：", "依据条款 涉外协议管理办法第9条", "材料页码 协议草案第6页")
    remedy = ("救济途径 可在期限内申请复议一次", "救济期限 2026年9月14日", "签收")
    assert [words for words in (*told_, *remedy) if words not in page] == []


def test_the_approval_and_the_decision_on_an_appeal_have_their_votes(site: Site) -> None:
    case = told(site.desk, "appeal-vote-remanded")
    page = site.person(APPLICANT).text(address(case, "reconsideration.decision.1"))
    assert ("应到 3，实到 3，发回重审 3" in page, "决定（由表决计算）：发回重审" in page) == (True, True)
    site.desk.advance("6 workdays")
    page = site.person(APPLICANT).text(address(case, "project_lifecycle.approval.1"))
    wanted = ("立项批复", "文号：国合〔2026〕1号", "项目等级 C", "28.00 万元", "领导小组审议 同意", "无附加条件。")
    assert [words for words in wanted if words not in page] == []


def test_nobody_else_finds_a_paper(site: Site) -> None:
    case = told(site.desk, "political-veto")
    paper = address(case, "political_review.opinion.1")
    assert site.person(STRANGER).get(paper).status_code == 404
    assert site.person(APPLICANT).get(address(case, "political_review.opinion.9")).status_code == 404
    assert site.stranger().get(paper).status_code == 302


def test_the_case_lists_its_papers_the_newest_first(site: Site) -> None:
    case = told(site.desk, "experts-revise")
    page = site.person(APPLICANT).get(f"/cases/{case}").get_data(as_text=True)
    assert re.findall(rf'href="/case/{case}/(?:papers/)?([^"]+)">([^<]+)<', page) == [
        ("expert_review.summary.2", "专家评审意见汇总表（第 2 次）"),
        ("expert_review.summary.1", "专家评审意见汇总表（第 1 次）"),
        ("political_review.opinion.1", "政治审查意见书"),
        ("print", "审批单"),
    ]


def test_what_is_under_way_is_listed_without_a_page(site: Site) -> None:
    case = told(site.desk, "political-veto", upto="S112")
    page = site.person(APPLICANT).text(f"/cases/{case}")
    assert "政治审查意见书 尚未作出 · 审查组合议" in page


def test_a_case_without_papers_says_so(site: Site) -> None:
    case = site.desk.start("project_lifecycle", APPLICANT)
    page = site.person(APPLICANT).text(f"/cases/{case}")
    assert "还没有作出意见书、通知书或批复" in page


def test_a_task_leads_to_the_papers_of_its_case(site: Site) -> None:
    case = told(site.desk, "political-veto", upto="S114")
    task = site.desk.task(case, "S114")
    assert f'href="/cases/{case}#papers"' in site.person("fsj").get(f"/inbox/{task.id}").get_data(as_text=True)


def test_the_applicant_who_signs_for_a_notice_is_led_to_it(site: Site) -> None:
    case = told(site.desk, "political-veto", upto="N24")
    task = site.desk.task(case, "N24")
    page = site.person(APPLICANT).get(f"/apply/task/{task.id}").get_data(as_text=True)
    assert f'href="/cases/{case}#papers"' in page
