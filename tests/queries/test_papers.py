"""The papers of real cases: what each process issues, in which edition, and what each reader finds in it."""

import pytest

from engine.api import Actor, Rejection
from engine.commands.withdraw_decision import WithdrawDecision
from engine.queries.paper_boxes import PaperBox
from engine.queries.papers import Papers, PapersView
from engine.queries.review_paper import ReviewPaper, ReviewPaperView
from engine.queries.task_form import TaskForm
from tests.factories.desk import ADMIN, APPLICANT, Desk
from tests.factories.papers import told
from tests.factories.site import Site
from tests.factories.slip import slip

AUDITOR, STRANGER = "sj_yw", "hl_pi"


def papers(desk: Desk, case: str, who: str = APPLICANT, language: str = "zh") -> PapersView:
    return desk.engine.read(Papers(instance_id=case, person=who, language=language), Actor.person(who))


def paper(desk: Desk, case: str, name: str, who: str = APPLICANT, language: str = "zh") -> ReviewPaperView:
    query = ReviewPaper(instance_id=case, paper=name, person=who, language=language)
    return desk.engine.read(query, Actor.person(who))


def titles(desk: Desk, case: str, language: str = "zh") -> list[tuple[str, int, str]]:
    return [(line.title, line.number, line.result) for line in papers(desk, case, language=language).made]


def box(found: ReviewPaperView, title: str) -> PaperBox:
    (one,) = [one for one in found.boxes if one.title == title]
    return one


@pytest.mark.parametrize(
    ("story", "made"),
    [
        ("college-refuses", [("学院不同意申报通知书", 1, "")]),
        ("formal-check-refuses", [("不予受理通知书", 1, "")]),
        ("cancelled", [("撤回申报回执", 1, "")]),
        ("political-veto", [("不予立项通知书", 1, ""), ("政治审查意见书", 1, "否决")]),
        ("political-conditions", [("政治审查意见书", 2, "通过"), ("政治审查意见书", 1, "附条件通过")]),
    ],
)
def test_each_end_issues_its_papers(on_sqlite: Desk, story: str, made: list[tuple[str, int, str]]) -> None:
    assert titles(on_sqlite, told(on_sqlite, story))[-len(made) :] == made


def test_an_appeal_that_is_upheld_leaves_a_decision_beside_the_notice(harness: Desk) -> None:
    case = told(harness, "appeal-experts-upheld")
    assert titles(harness, case) == [
        ("复议决定书", 1, "维持"),
        ("不予立项通知书", 1, ""),
        ("专家评审意见汇总表", 1, "不通过"),
        ("政治审查意见书", 1, "通过"),
    ]
    receipt = box(paper(harness, case, "project_lifecycle.notice.1"), "申请人签收")
    assert [word.outcome for word in receipt.words] == ["申请复议"]


def test_a_second_refusal_is_a_second_notice_that_offers_no_second_appeal(on_sqlite: Desk) -> None:
    case = told(on_sqlite, "appeal-political-final")
    first, second = (paper(on_sqlite, case, f"project_lifecycle.notice.{n}") for n in (1, 2))
    assert [(line.number, line.stands) for line in second.editions] == [(1, False), (2, True)]
    remedies = [dict(box(one, "告知内容").told)["remedy"] for one in (first, second)]
    assert ["复议以一次为限" in remedy for remedy in remedies] == [False, True]
    receipts = [[word.outcome for word in box(one, "申请人签收").words] for one in (first, second)]
    assert receipts == [["申请复议"], [""]]


def test_the_opinion_has_every_dimension_the_reply_and_every_member(on_sqlite: Desk) -> None:
    case = told(on_sqlite, "political-veto")
    found = paper(on_sqlite, case, "political_review.opinion.1")
    assert [one.title for one in found.boxes] == [
        "维度一：政治方向",
        "维度二：意识形态安全",
        "维度三：合法性与公益性",
        "申请人说明与申辩",
        "审查组合议（逐人意见）",
        "审查结论",
    ]
    (reply,) = box(found, "申请人说明与申辩").words
    assert reply.pairs == (
        (("政治方向", "不符合；协议中的管理权与争议条款：约定一切争议由境外法院专属管辖。"), "愿与外方再谈。"),
    )
    assert box(found, "审查组合议（逐人意见）").words == ()
    watched = paper(on_sqlite, case, "political_review.opinion.1", AUDITOR)
    members = box(watched, "审查组合议（逐人意见）").words
    assert [(w.data["political_clause"], w.data["political_page"]) for w in members] == [
        ("涉外协议管理办法第9条", "协议草案第6页")
    ] * 3
    assert len({w.who for w in members}) == 3
    (signed,) = box(found, "审查结论").words
    assert (signed.data["result"], signed.digest != "", len(signed.digest)) == ("否决", True, 64)
    assert (found.number, found.institution) == ("YX2026-001", "云溪医科大学")


