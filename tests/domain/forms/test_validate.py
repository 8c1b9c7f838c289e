"""What was typed into a form is checked against its schema on the server."""

from collections.abc import Mapping
from typing import Any

import pytest

from engine.domain.forms import Checked, FormRefused, Source, hidden_fields, prefill, read_form, validate


class Register:
    """Knows a person, a unit, a partner and one attachment."""

    entries = frozenset({("persons", "lc_pi"), ("units", "LC"), ("partners", "DHA"), ("attachments", "a1")})

    def knows(self, source: Source, value: str) -> bool:
        return (source, value) in self.entries


def schema(*components: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "default", "id": "F", "components": list(components)}


def field(kind: str, key: str, *, required: bool = False, **more: object) -> dict[str, Any]:
    given = more.pop("validate", {})
    rules = {**(given if isinstance(given, dict) else {}), **({"required": True} if required else {})}
    return {"type": kind, "key": key, "label": key, "validate": rules, **more}


def check(
    form: Mapping[str, Any], data: Mapping[str, Any], *, context: Mapping[str, Any] | None = None, draft: bool = False
) -> Checked:
    return validate(read_form(form), data, context=context or {}, options=Register(), draft=draft)


def codes(checked: Checked) -> list[tuple[str, str]]:
    return [(error.path, error.code) for error in checked.errors]


def test_what_is_right_is_stored_in_its_own_type() -> None:
    form = schema(
        field("textfield", "title", required=True),
        field("number", "budget", decimalDigits=2),
        field("datetime", "day", subtype="date"),
        field("checkbox", "first"),
        field("select", "pi", properties={"hq:source": "persons"}),
        field("select", "country", properties={"hq:source": "countries"}),
        field("checklist", "flags", values=[{"value": "hgr", "label": "人遗"}, {"value": "none", "label": "无"}]),
        field("filepicker", "papers"),
    )
    typed = {
        "title": "  微创 ",
        "budget": "1,038.50",
        "day": "2027-03-01",
        "first": True,
        "pi": "lc_pi",
        "country": "AT",
        "flags": ["none"],
        "papers": ["a1"],
    }
    checked = check(form, typed)
    assert codes(checked) == []
    assert checked.data == {**typed, "title": "微创", "budget": 1038.5}


def test_whole_numbers_are_whole() -> None:
    checked = check(schema(field("number", "n")), {"n": "38.00"})
    assert checked.data == {"n": 38}
    assert isinstance(checked.data["n"], int)


