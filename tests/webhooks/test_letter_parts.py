"""Every kind of letter says what it is about, what is asked, until when, what follows, where to go and why it comes."""

import re
from html.parser import HTMLParser

import pytest

from tests.factories import letters
from webhooks.rendering import KINDS, TITLE_CHARACTERS, render
from webhooks.rows import said
from webhooks.words import moment

ROOT = "https://huiqian.example"
LANGUAGES = ("zh", "en")
ASKS = {
    "zh": {
        "added": "请您对这件事项表态",
        "answered": "已答复您的征询",
        "assigned": "请签署本部门意见。",
        "away": "急办的请收回",
        "copied": "阅后请确认",
        "delegated": "填好意见后办回",
        "digest": "点开即到办理页",
        "escalated": "可以亲自办理，也可以改派他人",
        "forecast": "可以改期并写明理由",
        "incident": "请核对该条件及其用到的字段",
        "kept": "改由您确认是否落实",
        "meeting": "请答复是否到会",
        "moved": "这件事项由您办理",
        "overdue": "请尽快办理",
        "overdue_copy": "请督促办理",
        "postponed": "请重新答复是否到会",
        "question": "请答复",
        "reminder": "请签署本部门意见。",
        "replied": "请结案，或再次督办",
        "reserve": "可以从备选名单中另请他人",
        "resolved": "请您决定",
        "returned": "请逐条补正。",
        "supervised": "办结或书面答复原因",
        "table_waits": "确认或不同意",
        "transferred": "由您办理",
        "urged": "请您尽快办理",
    },
    "en": {
        "added": "asks for your word",
        "answered": "answered your question",
        "assigned": "请签署本部门意见。",
        "away": "Take it back where it can't wait",
        "copied": "please confirm that you have read it",
        "delegated": "asks you to prepare this task",
        "digest": "each line leads to its task",
        "escalated": "you may now act yourself, or give it to somebody else",
        "forecast": "You may set a new date",
        "incident": "Check it and the fields it uses",
        "kept": "is now yours to confirm",
        "meeting": "Please say whether you come",
        "moved": "this task is yours",
        "overdue": "Please act as soon as you can",
        "overdue_copy": "Please see that it is done",
        "postponed": "please say again whether you come",
        "question": "asks you something",
        "reminder": "请签署本部门意见。",
        "replied": "Please close it, or ask again",
        "reserve": "may now ask somebody of the reserve",
        "resolved": "please decide",
        "returned": "请逐条补正。",
        "supervised": "Please finish it, or answer in writing why not",
        "table_waits": "confirms it or turns it down",
        "transferred": "it is yours now",
        "urged": "asks you to act on this soon",
    },
}
"""Kinds that are not here ask for nothing."""
FOLLOWS = {
    "zh": {
        "away": "不收回的，等对方回来办回",
        "copied": "流程不等您",
        "digest": "不办的话：11月20日 周五 09:42 告知您的上级国际处处长",
        "escalated": "不改派的，仍等原办理人",
        "forecast": "不改期的，会议照常",
        "incident": "相关环节停在原处",
        "kept": "确认或免除之前，它一直待落实",
        "meeting": "未答复的不计入预计到会人数",
        "mentioned": "流程不等您",
        "overdue_copy": "流程仍在等待",
        "postponed": "未答复的不计入预计到会人数",
        "question": "答复前时限暂停",
        "replied": "结案前，本件一直列在红灯清单上",
        "reserve": "不改派的，仍等原办理人",
        "table_waits": "在此之前仍按现行版本判定",
    },
    "en": {
        "away": "else it waits for them",
        "copied": "Nothing waits for you",
        "digest": "If nothing is done: on Fri 20 Nov, 09:42 your superior, 国际处处长, will be told",
        "escalated": "if you do not, whoever was asked stays asked",
        "forecast": "if nobody does, the meeting stays",
        "incident": "What is affected waits where it stands",
        "kept": "until then it stays open",
        "meeting": "who does not is not counted as coming",
        "mentioned": "Nothing waits for you",
        "overdue_copy": "the case still waits",
        "postponed": "who does not is not counted as coming",
        "question": "Its clock stands still until you answer",
        "replied": "until it is closed it stands on the red list",
        "reserve": "if it does not, whoever was asked stays asked",
        "table_waits": "until then the version in force decides",
    },
}
RUNG = {
    "zh": "不办的话：11月20日 周五 09:42 告知您的上级国际处处长。",
    "en": "If nothing is done: on Fri 20 Nov, 09:42 your superior, 国际处处长, will be told.",
}
BECAUSE = {"zh": "您收到本信，因为", "en": "You receive this letter because"}
WAYS = {
    "zh": ("可以改成不收：", "可以改成并入日报：", "这类信不能关；语言、时段可改："),
    "en": (
        "Such letters may be turned off: ",
        "Such letters may come with the digest: ",
        "Such letters can't be off; language and hours can be changed: ",
    ),
}
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:?!()]|[,;:?!()][\u4e00-\u9fff]")