def test_what_a_form_computes_stands_in_the_readers_language(on_sqlite: Desk) -> None:
    case = told(on_sqlite, "political-veto")
    found = paper(on_sqlite, case, "political_review.opinion.1", language="en")
    (signed,) = box(found, "Result").words
    assert (found.line.title, found.line.result) == ("Political review opinion", "Vetoed")
    assert (signed.data["result"], signed.data["conditions"]) == ("Vetoed", "None")


def test_an_applicant_who_did_not_reply_is_said_not_to_have_admitted_anything(on_sqlite: Desk) -> None:
    case = told(on_sqlite, "political-silence")
    reply = box(paper(on_sqlite, case, "political_review.opinion.1"), "申请人说明与申辩")
    assert (reply.words, "不视为承认" in reply.note) == ((), True)


def test_the_applicant_reads_the_experts_opinions_without_their_names(on_sqlite: Desk) -> None:
    case = told(on_sqlite, "experts-revise")
    found = paper(on_sqlite, case, "expert_review.summary.1")
    sheet = box(found, "分项评分与意见").scores
    assert sheet is not None
    assert (sheet.named, sheet.lines, sheet.count) == (False, (), 5)
    assert [(f.field, f"{f.mean}", f.lowest, f.highest) for f in sheet.figures][-1] == ("total", "68.00", 68, 68)
    assert {(w.who, dict(w.texts)["weak"]) for w in sheet.words} == {("", "带教师资名单未落实。")}
    (summed,) = box(found, "综合评审意见与结论").words
    assert (summed.who, summed.data["summary"]) == ("〔不公开〕", "师资需落实。")
    known = on_sqlite.engine.organisation.persons
    names = [p.name.zh for login, p in known.items() if login.startswith("zj_")]
    assert [name for name in names if name in repr(found.boxes)] == []


def test_whoever_may_see_them_reads_them_with_names(on_sqlite: Desk) -> None:
    case = told(on_sqlite, "experts-revise")
    sheet = box(paper(on_sqlite, case, "expert_review.summary.1", AUDITOR), "分项评分与意见").scores
    assert sheet is not None
    assert (sheet.named, len(sheet.lines), sheet.verdicts) == (True, 5, (("revise", 5),))
    assert [line.who for line in sheet.lines] == [word.who for word in sheet.words]
    assert all("专家" in line.who for line in sheet.lines)


def test_a_vote_is_counted_for_all_and_named_for_those_who_voted(on_sqlite: Desk) -> None:
    case = told(on_sqlite, "appeal-experts-upheld")
    vote = box(paper(on_sqlite, case, "reconsideration.decision.1"), "复议组表决")
    assert (vote.outcome, vote.words) == ("维持", ())
    assert vote.tally == (("应到", 3), ("实到", 3), ("发回重审", 0), ("维持", 3))
    named = box(paper(on_sqlite, case, "reconsideration.decision.1", AUDITOR), "复议组表决")
    assert (named.tally, len(named.words)) == (vote.tally, 3)


def test_the_approval_has_grade_funds_votes_number_and_obligations(on_sqlite: Desk) -> None:
    case = told(on_sqlite, "vote-conditions")
    on_sqlite.advance("6 workdays")
    found = paper(on_sqlite, case, "project_lifecycle.approval.1")
    assert (found.issued_as, found.facts) == ("国合〔2026〕1号", (("项目等级", "C"), ("公示异议", "无")))
    assert found.application is not None
    assert found.application.data["budget"] == 28
    assert [(row.text, row.state) for row in box(found, "批准条件与落实义务").obligations] == [
        ("协议写明成果归属", "confirmed")
    ]
    assert box(found, "领导小组审议").outcome == "同意"


