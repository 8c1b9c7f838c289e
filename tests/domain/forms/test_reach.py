"""A form whose conditions look at nothing but itself is checked without the case around it."""

import pytest

from engine.domain.forms import looks_outside, read_form


def field(key: str, **more: object) -> dict[str, object]:
    return {"type": "number", "key": key, "id": f"id_{key}", **more}


def hidden(condition: str) -> dict[str, object]:
    return {"conditional": {"hide": condition}}


def required(condition: str) -> dict[str, object]:
    return {"properties": {"hq:requiredWhen": condition}}


def computed(value: str) -> dict[str, object]:
    return field("total", readonly=True, properties={"hq:value": value})


def table(**column: object) -> dict[str, object]:
    rows = {"type": "dynamiclist", "id": "rows", "path": "rows", "label": "rows"}
    return {**rows, "components": [field("cost"), field("extra", **column)]}


@pytest.mark.parametrize(
    ("components", "outside"),
    [
        ([field("a")], False),
        ([field("a", **hidden("=b > 3")), field("b")], False),
        ([field("a", **hidden("=budget > 3"))], True),
        ([field("a", **hidden("=count(rows[cost > budget]) > 0")), table()], True),
        ([field("a", **hidden("=sum(for x in [1, 2] return x) > 2"))], True),
        ([field("a", **hidden('=outcome = "reject"'))], False),
        ([field("a", **required('=outcome = "approve"'))], False),
        ([field("a", **required("=b > 3")), field("b")], True),
        ([field("a"), field("b"), computed("=a + b")], False),
        ([field("a"), computed("=a + results.N02.b")], True),
        ([table(**hidden("=cost > 3"))], False),
        ([table(**hidden("=this.cost > 3"))], False),
        ([table(**hidden("=cost > limit"))], True),
    ],
)
def test_what_a_form_reads_beside_itself(components: list[dict[str, object]], outside: bool) -> None:
    form = read_form({"type": "default", "id": "f", "components": components})
    assert looks_outside(form) is outside
