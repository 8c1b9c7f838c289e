"""Items are answered one by one; nobody is asked what they believe; a signature covers what was signed."""

from datetime import UTC, datetime

import pytest

from engine.domain.forms import Checked, check_answers, content_hash, lint_form, read_form, sign


def test_every_item_needs_its_answer() -> None:
    errors = check_answers(["a", "b", "c"], ["已补", " "])
    assert [(e.path, e.code) for e in errors] == [("answers.1", "unanswered"), ("answers.2", "unanswered")]
    assert check_answers(["a"], ["已补"]) == ()
    assert [e.code for e in check_answers(["a"], ["已补", "more"])] == ["unknown_field"]


@pytest.mark.parametrize(
    ("label", "refused"),
    [
        ("宗教信仰", True),
        ("政治面貌", True),
        ("学生思想动态", True),
        ("Religious affiliation", True),
        ("Political views", True),
        ("Political affiliation", True),
        ("Ideological stance", True),
        ("Personal beliefs", True),
        ("World view", True),
        ("个人价值观", True),
        ("党性分析", True),
        ("Political review", False),
        ("Number of Party members", False),
        ("党员人数", False),
        ("指导思想", False),
        ("意识形态风险与防控", False),
        ("院长意见", False),
    ],
)
def test_a_question_about_beliefs_fails_the_lint(label: str, refused: bool) -> None:
    problems = lint_form({"components": [{"type": "textfield", "key": "x", "label": label}]})
    assert [p.code for p in problems] == (["beliefs"] if refused else [])


def test_a_signature_keeps_the_words_of_the_day_and_the_hash_of_the_rest() -> None:
    form = read_form(
        {
            "components": [
                {"type": "textfield", "key": "title"},
                {"type": "textfield", "key": "sign", "readonly": True, "properties": {"hq:kind": "signature"}},
            ]
        }
    )
    checked = Checked(data={"title": "二期"}, errors=(), hidden=frozenset())
    name = {"zh": "临床项目负责人", "en": "Clinical PI"}
    at = datetime(2026, 9, 1, 1, 0, tzinfo=UTC)
    assert sign(form, checked, person="lc_pi", name=name, post=None, at=at) == {
        "title": "二期",
        "sign": {
            "person": "lc_pi",
            "name": name,
            "post": None,
            "at": "2026-09-01T01:00:00+00:00",
            "hash": content_hash({"title": "二期"}),
        },
    }


def test_the_hash_does_not_depend_on_the_order_of_keys() -> None:
    assert content_hash({"a": 1, "b": "二"}) == content_hash({"b": "二", "a": 1})
    assert content_hash({"a": 1}) != content_hash({"a": 2})