def test_an_approval_after_objections_says_that_they_were_verified(on_sqlite: Desk) -> None:
    case = told(on_sqlite, "notice-objection-dismissed")
    found = paper(on_sqlite, case, "project_lifecycle.approval.1", language="en")
    assert dict(found.facts)["Objections"] == "1, dismissed"
    assert "某同志" not in repr(found)


def test_a_paper_that_is_not_made_yet_is_said_to_be_under_way(on_sqlite: Desk) -> None:
    case = told(on_sqlite, "political-veto", upto="S112")
    found = papers(on_sqlite, case)
    assert (found.made, [(one.title, one.at) for one in found.under_way]) == (
        (),
        [("政治审查意见书", ("审查组合议",))],
    )
    with pytest.raises(Rejection) as refused:
        paper(on_sqlite, case, "political_review.opinion.1", ADMIN)
    assert refused.value.code == "not_found"


def test_a_draft_has_no_papers(on_sqlite: Desk) -> None:
    case = on_sqlite.start("project_lifecycle", APPLICANT)
    assert papers(on_sqlite, case) == PapersView(made=(), under_way=())


def test_a_decision_that_is_taken_back_takes_its_paper_with_it(on_sqlite: Desk) -> None:
    case = told(on_sqlite, "political-veto", upto="S114")
    task = on_sqlite.task(case, "S114")
    on_sqlite.done(task, "fsj", "sign")
    assert [line.title for line in papers(on_sqlite, case).made] == ["不予立项通知书", "政治审查意见书"]
    on_sqlite.act("fsj", WithdrawDecision(task_id=task.id))
    assert papers(on_sqlite, case).made == ()


def test_later_words_change_nothing_on_an_earlier_edition(on_sqlite: Desk) -> None:
    case = told(on_sqlite, "experts-revise")
    first, second = (paper(on_sqlite, case, f"expert_review.summary.{n}") for n in (1, 2))
    assert [box(one, "综合评审意见与结论").words[0].data["average"] for one in (first, second)] == [68, 82]
    assert first.events < second.events


@pytest.mark.parametrize("name", ["political_review.opinion.2", "political_review.none.1", "opinion", "a.b.c.1", ""])
def test_a_paper_that_there_is_not_is_not_found(on_sqlite: Desk, name: str) -> None:
    case = told(on_sqlite, "political-veto")
    with pytest.raises(Rejection) as refused:
        paper(on_sqlite, case, name)
    assert refused.value.code == "not_found"


def test_whoever_may_not_read_the_case_reads_no_paper_of_it(on_sqlite: Desk) -> None:
    case = told(on_sqlite, "political-veto")
    for read in (lambda: papers(on_sqlite, case, STRANGER), lambda: paper(on_sqlite, case, "x.y.1", STRANGER)):
        with pytest.raises(Rejection) as refused:
            read()
        assert refused.value.code == "not_found"


def test_cases_that_began_before_their_process_had_papers_are_printed_too(on_sqlite: Desk) -> None:
    first = {name: content for name, content in slip("late_papers").items() if name != "papers.toml"}
    case = on_sqlite.deployed(first)
    on_sqlite.done(on_sqlite.task(case), APPLICANT, "done", purpose="聘书")
    assert papers(on_sqlite, case).made == ()
    on_sqlite.deploy_files(slip("late_papers"))
    assert [line.title for line in papers(on_sqlite, case).made] == ["用印申请单"]


def test_what_the_first_body_has_to_answer_stands_in_its_form(on_sqlite: Desk) -> None:
    case = told(on_sqlite, "appeal-experts-upheld", upto="S606")
    task = on_sqlite.task(case, "S606")
    (asked, *_) = on_sqlite.people(task, "asked", "candidate")
    form = on_sqlite.engine.read(TaskForm(task_id=task.id, person=asked), Actor.person(asked))
    assert [row["point"] for row in form.data["replies"]] == ["事实 / Facts", "新证据 / New evidence"]


def test_the_list_costs_the_same_with_few_papers_and_with_many(on_sqlite: Desk) -> None:
    few, many = told(on_sqlite, "political-veto"), told(on_sqlite, "appeal-political-final")
    counted = []
    for case in (few, many):
        papers(on_sqlite, case)
        with Site(on_sqlite).statements() as sent:
            papers(on_sqlite, case)
        counted.append(len(sent))
    assert (len(papers(on_sqlite, few).made), len(papers(on_sqlite, many).made)) == (2, 5)
    assert counted[0] == counted[1]
