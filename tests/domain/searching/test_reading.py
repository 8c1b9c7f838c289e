from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.searching import (
    LONGEST,
    Codes,
    Count,
    Day,
    Deadline,
    Filter,
    Names,
    Period,
    SearchQuery,
    Span,
    Word,
    parse,
    written,
)
from engine.domain.searching.operators import OPERATORS

DAYS = Span(3, "days")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("联合 实验室", [("联合", False), ("实验室", False)]),
        ("“joint lab”", [("joint lab", False)]),
        ('"joint lab', [("joint lab", False)]),
        ("联合 -会议", [("联合", False), ("会议", True)]),
        ("联合 －“学术 会议”", [("联合", False), ("学术会议", True)]),
        ("国合［２０２６］１２号", [("国合2026 12号", False)]),
        ("联合 联合", [("联合", False)]),
        ("联合　实验", [("联合", False), ("实验", False)]),
        ("- —— 联合", [("联合", False)]),
        ("关于：项目", [("关于项目", False)]),
        ("10:30", [("10 30", False)]),
        ("a<b=c 联合", [("a b c", False), ("联合", False)]),
        ("「引号」『两种』", [("引号", False), ("两种", False)]),
    ],
)
def test_words_and_phrases(text: str, words: list[tuple[str, bool]]) -> None:
    asked, problems = parse(text)
    assert problems == ()
    assert asked == SearchQuery(words=tuple(Word(text=word, negated=negated) for word, negated in words))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("unit:CWC", Names(operator="unit", names=("cwc",))),
        ("单位：外国语学院", Names(operator="unit", names=("外国语学院",))),
        ("-单位:外国语,财务", Names(operator="unit", names=("外国语", "财务"), negated=True)),
        ('UNIT:"joint office"', Names(operator="unit", names=("joint office",))),
        ("办理人:我", Names(operator="who", names=("我",))),
        ("来自：李静", Names(operator="from", names=("李静",))),
        ("流程:申报", Names(operator="process", names=("申报",))),
        ("no:国合〔2026〕12号", Names(operator="no", names=("国合2026 12号",))),
        ("标题：“joint lab”", Names(operator="title", names=("joint lab",))),
        ("state:open", Codes(operator="state", codes=("open",))),
        ("状态：办理中、已挂起", Codes(operator="state", codes=("open", "suspended"))),
        ("状态=逾期", Codes(operator="state", codes=("overdue",))),
        ("类型:会签", Codes(operator="type", codes=("countersign",))),
        ("round>1", Count(comparison=">", number=1)),
        ("轮次：2", Count(comparison="=", number=2)),
        ("轮次＞＝2", Count(comparison=">=", number=2)),
        ("due<3d", Deadline(comparison="<", moment=DAYS)),
        ("期限<3日", Deadline(comparison="<", moment=DAYS)),
        ("期限＜３天", Deadline(comparison="<", moment=DAYS)),
        ("期限≤3日", Deadline(comparison="<=", moment=DAYS)),
        ("due:3d", Deadline(comparison="<=", moment=DAYS)),
        ("due>5wd", Deadline(comparison=">", moment=Span(5, "workdays"))),
        ("期限<5个工作日", Deadline(comparison="<", moment=Span(5, "workdays"))),
        ("期限<2周", Deadline(comparison="<", moment=Span(2, "weeks"))),
        ("due<36h", Deadline(comparison="<", moment=Span(36, "hours"))),
        ("期限:今天", Deadline(comparison="<=", moment=Span(0, "days"))),
        ("期限:逾期", Deadline(comparison="<", moment=Span(0, "hours"))),
        ("due:none", Deadline(comparison="=", moment=None)),
        ("期限<2026年9月1日", Deadline(comparison="<", moment=Day(date(2026, 9, 1)))),
        ("since:2026-09-01", Period(operator="since", moment=Day(date(2026, 9, 1)))),
        ("自:2026.9.1", Period(operator="since", moment=Day(date(2026, 9, 1)))),
        ("since:2026-09", Period(operator="since", moment=Day(date(2026, 9, 1)))),
        ("至:30天", Period(operator="until", moment=Span(30, "days"))),
    ],
)
def test_operators(text: str, meant: Filter) -> None:
    assert parse(text) == (SearchQuery(filters=(meant,)), ())


@pytest.mark.parametrize(
    ("text", "code", "instead"),
    [
        ("unti:CWC 联合", "operator_unknown", "unit:CWC 联合"),
        ("stat:open", "operator_unknown", "state:open"),
        ("单味:外国语", "operator_unknown", "单位:外国语"),
        ("http://example.org", "operator_unknown", None),
        ("state:opne", "value_unknown", "state:open"),
        ("状态:挂", "value_unknown", "状态:挂起"),
        ("state:", "value_missing", None),
        ("单位：，", "value_missing", None),
        ("unit:——", "value_missing", None),
        ("round>x", "number_bad", None),
        ("round>1234567", "number_bad", None),
        ("due<soon", "date_bad", None),
        ("due<2026-02-30", "date_bad", None),
        ("due<3m", "date_bad", None),
        ("since:yesterday", "date_bad", None),
        ("unit>CWC", "comparison_bad", None),
        ("since>2026-09-01", "comparison_bad", None),
        ("外", "query_too_short", None),
        ("-外事", "query_too_short", None),
        ("x" * (LONGEST + 1), "query_too_long", None),
        (" ".join(f"w{n}" for n in range(21)), "query_too_many", None),
    ],
)
def test_what_can_not_be_used_is_said_with_what_may_have_been_meant(text: str, code: str, instead: str | None) -> None:
    _, problems = parse(text)
    assert [(problem.code, problem.instead) for problem in problems] == [(code, instead)]
    assert all(problem.text.zh and problem.text.en for problem in problems)


def test_a_short_word_beside_something_else_is_fine() -> None:
    assert [parse(text)[1] for text in ("外 联合", "外 state:open", "-外 due<3d", "")] == [(), (), (), ()]


@given(st.text(max_size=60))
def test_nothing_that_is_typed_makes_it_fail(text: str) -> None:
    parse(text)


PARTS = st.sampled_from(
    [operator.example.zh for operator in OPERATORS]
    + [operator.example.en for operator in OPERATORS]
    + [
        "-",
        '"',
        "：",
        "<",
        "联合",
        "joint",
        " ",
        "　",
        "－",
        "状态",
        "期限",
        "3日",
        "〔2026〕",
        "“a b”",
        ",",
        "none",
        "0d",
    ]
)


@given(st.lists(PARTS, max_size=8).map("".join))
def test_a_query_written_down_means_the_same_in_either_language(text: str) -> None:
    asked, problems = parse(text)
    if not problems:
        assert [parse(written(asked, language)) for language in ("zh", "en")] == [(asked, ()), (asked, ())]


@pytest.mark.parametrize("operator", OPERATORS, ids=[operator.code for operator in OPERATORS])
def test_the_example_of_each_operator_is_one(operator: object) -> None:
    for example in (operator.example.zh, operator.example.en):  # type: ignore[attr-defined]
        (found,) = parse(example)[0].filters
        assert written(SearchQuery(filters=(found,)), "en").startswith(operator.code)  # type: ignore[attr-defined]
