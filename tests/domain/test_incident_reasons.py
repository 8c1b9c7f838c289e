"""Every reason the engine gives for an incident has its words in both languages, with the fields that it is given."""

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from engine.domain.errors import Fault
from engine.domain.incident_reason_texts import REASONS
from engine.domain.incident_reasons import because, read_reason, said_reason

ENGINE = Path(__file__).resolve().parents[2] / "engine"
CONDITIONS = {"condition_of_event", "condition_of_flow", "condition_to_complete", "condition_to_repeat"}
"""Handed to `truth`, which gives the reason."""


def given() -> Iterator[tuple[str, frozenset[str]]]:
    """Every reason that is written down in the engine: its key with the fields it gets; `**` says nothing of them."""
    for path in ENGINE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "because":
                key = node.args[0]
                if isinstance(key, ast.Constant) and all(word.arg for word in node.keywords):
                    yield str(key.value), frozenset(str(word.arg) for word in node.keywords)


def places(text: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name)


def test_a_reason_is_given_the_fields_that_its_sentences_name() -> None:
    wrong = {key for key, fields in given() if not places(REASONS[key].zh) | places(REASONS[key].en) <= fields}
    assert wrong == set()


def test_no_words_are_kept_for_a_reason_that_nobody_gives() -> None:
    written = "".join(
        path.read_text("utf-8") for path in ENGINE.rglob("*.py") if path.name != "incident_reason_texts.py"
    )
    assert {key for key in REASONS if f'"{key}"' not in written} == set()
    assert set(REASONS) >= CONDITIONS


@pytest.mark.parametrize("key", REASONS)
def test_both_languages_say_it(key: str) -> None:
    text = REASONS[key]
    assert any("\u4e00" <= sign <= "\u9fff" for sign in text.zh)
    assert not any("\u4e00" <= sign <= "\u9fff" for sign in text.en)
    assert places(text.en) <= places(text.zh)


def test_a_reason_is_kept_and_said_in_the_readers_language() -> None:
    why = because("too_many_items", text="分院", most=1000, count=1200)
    assert said_reason(why.plain(), str(why), "zh") == "“分院”最多 1000 项，却有 1200 项。"
    assert said_reason(why.plain(), str(why), "en") == "Expected at most 1000 items in '分院', but there are 1200."
    assert read_reason(why.plain(), str(why)) == why


@pytest.mark.parametrize(
    "kept",
    [
        None,
        "unclear",
        {"key": "of_a_later_version", "fields": {}},
        {"key": "no_time", "fields": None},
        {"key": "no_time", "fields": {}},
    ],
)
def test_what_has_no_words_here_is_said_by_its_message(kept: object) -> None:
    assert said_reason(kept, "As it was said.", "zh") == "As it was said."


def test_braces_in_what_others_said_are_only_text() -> None:
    why = because("expression_failed", text="{x: 1}.y", told="no {member}")
    assert why.in_language("zh") == "表达式“{x: 1}.y”没有算出结果，原话：no {member}"


def test_a_reason_without_words_is_refused_where_it_is_given() -> None:
    with pytest.raises(KeyError):
        because("no_such_reason")


def test_a_fault_is_one_sentence_for_logs() -> None:
    assert Fault("no_time", because("no_time", element="wait", value="7")).message == (
        "Expected the timer of 'wait' to give a time, but it is 7."
    )
    assert Fault("own", "in a handler's words").message == "in a handler's words"