@pytest.mark.parametrize(
    ("component", "value", "code"),
    [
        (field("textfield", "x", required=True), "  ", "required"),
        (field("checkbox", "x", required=True), False, "required_tick"),
        (field("filepicker", "x", required=True), [], "required_file"),
        (field("textarea", "x", validate={"maxLength": 3}), "四个汉字", "too_long"),
        (field("textfield", "x", validate={"minLength": 3}), "二字", "too_short"),
        (field("textfield", "x", validate={"pattern": "^[A-Z]+$"}), "abc", "pattern"),
        (field("textfield", "x"), 3, "not_text"),
        (field("number", "x"), "many", "not_number"),
        (field("number", "x"), True, "not_number"),
        (field("number", "x"), "NaN", "not_number"),
        (field("number", "x"), "1e400", "too_many_digits"),
        (field("number", "x"), "12345678901234567", "too_many_digits"),
        (field("number", "x", validate={"min": 0}), "-1", "too_small"),
        (field("number", "x", validate={"max": 10}), 11, "too_large"),
        (field("number", "x", decimalDigits=2), "1.005", "too_many_decimals"),
        (field("datetime", "x"), "2027-02-30", "not_date"),
        (field("datetime", "x"), "20270301", "not_date"),
        (field("select", "x", values=[{"value": "a", "label": "甲"}]), "b", "unknown_option"),
        (field("select", "x", properties={"hq:source": "persons"}), "nobody", "unknown_option"),
        (field("select", "x", properties={"hq:source": "countries"}), "XX", "unknown_option"),
        (field("checklist", "x", values=[{"value": "a", "label": "甲"}]), "a", "not_list"),
        (field("checklist", "x", values=[{"value": "a", "label": "甲"}]), ["b"], "unknown_option"),
        (field("checkbox", "x"), "yes", "not_boolean"),
        (field("filepicker", "x"), ["a2"], "unknown_file"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(component: dict[str, Any], value: object, code: str) -> None:
    assert codes(check(schema(component), {"x": value})) == [("x", code)]


def test_an_unknown_field_is_refused() -> None:
    form = schema(field("textfield", "a"), field("dynamiclist", "t", components=[field("textfield", "b")]))
    assert codes(check(form, {"z": 1, "t": [{"b": "x", "c": 1}]})) == [
        ("z", "unknown_field"),
        ("t.0.c", "unknown_field"),
    ]


def test_a_table_is_checked_row_by_row_and_blank_rows_fall_away() -> None:
    form = schema(
        {
            "type": "dynamiclist",
            "path": "funds",
            "label": "经费来源",
            "validate": {"required": True},
            "components": [
                field("textfield", "source", required=True),
                field("number", "amount", required=True, validate={"min": 0}),
            ],
        }
    )
    blank = {"source": "", "amount": ""}
    assert codes(check(form, {"funds": [blank]})) == [("funds", "required_row")]
    assert codes(check(form, {"funds": [blank, {"source": "学校", "amount": -1}, {"amount": 3}]})) == [
        ("funds.1.amount", "too_small"),
        ("funds.2.source", "required"),
    ]
    assert check(form, {"funds": [blank, {"source": "学校", "amount": "20.00"}]}).data == {
        "funds": [{"source": "学校", "amount": 20}]
    }


def test_a_field_may_be_required_by_the_outcome() -> None:
    column = field("textfield", "material")
    form = schema(
        field("dynamiclist", "fix", components=[column], properties={"hq:requiredWhen": 'outcome = "return"'})
    )
    assert codes(check(form, {}, context={"outcome": "return"})) == [("fix", "required_row")]
    assert codes(check(form, {}, context={"outcome": "approve"})) == []


def test_who_sends_back_need_not_fill_in_everything() -> None:
    form = schema(
        field("textfield", "minutes", required=True),
        field("textfield", "clause", properties={"hq:requiredWhen": 'outcome = "return"'}),
        field("number", "n"),
    )
    checked = validate(read_form(form), {"n": "x"}, context={"outcome": "return"}, options=Register(), partial=True)
    assert codes(checked) == [("clause", "required"), ("n", "not_number")]


def test_a_period_does_not_end_before_it_begins() -> None:
    form = schema(field("datetime", "period_from"), field("datetime", "period_to"))
    checked = check(form, {"period_from": "2027-03-01", "period_to": "2027-02-01"})
    assert codes(checked) == [("period_to", "date_order")]


def test_what_is_hidden_is_dropped_and_not_required() -> None:
    form = schema(
        field("checkbox", "first"),
        field("textfield", "why", required=True, conditional={"hide": "=first != true"}),
        field("textfield", "more", required=True, conditional={"hide": '=why != "because"'}),
    )
    checked = check(form, {"first": False, "why": "because", "more": "smuggled"})
    assert (checked.data, codes(checked), checked.hidden) == ({"first": False}, [], frozenset({"why", "more"}))
    assert codes(check(form, {"first": True})) == [("why", "required")]


def test_a_condition_compares_numbers_though_a_page_sends_text() -> None:
    form = schema(
        field("number", "budget"),
        field("textfield", "why", required=True, conditional={"hide": "=budget <= 100"}),
        field("dynamiclist", "funds", components=[field("number", "amount")]),
        field("number", "total", readonly=True, properties={"hq:value": "sum(funds.amount)"}),
    )
    checked = check(form, {"budget": "99.5", "funds": [{"amount": "20"}, {"amount": "1,000"}]})
    assert (checked.hidden, checked.data["total"], codes(checked)) == (frozenset({"why"}), 1020, [])
    assert codes(check(form, {"budget": "100.5"})) == [("why", "required")]


def test_a_hidden_group_hides_what_is_in_it() -> None:
    form = schema(
        field("textfield", "kind"),
        {
            "type": "group",
            "label": "协议",
            "conditional": {"hide": '=kind != "joint"'},
            "components": [field("textfield", "clause", required=True)],
        },
    )
    assert check(form, {"kind": "visit"}).hidden == frozenset({"clause"})
    assert codes(check(form, {"kind": "joint"})) == [("clause", "required")]


def test_a_condition_inside_a_table_looks_at_its_row() -> None:
    column = field("textfield", "note", required=True, conditional={"hide": '=kind = "plain"'})
    form = schema(field("dynamiclist", "t", components=[field("textfield", "kind"), column]))
    checked = check(form, {"t": [{"kind": "plain", "note": "x"}, {"kind": "odd"}]})
    assert (checked.hidden, codes(checked)) == (frozenset({"t.0.note"}), [("t.1.note", "required")])


def test_computed_values_are_the_servers_own() -> None:
    form = schema(
        field("dynamiclist", "funds", components=[field("number", "amount")]),
        field("number", "total", readonly=True, properties={"hq:value": "sum(funds.amount)"}),
        field("textfield", "by", readonly=True, properties={"hq:value": "starter.name"}),
    )
    typed = {"funds": [{"amount": 20}, {"amount": 10.5}], "total": 1_000_000, "by": "somebody"}
    checked = check(form, typed, context={"starter": {"name": "临床项目负责人"}})
    assert checked.data == {"funds": [{"amount": 20}, {"amount": 10.5}], "total": 30.5, "by": "临床项目负责人"}


def test_a_signature_is_never_taken_from_what_was_sent() -> None:
    form = schema(field("textfield", "sign", readonly=True, properties={"hq:kind": "signature"}))
    checked = check(form, {"sign": {"person": "dean"}})
    assert (checked.data, codes(checked)) == ({}, [])


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (["c1", "c2"], {"conform": ["c1", "c2"], "exceptions": []}),
        (
            {"conform": ["c1"], "exceptions": [{"item": "c2", "note": "过期"}]},
            {"conform": ["c1"], "exceptions": [{"item": "c2", "note": "过期"}]},
        ),
        (["c1"], None),
        ({"conform": [], "exceptions": [{"item": "c2", "note": ""}]}, None),
    ],
)
def test_all_conform_except_what_is_explained(value: object, expected: object) -> None:
    values = [{"value": "c1", "label": "材料齐全"}, {"value": "c2", "label": "证明有效"}]
    form = schema(field("checklist", "chk", values=values, properties={"hq:kind": "conform"}))
    checked = check(form, {"chk": value})
    if expected is None:
        assert codes(checked) == [("chk", "note_required")]
    else:
        assert checked.data == {"chk": expected}


def test_a_draft_keeps_what_was_typed() -> None:
    form = schema(field("number", "n", required=True), field("datetime", "d", conditional={"hide": "=n = null"}))
    checked = check(form, {"n": "abc", "d": "soon", "z": 1}, draft=True)
    assert (checked.data, codes(checked)) == ({"n": "abc", "d": "soon"}, [("z", "unknown_field")])


def test_hidden_fields_can_be_asked_alone() -> None:
    form = read_form(schema(field("checkbox", "a"), field("textfield", "b", conditional={"hide": "=not(a)"})))
    assert hidden_fields(form, {"a": False}, {}) == frozenset({"b"})
    assert hidden_fields(form, {"a": True}, {}) == frozenset()


def test_a_form_opens_with_what_is_known() -> None:
    form = read_form(
        schema(
            field("textfield", "title"),
            field("textfield", "dept", properties={"hq:prefill": "starter.unit"}),
            field("textfield", "cycle", defaultValue="half"),
        )
    )
    assert prefill(form, {"starter": {"unit": "LC"}}, {"title": "二期"}) == {
        "title": "二期",
        "dept": "LC",
        "cycle": "half",
    }


@pytest.mark.parametrize(
    ("component", "code"),
    [
        ({"type": "iframe", "key": "x"}, "unknown_component"),
        (field("textfield", "x y"), "bad_key"),
        (field("select", "x"), "no_options"),
        (
            field("select", "x", properties={"hq:source": "planets"}, values=[{"value": "a", "label": "a"}]),
            "unknown_source",
        ),
        (field("textfield", "x", conditional={"hide": "=a >"}), "bad_expression"),
        (field("textfield", "x", validate={"pattern": "["}), "bad_pattern"),
        (field("number", "x", validate={"min": "low"}), "bad_limit"),
        (field("datetime", "x", subtype="time"), "date_only"),
        ({"type": "group", "path": "g", "components": []}, "group_path"),
    ],
)
def test_a_schema_that_would_not_run_exactly_is_refused(component: dict[str, Any], code: str) -> None:
    with pytest.raises(FormRefused) as refused:
        read_form(schema(component))
    assert [problem.code for problem in refused.value.problems] == [code]


def test_a_key_may_stand_once() -> None:
    with pytest.raises(FormRefused) as refused:
        read_form(schema(field("textfield", "a"), field("number", "a")))
    assert [(p.path, p.code) for p in refused.value.problems] == [("a", "duplicate_key")]
