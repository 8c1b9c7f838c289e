"""A digest reads well in both languages, as text and as a page, and says nothing twice."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from engine.queries.consequences import Consequence
from engine.queries.delivery import Delivery
from engine.queries.digest import Digest, DigestLine, LateLine
from engine.queries.digest_news import NewsLine
from engine.queries.slack import Slack
from tests.webhooks.test_rendering import ROOT, Words
from webhooks.rendering import render

Make = Callable[..., Delivery]
NOW = datetime(2026, 11, 19, 1, 42, tzinfo=UTC)
FOLLOWS = Consequence(at=NOW + timedelta(days=1), act="copy_superior", who="国际处处长")
LATE = LateLine(
    task_id="", number=None, title="〔保密事项〕", name="核查", who="", slack=Slack(state="over", minutes=-60)
)
NEWS = NewsLine(kind="mentioned", at=NOW, number=None, title="能力培训", by="法治办经办", task_id="", instance_id="c9")


def line(task_id: str, slack: Slack, follows: Consequence | None = None, title: str = "能力培训") -> DigestLine:
    return DigestLine(
        task_id=task_id,
        number="YX2026-003",
        title=title,
        name="部门会签",
        verb="countersign",
        round=2,
        slack=slack,
        signed=3,
        asked=4,
        next=follows,
    )


FULL = Digest(
    lines=(
        line("t1", Slack(state="over", minutes=-240), FOLLOWS),
        line("t2", Slack(state="soon", minutes=180)),
        line("t3", Slack(state="paused")),
        line("t4", Slack(state="none")),
    ),
    more=2,
    late=(LATE,),
    news=(NEWS,),
)


def letter(make: Make, digest: Digest, language: str = "zh", off: str = "") -> Delivery:
    made = make("digest", recipient={"language": language})
    return replace(made, digest=digest, case=None, task=None, unsubscribe=off)


@pytest.mark.parametrize(("language", "said"), [("zh", "代 财务处处长"), ("en", "for 财务处处长")])
def test_a_line_says_for_whom_one_acts(make_delivery: Make, language: str, said: str) -> None:
    mine = replace(line("t1", Slack(state="none")), on_behalf_of="财务处处长")
    told = render(letter(make_delivery, replace(FULL, lines=(mine,)), language), ROOT, language)
    other = render(letter(make_delivery, FULL, language), ROOT, language)
    assert (said in told.text, said in told.html, said in other.text) == (True, True, False)


@pytest.mark.parametrize(
    ("language", "subject", "follows"),
    [
        ("zh", "今日待办 6 件：1 件逾期，1 件一个工作日内到期", "不办的话：11月20日 周五 09:42 告知您的上级国际处处长"),
        (
            "en",
            "6 tasks today: 1 overdue, 1 due within a working day",
            "If nothing is done: on Fri 20 Nov, 09:42 your superior, 国际处处长, will be told",
        ),
    ],
)
def test_it_says_how_much_and_what_follows(make_delivery: Make, language: str, subject: str, follows: str) -> None:
    made = render(letter(make_delivery, FULL, language), ROOT, language)
    assert made.subject == subject
    page = " ".join(Words(made.html).words)
    assert follows in made.text
    assert follows in page
    assert page.count("If nothing is done") + page.count("不办的话") == 1


@pytest.mark.parametrize("language", ["zh", "en"])
def test_text_and_page_lead_to_the_same_places(make_delivery: Make, language: str) -> None:
    made = render(letter(make_delivery, FULL, language, off="digest.a.b"), ROOT, language)
    places = ["/inbox/t1", "/inbox/t2", "/inbox/t3", "/inbox/t4", "/cases/c9", "/inbox", "/account/mail"]
    assert Words(made.html).links == [f"{ROOT}{place}" for place in [*places, "/mail/off/digest.a.b"]]
    told = [line.split(ROOT)[1] for line in made.text.splitlines() if ROOT in line]
    assert told == [*places, "/mail/off/digest.a.b"]
    assert "None" not in made.text


def test_what_is_not_there_is_not_spoken_of(make_delivery: Make) -> None:
    only_late = render(letter(make_delivery, Digest(late=(LATE,))), ROOT, "zh")
    assert only_late.subject == "您处的例外 1 件"
    assert "今天没有等您办理的事项。" in only_late.text
    assert "新消息" not in only_late.text
    assert "不再接收" not in only_late.text
    news = render(letter(make_delivery, Digest(news=(NEWS,)), "en"), ROOT, "en")
    assert news.subject == "1 in the news"
    assert "Late below you" not in news.text


def test_a_title_is_text_in_every_shape(make_delivery: Make) -> None:
    sly = '<img src=x onerror=alert(1)>"\r\nBcc: a@b.cn'
    made = render(letter(make_delivery, Digest(lines=(line("t1", Slack(state="none"), title=sly),))), ROOT, "zh")
    assert "img" not in Words(made.html).tags
    assert made.subject == "今日待办 1 件"
