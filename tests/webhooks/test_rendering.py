"""Letters say what is asked, until when, and nothing they were not given."""

from collections.abc import Callable
from datetime import timedelta
from html.parser import HTMLParser

import pytest

from engine.queries.delivery import Delivery
from webhooks.rendering import KINDS, render

Make = Callable[..., Delivery]
ROOT = "https://huiqian.example"
ABOUT_NO_CASE = ("substitute", "digest", "table_waits", "table_settled")


class Words(HTMLParser):
    """Collects what a reader sees and where links lead."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links.extend(value or "" for name, value in attrs if name == "href")

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ABOUT_NO_CASE])
def test_every_kind_renders_in_both_languages(make_delivery: Make, kind: str, language: str) -> None:
    letter = render(make_delivery(kind, recipient={"language": language}), ROOT, language)

    page = Words(letter.html)
    assert "能力培训" in letter.subject
    assert "能力培训" in letter.text
    assert "能力培训" in "".join(page.words)
    assert "\n" not in letter.subject
    assert page.links
    assert all(link.startswith(ROOT) for link in page.links)
    assert set(page.links) == {
        line.split(ROOT)[-1].join([ROOT, ""]) for line in letter.text.splitlines() if ROOT in line
    }
    assert "None" not in letter.text
    assert "script" not in page.tags


def test_text_and_page_carry_the_reader_s_language(make_delivery: Make) -> None:
    english = render(make_delivery(recipient={"language": "en"}), ROOT, "en")
    chinese = render(make_delivery(), ROOT, "zh")

    assert english.subject == "Countersign: YX2026-003 能力培训 (部门会签)"
    assert chinese.subject == "请会签：YX2026-003 能力培训（部门会签）"
    assert '<html lang="en">' in english.html
    assert '<html lang="zh-CN">' in chinese.html


def test_what_a_person_typed_is_text_in_the_page(make_delivery: Make) -> None:
    letter = render(make_delivery(case={"title": "<img src=x onerror=alert(1)>\r\nBcc: all@example.cn"}), ROOT, "zh")

    assert "img" not in Words(letter.html).tags
    assert "\r" not in letter.subject
    assert "\n" not in letter.subject


def test_overdue_says_that_it_is_not_consent(make_delivery: Make) -> None:
    letter = render(make_delivery("overdue", left=timedelta(hours=-9)), ROOT, "zh")

    assert "逾期 1 个工作日" in letter.text
    assert "逾期不计作同意" in letter.text


def test_a_negative_end_tells_reason_rule_page_remedy_and_deadline(make_delivery: Make) -> None:
    facts = {
        "kind": "rejected",
        "reason": {"zh": "预算超限", "en": "over budget"},
        "rule": "管理办法 第十二条",
        "page": "办事大厅",
        "remedy": "可申请复议",
        "deadline": "2026-11-26T09:00:00+08:00",
    }

    chinese = render(make_delivery("decided", facts=facts), ROOT, "zh").text
    english = render(make_delivery("decided", facts=facts), ROOT, "en").text

    for line in (
        "结论：不予通过",
        "理由：预算超限",
        "依据：管理办法 第十二条",
        "出处：办事大厅",
        "可以怎么做：可申请复议",
        "期限：11月26日 周四 09:00",
    ):
        assert line in chinese
    assert "Reason: over budget" in english
    assert "Until when: Thu 26 Nov, 09:00" in english


def test_a_return_lists_what_to_mend(make_delivery: Make) -> None:
    text = render(make_delivery("returned", task={"returned_items": ("缺公证件", "合计不符")}), ROOT, "zh").text

    assert "1. 缺公证件\n2. 合计不符" in text
    assert f"{ROOT}/apply/task/t1" in text


def test_a_return_says_who_sent_it_back_why_and_where_it_goes_then(make_delivery: Make) -> None:
    told = {"returned_by": "财务处处长", "returned_why": "合计不符", "onward": "直接回到“审核”", "asks_starter": False}
    text = render(make_delivery("returned", task=told), ROOT, "zh").text

    for words in ("由财务处处长退回到您这里：部门会签", "> 合计不符", "办好后直接回到“审核”", f"{ROOT}/inbox/t1"):
        assert words in text
    told = {**told, "onward": "straight back to “Check”"}
    english = render(make_delivery("returned", task=told, recipient={"language": "en"}), ROOT, "en").text
    assert "sent back to you at “部门会签” by 财务处处长" in english
    assert "it goes straight back to “Check”" in english


BY = "王老师 · 科研处处长"


@pytest.mark.parametrize(
    ("kind", "facts", "words"),
    [
        ("transferred", {"opinion": "请阅办"}, ("转办", "请阅办")),
        ("delegated", {"text": "请核对经费"}, ("准备", "请核对经费", "办回")),
        ("resolved", {"opinion": "拟同意"}, ("办回", "拟同意", "请您决定")),
        ("added", {"text": "请看", "place": "before"}, ("决定前参考", "请看")),
        ("added", {"text": "请看", "place": "after"}, ("表态后才会继续", "请看")),
        ("question", {"text": "经费？", "pauses": True}, ("经费？", "时限暂停")),
        ("answered", {"text": "经费？", "answer": "专项"}, ("经费？", "专项")),
        ("copied", {"kind": "acknowledge", "text": "请阅"}, ("阅后请确认", "流程不等您")),
        ("copied", {"kind": "inform"}, ("供您知悉",)),
        ("urged", {"text": "合作方在等"}, ("尽快", "合作方在等")),
        ("mentioned", {"text": "请看附件二"}, ("提到了您", "请看附件二")),
        ("taken_back", {}, ("撤回了上一步的决定", "暂不需要办理")),
    ],
)
def test_a_letter_between_people_says_who_and_what(
    make_delivery: Make, kind: str, facts: dict[str, object], words: tuple[str, ...]
) -> None:
    letter = render(make_delivery(kind, facts=facts, by=BY), ROOT, "zh")
    page = "".join(Words(letter.html).words)
    for word in (BY, *words):
        assert word in letter.text
        assert word in page


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", ["copied", "mentioned", "taken_back"])
def test_a_letter_about_a_whole_case_leads_to_the_case(make_delivery: Make, kind: str, language: str) -> None:
    letter = render(make_delivery(kind, whole_case=True, by=BY), ROOT, language)
    assert f"{ROOT}/cases/c1" in letter.text
    assert "None" not in letter.text


@pytest.mark.parametrize(
    ("power", "chinese", "english"),
    [
        ("act", "财务处处长请您代为办理", "You act for 财务处处长 from"),
        ("prepare", "财务处处长请您代为准备", "You prepare for 财务处处长 from"),
        ("see", "财务处处长请您查看", "You see the tasks of 财务处处长 from"),
    ],
)
def test_a_substitute_is_told_for_whom_from_when_until_when(
    make_delivery: Make, power: str, chinese: str, english: str
) -> None:
    facts = {"power": power, "from": "2026-09-01T09:00:00+08:00", "until": "2026-09-05T00:00:00+08:00"}
    letter = render(make_delivery("substitute", facts=facts, by="财务处处长", whole_case=True), ROOT, "zh")
    assert letter.subject.startswith(f"{chinese}：9月1日")
    assert "9月5日" in letter.text
    assert f"{ROOT}/account/substitutes" in letter.html
    page = render(make_delivery("substitute", facts={**facts, "until": ""}, by="财务处处长"), ROOT, "en")
    assert page.subject.startswith(english)
    assert "until they end it" in page.text


@pytest.mark.parametrize("outcome", ["approved", "rejected", "withdrawn"])
@pytest.mark.parametrize("kind", ["table_waits", "table_settled"])
@pytest.mark.parametrize(("language", "name"), [("zh", "“项目定级”的修改"), ("en", "table '项目定级'")])
def test_a_change_of_a_table_is_told_in_both_languages(
    make_delivery: Make, kind: str, outcome: str, language: str, name: str
) -> None:
    facts = {"name": "项目定级", "proposal": "p1", "outcome": outcome, "version": 3, "answer": "依据不足"}
    letter = render(make_delivery(kind, facts=facts, by="流程管理员", recipient={"language": language}), ROOT, language)
    assert name in letter.subject
    assert "流程管理员" in letter.text
    assert f"{ROOT}/cockpit/decisions" in letter.html
    assert ("依据不足" in letter.text) == (kind == "table_settled")


def test_a_letter_about_a_task_done_for_somebody_has_both_names(make_delivery: Make) -> None:
    letter = render(make_delivery(task={"on_behalf_of": "财务处处长"}), ROOT, "zh")
    assert "代办" in letter.text
    assert "财务处处长" in letter.text


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("substitute", "在代理期内不在，这件事项由您代办"),
        ("substitute_over", "代理期已结束，这件事项交还您办理"),
        ("term_over", "任期已满，您接任该岗位"),
        ("handed_over", "离岗，这件事项移交给您办理"),
    ],
)
def test_a_task_that_changed_hands_says_why(make_delivery: Make, reason: str, said: str) -> None:
    letter = render(make_delivery("moved", facts={"reason": reason}, by="财务处处长"), ROOT, "zh")
    assert said in letter.text
    assert "时限不变" in letter.text


@pytest.mark.parametrize(
    ("reason", "said"), [("term_over", "财务处处长任期已满，您接任该岗位"), ("handed_over", "财务处处长离岗")]
)
def test_a_condition_that_changed_hands_says_why(make_delivery: Make, reason: str, said: str) -> None:
    letter = render(make_delivery("kept", facts={"reason": reason, "texts": ("补合同",)}, by="财务处处长"), ROOT, "zh")
    assert said in letter.text
    assert "补合同" in letter.text
    assert "#conditions" in letter.text


def test_an_order_to_somebody_who_has_no_task_of_it_still_asks_them(make_delivery: Make) -> None:
    others = {"asks_recipient": False, "has_recipient": False}
    assert (
        "督办单的承办人" in render(make_delivery("supervised", facts={"addressed": True}, task=others), ROOT, "zh").text
    )
    assert "贵处负责督办" in render(make_delivery("supervised", task=others), ROOT, "zh").text
