from werkzeug.datastructures import MultiDict

from engine.domain.forms import read_form
from ui.forms.submitted import submitted_answers, submitted_data, with_row

FORM = read_form(
    {
        "components": [
            {"type": "textfield", "key": "title"},
            {"type": "checkbox", "key": "first"},
            {
                "type": "checklist",
                "key": "flags",
                "values": [{"value": "a", "label": "a"}, {"value": "b", "label": "b"}],
            },
            {"type": "filepicker", "key": "papers"},
            {"type": "textfield", "key": "sign", "readonly": True, "properties": {"hq:kind": "signature"}},
            {
                "type": "checklist",
                "key": "checks",
                "values": [{"value": "c1", "label": "c1"}, {"value": "c2", "label": "c2"}],
                "properties": {"hq:kind": "conform"},
            },
            {
                "type": "dynamiclist",
                "path": "funds",
                "components": [{"type": "textfield", "key": "source"}, {"type": "checkbox", "key": "sure"}],
            },
        ]
    }
)
NOTHING = {"title": "", "first": False, "flags": [], "papers": [], "checks": None, "funds": []}


def read(*pairs: tuple[str, str]) -> dict[str, object]:
    return submitted_data(FORM, MultiDict(list(pairs)))


def test_nothing_sent_is_an_empty_form() -> None:
    assert read() == NOTHING


def test_every_kind_takes_its_own_shape() -> None:
    assert read(
        ("f.title", "二期"),
        ("f.first", "on"),
        ("f.flags", "a"),
        ("f.flags", "b"),
        ("f.papers", "x"),
        ("f.papers", "y"),
        ("gone.papers", "x"),
        ("f.funds.0.source", "学校"),
        ("f.funds.7.source", "学院"),
        ("f.funds.7.sure", "on"),
        ("csrf", "token"),
    ) == {
        **NOTHING,
        "title": "二期",
        "first": True,
        "flags": ["a", "b"],
        "papers": ["y"],
        "funds": [{"source": "学校", "sure": False}, {"source": "学院", "sure": True}],
    }


def test_the_checklist_has_two_ways_to_conform() -> None:
    everything = {"conform": ["c1", "c2"], "exceptions": []}
    assert read(("f.checks.mode", "all"), ("f.checks.except", "c1"))["checks"] == everything
    excepted = read(("f.checks.mode", "except"), ("f.checks.except", "c2"), ("f.checks.note.c2", "过期"))
    assert excepted["checks"] == {"conform": ["c1"], "exceptions": [{"item": "c2", "note": "过期"}]}


def test_what_the_form_does_not_have_stays_visible_and_a_signature_does_not() -> None:
    assert read(("f.grade", "A"), ("f.sign", "dean")) == {**NOTHING, "grade": "A"}


def test_rows_come_and_go() -> None:
    data = {"funds": [{"source": "a"}, {"source": "b"}]}
    assert with_row(data, "add:funds")["funds"] == [{"source": "a"}, {"source": "b"}, {}]
    assert with_row(data, "remove:funds:0")["funds"] == [{"source": "b"}]
    assert with_row(data, "remove:funds:9") == data
    assert with_row(data, "nonsense") == data


def test_answers_are_as_many_as_items() -> None:
    assert submitted_answers(MultiDict([("answer.1", "已补")]), 3) == ["", "已补", ""]