class Page(HTMLParser):
    """What a mail program shows, where links lead, and what it would have to fetch."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.shown = ""
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.unstyled: list[str] = []
        self._hidden = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag in ("style", "title"):
            self._hidden += 1
        if tag == "a":
            self.links.append(told.get("href") or "")
        self.fetched.extend(told[name] or "" for name in ("src", "background") if name in told)
        if tag in ("img", "link", "script", "iframe"):
            self.fetched.append(tag)
        if tag in ("table", "td") and not told.get("style"):
            self.unstyled.append(self.get_starttag_text() or tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("style", "title"):
            self._hidden -= 1

    def handle_data(self, data: str) -> None:
        self.shown += "" if self._hidden else data


def both(kind: str, language: str) -> tuple[str, Page, str]:
    made = render(letters.full(kind, language), ROOT, language)
    return made.text, Page(made.html), made.subject


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_it_says_what_it_is_about(kind: str, language: str) -> None:
    text, page, subject = both(kind, language)
    about = ["项目定级"] if kind.startswith("table_") else ["传染病防控能力培训", "YX2026-003"]
    about = ["财务处处长"] if kind == "substitute" else about
    assert [word for word in about if word not in text or word not in page.shown] == []
    assert kind == "digest" or about[0] in subject


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_it_says_what_is_asked_and_what_follows_when_nothing_is_done(kind: str, language: str) -> None:
    text, page, _ = both(kind, language)
    expected = [ASKS[language].get(kind, ""), FOLLOWS[language].get(kind, "")]
    expected += [RUNG[language]] if kind in letters.WAITING else []
    assert [word for word in expected if word not in text or word not in page.shown] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", sorted(letters.WAITING))
def test_it_says_until_when_and_how_much_time_is_left(kind: str, language: str) -> None:
    task = letters.full(kind, language).task
    assert task is not None
    assert task.due_at is not None
    text, page, _ = both(kind, language)
    until = moment(task.due_at, language, "Asia/Shanghai")
    left = {"zh": ("余 ", "逾期 "), "en": (" left", " overdue")}[language]
    for shown in (text, page.shown):
        assert until in shown
        assert any(word in shown for word in left)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_it_says_why_it_comes_and_how_to_change_that(kind: str, language: str) -> None:
    text, page, _ = both(kind, language)
    why = BECAUSE[language] if kind != "digest" else {"zh": "每个工作日一封", "en": "One each working day"}[language]
    assert why in text
    assert why in page.shown
    assert [way for way in WAYS[language] if f"{way}{ROOT}/account/mail" in text] == [
        way for way in WAYS[language] if way in page.shown
    ]
    assert any(way in text for way in WAYS[language])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_it_leads_to_a_page_and_fetches_nothing(kind: str, language: str) -> None:
    text, page, _ = both(kind, language)
    elsewhere = [link for link in page.links if not link.startswith(f"{ROOT}/")]
    to_act = [link for link in page.links if not link.startswith((f"{ROOT}/account/mail", f"{ROOT}/mail/off"))]
    assert (elsewhere, page.fetched, page.unstyled) == ([], [], [])
    assert to_act
    assert [link for link in page.links if link not in text] == []


@pytest.mark.parametrize("kind", KINDS)
def test_chinese_letters_have_full_width_punctuation(kind: str) -> None:
    text, page, subject = both(kind, "zh")
    assert HALF_WIDTH.findall(f"{subject}\n{text}\n{page.shown}") == []


@pytest.mark.parametrize("kind", KINDS)
def test_english_letters_say_nothing_of_their_own_in_chinese(kind: str) -> None:
    """What is typed and named stays as it was; a letter with nothing typed or named has no Chinese sign."""
    made = letters.in_latin_letters(kind)
    text = render(made, ROOT, "en").text
    assert re.findall(r"[\u4e00-\u9fff，。：；（）]+", text) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_very_long_title_leaves_the_end_of_the_subject_readable(kind: str, language: str) -> None:
    letter = render(letters.bare(kind, language), ROOT, language)
    usual = render(letters.full(kind, language), ROOT, language).subject
    assert len(letter.subject) <= TITLE_CHARACTERS + 100
    assert ("部门会签" in letter.subject) == ("部门会签" in usual or "校长办公会）" in usual or "校长办公会)" in usual)
    assert "None" not in letter.text + letter.html
    assert kind == "digest" or kind in letters.ABOUT_NO_CASE or letters.LONG in letter.text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_confidential_case_is_named_once_and_nothing_of_it_is_told(kind: str, language: str) -> None:
    made = letters.secret(kind, language)
    letter = render(made, ROOT, language)
    kept = letters.SECRET[language]
    if made.case is None:
        assert kind in letters.ABOUT_NO_CASE
        return
    assert f"{kept} · {kept}" not in letter.text
    assert kept in letter.subject
    for word in ("传染病防控能力培训", "公共卫生学院", "王老师"):
        assert word not in letter.text.replace(made.by or " ", "").replace(str(made.facts.get("by", " ")), "")


def test_a_list_of_letters_shows_what_is_asked_behind_the_subject() -> None:
    page = Page(render(letters.full("assigned", "zh"), ROOT, "zh").html).shown
    digest = Page(render(letters.full("digest", "en"), ROOT, "en").html).shown
    assert page.split()[0] == "分管外事副校长：请签署本部门意见。"
    assert page.split()[1:4] == ["请在", "11月19日", "周四"]
    assert digest.strip().startswith("First: 传染病防控能力培训, ▲ 4 working hours overdue")


@pytest.mark.parametrize(
    ("ask", "language", "said_so"),
    [
        ("请签署意见", "zh", "处长：请签署意见。请在"),
        ("请签署意见。", "zh", "处长：请签署意见。请在"),
        ("Please sign", "en", "处长: Please sign.\n\nPlease finish by"),
        ("Do you agree?", "en", "处长: Do you agree?\n\nPlease finish by"),
    ],
)
def test_what_a_process_asks_is_a_sentence(ask: str, language: str, said_so: str) -> None:
    text = render(letters.delivery("assigned", task={"ask": ask}), ROOT, language).text
    assert said_so.replace("。请在", "。\n\n请在") in text


def test_without_a_time_limit_a_letter_still_says_what_follows() -> None:
    task = {"due_at": None, "slack": None, "next": letters.FOLLOWS}
    assert RUNG["zh"] in render(letters.delivery("assigned", task=task), ROOT, "zh").text


def test_a_paused_clock_or_a_ladder_without_rungs_threatens_nothing() -> None:
    made = letters.delivery("assigned")
    assert "不办的话" not in render(made, ROOT, "zh").text


@pytest.mark.parametrize(
    ("value", "chinese", "english"),
    [
        ("可申请复议 / You may appeal", "可申请复议", "You may appeal"),
        ("经费 / 预算超限", "经费 / 预算超限", "经费 / 预算超限"),
        ("over budget / late", "over budget / late", "over budget / late"),
        ({"zh": "超限", "en": "over"}, "超限", "over"),
    ],
)
def test_a_text_in_both_languages_is_said_in_one(value: object, chinese: str, english: str) -> None:
    assert (said(value, "zh"), said(value, "en")) == (chinese, english)
