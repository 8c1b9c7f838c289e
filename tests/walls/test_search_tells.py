"""A search tells nothing that its reader may not know: neither by hits nor by what is missing, a page or a count."""

import pytest

from engine.api import Actor
from engine.commands.save_view import SaveView
from engine.queries.saved_views import SavedViews
from engine.queries.search import Search
from tests.factories.desk import ADMIN, APPLICANT, CLERK, Desk
from tests.factories.slip import DONE, ask, group, package, person
from tests.spiff.drawing import draw, end, start

EXPERT, STRANGER = "cwcz", "gw_ms"


def applied(desk: Desk, more: str = "", names: str = "office") -> str:
    """A case that lies before experts whose names the element keeps from the applicant."""
    shapes = [
        start(),
        ask("apply", person("starter.id"), outcomes=DONE),
        ask("experts", group("finance"), task=f'names="{names}"', approval='policy="all"'),
        end("e"),
    ]
    flows = ["s>apply", "apply>experts", "experts>e"]
    case = desk.deployed(package("told", draw("told", shapes, flows), f'application = ["apply"]\n{more}'))
    desk.done(desk.task(case), APPLICANT, "done")
    return case


def found(desk: Desk, who: str, text: str) -> list[str]:
    page = desk.engine.read(Search(person=who, text=text), Actor.person(who))
    assert page.problems == ()
    return [row.instance_id for row in page.rows]


def test_whose_name_is_kept_is_not_found_beside_oneself(harness: Desk) -> None:
    applied(harness)
    for text in (f"who:{EXPERT}", f"who:me,{EXPERT}", "办理人:我，财务处处长", "办理人:处"):
        assert found(harness, APPLICANT, text) == [], text


def test_nor_by_what_is_missing_where_they_are_turned_round(harness: Desk) -> None:
    case = applied(harness)
    for text in (f"-who:{EXPERT}", f"-who:{STRANGER}", "来自:我 -办理人:财务处处长", "-who:me"):
        assert found(harness, APPLICANT, text) == [case], text
    assert found(harness, ADMIN, f"-who:{STRANGER} 来自:lc_pi") == [case]
    assert found(harness, ADMIN, f"-who:{EXPERT} 来自:lc_pi") == []
    assert found(harness, ADMIN, f"who:{EXPERT} 来自:lc_pi") == [case]


def test_a_condition_turned_round_finds_what_it_is_not_said_of(harness: Desk) -> None:
    case = applied(harness)
    for text in (
        "-状态:未通过",
        "-状态:退回",
        "-状态:批准，逾期",
        "-状态:已办结",
        "-期限<3日",
        "-轮次>1",
        "-类型:表决",
    ):
        assert found(harness, APPLICANT, f"来自:我 {text}") == [case], text


@pytest.mark.parametrize("size", [1, 3])
def test_a_page_that_has_nothing_for_one_does_not_lead_on(harness: Desk, size: int) -> None:
    first = applied(harness, "confidential = true")
    for _ in range(4):
        again = harness.start("told", APPLICANT)
        harness.done(harness.task(again), APPLICANT, "done")
    query = Search(person=ADMIN, text="流程:told", size=size)
    page = harness.engine.read(query, Actor.person(ADMIN))
    assert (page.rows, page.next, page.cut) == ((), None, False)
    mine = harness.engine.read(Search(person=APPLICANT, text="流程:told", size=10), Actor.person(APPLICANT))
    assert first in [row.instance_id for row in mine.rows]
    kept = Search(person=APPLICANT, text=f"who:{EXPERT}", size=size)
    page = harness.engine.read(kept, Actor.person(APPLICANT))
    assert (page.rows, page.next, page.cut) == ((), None, False)


@pytest.mark.parametrize(
    "text",
    [
        "due<0d", "due:0d", "due<9999w", "期限>9999工作日", "期限<1-1-1", "期限<0001-01-01", "期限>=9999-12-31",
        "自:0001-01-01", "至:9999-12-31", "since:9999w", "until:9999wd", "自:9999工作日", "期限:-1d",
        "单位：", 'unit:""', "unit:", "who:%", "who:_", "who:'", "标题:%", "title:_", '编号："', "😀😀", "标题:😀",
        "\ud800\ud800", "who:\ud800", "标题:a\ud800", "a\0b", "合" * 10_000, "\ufdfa" * 10_000, "-" * 150, '"' * 150,
        "title:*", "ab* OR cd", "NEAR(ab cd)", "round:000000", "round<²", "轮次:９９９９９９", "% %", "__", "who:我,,",
        "：：：", "'; drop table case_text; --", "\u202eab", "ＤＵＥ＜３Ｄ",
    ],
)  # fmt: skip
def test_whatever_is_typed_is_answered(harness: Desk, text: str) -> None:
    case = applied(harness)
    for who in (APPLICANT, STRANGER, ADMIN):
        page = harness.engine.read(Search(person=who, text=text, after="r~~\0"), Actor.person(who))
        assert who != STRANGER or page.rows == ()
        assert not page.problems or page.rows == ()
    assert case


def test_a_wildcard_is_a_sign_like_others(harness: Desk) -> None:
    applied(harness)
    page = harness.engine.read(Search(person=ADMIN, text="who:%"), Actor.person(ADMIN))
    assert page.rows == ()
    assert [problem.code for problem in page.problems] != []


def test_a_view_that_names_what_is_gone_counts_nothing(harness: Desk) -> None:
    """It says why when it is opened; a number beside it would be about something else."""
    applied(harness)
    harness.act(CLERK, SaveView(name="那个处", text="-单位:早已撤并处"))
    (row,) = harness.engine.read(SavedViews(person=CLERK, counted=True)).rows
    assert row.count is None
