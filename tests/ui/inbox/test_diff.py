from ui.forms.read_view import Section, Shown
from ui.inbox.diff import Difference, differences


def section(*fields: Shown) -> tuple[Section, ...]:
    return (Section(title="", facts=tuple(fields), blocks=()),)


def field(path: str, text: str) -> Shown:
    return Shown(path=path, label=path, kind="text", text=text)


def table(*rows: tuple[str, ...]) -> Shown:
    return Shown(path="funds", label="经费", kind="table", columns=(("来源", False), ("金额", True)), rows=rows)


def test_equal_forms_do_not_differ() -> None:
    assert differences(section(field("a", "1")), section(field("a", "1"))) == ()


def test_a_changed_a_new_and_a_dropped_field() -> None:
    found = differences(section(field("a", "1"), field("b", "x")), section(field("a", "2"), field("c", "y")))
    assert found == (
        Difference(label="a", before="1", after="2"),
        Difference(label="c", before="", after="y"),
        Difference(label="b", before="x", after=""),
    )


def test_of_a_table_only_the_rows_that_changed_are_shown() -> None:
    before = section(table(("学校", "20"), ("学院", "8"), ("学院", "8")))
    after = section(table(("学校", "20"), ("学院", "9"), ("学院", "8")))
    assert differences(before, after) == (Difference(label="经费", before="学院 · 8", after="学院 · 9"),)


def test_a_signature_is_no_difference() -> None:
    signed = Shown(path="sign", label="签名", kind="signature")
    assert differences(section(signed), section()) == ()
